"""Tab, Enter and arrows alone lead from an empty library to a verdict, and from there to why."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, TimeoutError, expect

from tests.browser.visit import SLOW_MS, Visit
from tests.contracts.test_explanations import frame

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]

MOST_TABS = 150
"""Stops between the top of the fullest page and its end; nobody would go on for longer."""


LOOK = """one => {
    const looks = [];
    for (let it = one; it && looks.length < 4; it = it.parentElement) {
        const style = getComputedStyle(it);
        looks.push([style.outline, style.boxShadow, style.borderColor, style.backgroundColor]);
    }
    return looks;
}"""
"""How an element and what is around it are drawn."""


def tab_to(visit: Visit, wanted: Locator) -> None:
    """Press Tab until the focus is there, and see that a person would see it there."""
    expect(wanted).to_be_visible()
    without = wanted.evaluate(LOOK)
    for _ in range(MOST_TABS):
        visit.page.keyboard.press("Tab")
        if wanted.evaluate("one => one === document.activeElement"):
            break
    else:
        pytest.fail(f"Tab does not lead to {wanted}")
    assert wanted.evaluate(LOOK) != without, f"no one can see that the focus is on {wanted}"


def press(visit: Visit, button: Locator) -> None:
    tab_to(visit, button)
    visit.page.keyboard.press("Enter")


def add(visit: Visit, path: Path) -> None:
    """Upload a file; the dialog in which it is chosen is the browser's own."""
    button = visit.page.get_by_role("button", name="Add to the library")
    try:  # it is open at first, and takes a moment to unfold
        button.wait_for(timeout=3_000)
    except TimeoutError:
        press(visit, visit.page.locator("summary", has_text="Add a dataset"))
    with visit.page.expect_file_chooser() as chooser:
        press(visit, visit.page.get_by_test_id("stFileUploaderDropzone").locator("button").first)
    chooser.value.set_files(path)
    visit.settle()
    press(visit, button)
    expect(visit.page.get_by_text(f"Added {path.name}")).to_be_visible()
    visit.settle()


def test_an_example_to_its_verdict(visit: Visit) -> None:
    visit.go("/")
    press(visit, visit.page.locator(".st-key-demo-customers").get_by_role("button"))
    expect(visit.verdict()).to_be_visible(timeout=4 * SLOW_MS)


def test_two_files_to_their_verdict_and_why(arrive: Callable[[], Visit], tmp_path: Path) -> None:
    visit = arrive()
    visit.go("/datasets")
    for name, (seed, shift) in {"before.csv": (10, 0.0), "after.csv": (11, 1.0)}.items():
        frame(seed, shift).to_csv(tmp_path / name, index=False)
        add(visit, tmp_path / name)
    link = visit.page.locator(".st-key-nav").get_by_role("link", name="Compare")
    press(visit, link)
    expect(visit.heading("Compare two datasets")).to_be_visible()
    visit.settle()
    press(visit, visit.page.get_by_role("button", name="Compare", exact=True))
    expect(visit.verdict()).to_be_visible(timeout=4 * SLOW_MS)
    visit.settle()
    press(visit, visit.page.get_by_role("button", name="Explain"))
    visit.page.wait_for_url(re.compile(r"/explain\?comparison="), timeout=SLOW_MS)
    expect(visit.heading("Why does B differ from A?")).to_be_visible()
