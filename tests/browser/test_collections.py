"""From the built-in example to its waves, one wave by itself, and the same on another's phone."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.visit import SLOW_MS, Visit

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]


def test_the_example_to_its_waves(arrive: Callable[[], Visit]) -> None:
    visit = arrive()
    visit.go("/collection")
    visit.page.get_by_role("button", name="Try the built-in example").click()
    expect(visit.heading("Which waves")).to_be_visible(timeout=4 * SLOW_MS)
    expect(visit.verdict()).to_have_text("weekend differs from weekday")
    visit.settle()
    expect(visit.page.locator(".js-plotly-plot")).to_have_count(3)
    visit.photograph("collections")

    visit.page.get_by_role("combobox", name="Seen by").click()
    visit.page.get_by_role("option", name=re.compile("^2 waves a turn")).click()
    expect(visit.page.get_by_text("This is what 2 waves a turn alone sees")).to_be_visible()
    visit.settle()

    cold = arrive()
    cold.go(visit.page.url.removeprefix(visit.server))
    expect(cold.page.get_by_text("This is what 2 waves a turn alone sees")).to_be_visible()
    assert cold.fits()
