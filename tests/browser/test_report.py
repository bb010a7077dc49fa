"""A report opened from disk, in a real browser: it draws, opens, prints and asks for nothing."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.report.test_page import HOSTILE, hostile

SLOW_MS = 30_000


@pytest.fixture(params=["light", "dark"])
def report(
    browser: Browser, tmp_path: Path, request: pytest.FixtureRequest
) -> Iterator[tuple[Page, list[str]]]:
    path = tmp_path / "x.html"
    hostile().report(path)
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, color_scheme=request.param
    )
    page, trouble = context.new_page(), list[str]()
    page.on("console", lambda message: trouble.append(message.text))
    page.on("pageerror", lambda error: trouble.append(str(error)))
    page.on("request", lambda asked: trouble.append(asked.url))
    page.goto(path.as_uri())
    assert trouble == [path.as_uri()]
    trouble.clear()
    yield page, trouble
    context.close()


def test_a_report_from_disk(report: tuple[Page, list[str]]) -> None:
    page, trouble = report
    page.wait_for_selector(".plot.drawn .main-svg", timeout=SLOW_MS)
    assert page.title().startswith(HOSTILE[:9])  # not what the name's script would have set
    second = page.locator("details:has(.plot)").nth(1)
    second.locator("summary").click()
    second.locator(".plot.drawn .main-svg").first.wait_for(timeout=SLOW_MS)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert len(page.pdf()) > 10_000
    assert trouble == []
