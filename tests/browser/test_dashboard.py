"""A dashboard composed, reloaded, read by somebody else, and opened from disk, in a browser."""

import io
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from playwright.sync_api import Browser, expect

from dnacompare.workflow.library import Upload
from dnacompare.workflow.service import ComparisonSettings, Service
from dnacompare.workflow.settings import Settings
from dnacompare.workflow.version_service import VersionQuestion
from tests.browser.conftest import running
from tests.browser.visit import Visit

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]
EVIL = "<img src=x onerror=alert(1)>"
NAME = f"{EVIL} weekly"
ACTIVE = {"queued", "running"}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server whose workspace holds one finished comparison and a series of versions."""
    home = tmp_path_factory.mktemp("home")
    random = np.random.default_rng(0)
    with Service(Settings(home=home / "workspace")) as service:
        ids = []
        for name, shift in (("reference", 0.0), ("week 1", 0.0), (EVIL, 1.5)):
            frame = pd.DataFrame(random.standard_normal((60, 2)) + shift, columns=["x", "y"])
            text = io.BytesIO(frame.to_csv(index=False).encode())
            ids.append(service.library.add([Upload("t.csv", text)], name=name).id)
        quick = ComparisonSettings(permutations=99, distances=("energy", "dna_emd"))
        comparison = service.start(ids[0], ids[2], quick)
        series = service.versions.start(VersionQuestion(ids[0], tuple(ids[1:])))
        made = service.dashboards.create("Versions")
        service.dashboards.add(made.id, "versions", address=series)
        while ACTIVE & {service.state(comparison).status, service.versions.state(series).status}:
            time.sleep(0.1)
    with running(home) as address:
        yield address


def compose(visit: Visit) -> str:
    """A title, a note, and the built-in comparison; the address to read it."""
    page = visit.page
    visit.go("/dashboard")
    page.get_by_role("textbox", name="Name").fill(NAME)
    page.get_by_role("textbox", name="Name").press("Enter")
    visit.settle()
    page.get_by_role("button", name="New dashboard").click()
    expect(visit.heading(NAME)).to_be_visible()
    page.get_by_role("textbox", name="Title").fill("How the customers changed")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(visit.heading("How the customers changed")).to_be_visible()
    page.get_by_role("radio", name="Note").click()
    visit.settle()
    page.get_by_role("textbox", name="Note").fill("Looked at on Monday.\nOnce more on Friday.")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_text("Once more on Friday.").first).to_be_visible()
    page.get_by_role("radio", name="Comparison").click()
    visit.settle()
    page.get_by_role("button", name="Add", exact=True).click()
    expect(visit.heading("B differs from A")).to_be_visible()
    page.get_by_role("button", name="Share").click()
    link = page.get_by_text(re.compile(r"\?view=")).inner_text()
    page.keyboard.press("Escape")
    visit.settle()
    return link.strip()


def test_a_dashboard_from_composing_to_a_file(
    arrive: Callable[[], Visit], browser: Browser, tmp_path: Path
) -> None:
    author = arrive()
    link = compose(author)
    author.page.reload()
    author.settle()
    expect(author.heading("B differs from A")).to_be_visible()
    assert author.fits()
    author.photograph("dashboard-light")

    reader = arrive()
    reader.page.goto(link)
    reader.settle()
    expect(reader.heading(NAME)).to_be_visible()
    expect(reader.heading("B differs from A")).to_be_visible()
    for label in ("Add", "Edit", "Remove", "Move up", "Share", "Run every card anew"):
        assert reader.page.get_by_role("button", name=label, exact=True).count() == 0
    reader.photograph("dashboard-read")
    with reader.page.expect_download() as coming:
        reader.page.get_by_role("button", name="Download as one page").click()
    path = tmp_path / "board.html"
    coming.value.save_as(path)

    context = browser.new_context(viewport={"width": 390, "height": 844}, color_scheme="dark")
    page, trouble = context.new_page(), list[str]()
    page.on("console", lambda message: trouble.append(message.text))
    page.on("pageerror", lambda error: trouble.append(str(error)))
    page.on("request", lambda asked: trouble.append(asked.url))
    page.goto(path.as_uri())
    assert trouble == [path.as_uri()]
    page.wait_for_timeout(500)
    assert page.title() == f"{NAME} · dnacompare"
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert len(page.pdf()) > 10_000
    assert trouble == [path.as_uri()]
    context.close()


def test_versions_show_their_alarm(visit: Visit) -> None:
    visit.go("/dashboard")
    visit.page.get_by_role("link", name="Versions").click()
    expect(visit.page.get_by_text("Alarm with version").first).to_be_visible()
    expect(visit.page.locator(".js-plotly-plot")).to_have_count(2)
    assert visit.fits()
    visit.photograph("dashboard-versions")


@pytest.mark.parametrize("address", ["/dashboard?view=none", "/dashboard?board=none"])
def test_an_unknown_dashboard_says_so(visit: Visit, address: str) -> None:
    visit.go(address)
    expect(visit.heading("There is no dashboard at this address")).to_be_visible()
