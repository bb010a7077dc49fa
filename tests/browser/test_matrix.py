"""Four datasets to their heat map, and the same address in a cold session on a phone."""

import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import expect

from tests.browser.visit import SLOW_MS, Visit

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]

NAMES = ("first", "second", "third", "<b>last</b>")


@pytest.fixture
def tables(tmp_path: Path) -> list[Path]:
    """Four small tables whose means are 0, 0, 2 and 4."""
    random, paths = np.random.default_rng(1), []
    for place, mean in enumerate((0, 0, 2, 4)):
        rows = random.normal(mean, 1, (80, 2))
        paths.append(tmp_path / f"{place}.csv")
        paths[-1].write_text("u,v\n" + "\n".join(f"{u:.5f},{v:.5f}" for u, v in rows))
    return paths


def test_four_tables_to_their_heat_map(arrive: Callable[[], Visit], tables: list[Path]) -> None:
    visit = arrive()
    visit.go("/datasets")
    for path, name in zip(tables, NAMES, strict=True):
        visit.upload(path, name)
    visit.go("/matrix")
    box = visit.page.get_by_role("combobox", name="Datasets")
    for name in NAMES:
        box.click()
        box.fill(name[:5])
        visit.page.get_by_role("option", name=re.compile(re.escape(name[:5]))).first.click()
        visit.settle()
    visit.page.keyboard.press("Escape")
    visit.page.get_by_role("button", name="Compare every two").click()
    expect(visit.heading("4 datasets, every two compared")).to_be_visible(timeout=4 * SLOW_MS)
    visit.settle()
    expect(visit.page.locator(".js-plotly-plot")).to_have_count(2)
    expect(visit.page.get_by_text("farthest apart")).to_be_visible()
    visit.photograph("matrix")

    cold = arrive()
    cold.go(visit.page.url.removeprefix(visit.server))
    expect(cold.heading("4 datasets, every two compared")).to_be_visible()
    assert cold.fits()
    cold.page.get_by_role("button", name="Compare the two").click()
    expect(cold.verdict()).to_be_visible(timeout=4 * SLOW_MS)
