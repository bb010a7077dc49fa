"""Every page by the rules of axe-core: nothing grave for whoever sees, hears or steers it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from dnacompare.ui import frame
from tests.browser.visit import SLOW_MS, Visit

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]}
GRAVE = ("serious", "critical")


def check(visit: Visit, where: str) -> None:
    found = Axe().run(visit.page, options=RULES).response["violations"]
    grave = [
        (rule["id"], node["target"], node["html"][:200])
        for rule in found
        if rule["impact"] in GRAVE
        for node in rule["nodes"]
    ]
    assert not grave, f"{where}: {grave}"


@pytest.mark.parametrize("scheme", ["light", pytest.param("dark", marks=pytest.mark.slow)])
def test_no_page_breaks_a_grave_rule(arrive: Callable[[], Visit], scheme: str) -> None:
    visit = arrive()
    visit.page.emulate_media(color_scheme=scheme)
    visit.go("/")
    check(visit, "home")
    visit.page.locator(".st-key-demo-customers").get_by_role("button").click()
    expect(visit.verdict()).to_be_visible(timeout=4 * SLOW_MS)
    visit.settle()
    check(visit, "a comparison")
    for stop in frame.NAV[1:]:
        visit.go(f"/{Path(stop.file).stem}")
        check(visit, stop.title)
