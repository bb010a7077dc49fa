"""From a finished comparison to why: k, a feature, its rows, the weights; on a desk and a phone."""

import csv
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.visit import SLOW_MS, Visit
from tests.contracts.test_explanations import frame

pytestmark = [pytest.mark.browser, pytest.mark.timeout(1800)]

ANSWERED_MS = 15 * SLOW_MS
"""All questions take some 10 s of one core for tables so small; a starved machine takes minutes."""
EVIL = "<img src=x onerror=alert(1)>"
FORMULA = '=HYPERLINK("http://127.0.0.1/taken")'


@pytest.fixture
def tables(tmp_path: Path) -> dict[str, Path]:
    """Two tables, the second shifted in its first column; names are markup and a formula."""
    paths = {"last year": tmp_path / "a.csv", "this year": tmp_path / "b.csv"}
    for path, (seed, shift) in zip(paths.values(), ((0, 0.0), (1, 1.0)), strict=True):
        columns = {"first": EVIL, "second": FORMULA}
        frame(seed, shift).rename(columns=columns).to_csv(path, index=False)
    return paths


def answered(visit: Visit) -> None:
    """Wait until no answer is on its way."""
    expect(visit.heading("Why does B differ from A?")).to_be_visible()
    visit.settle()
    expect(visit.page.locator(".st-key-progress")).to_have_count(0, timeout=ANSWERED_MS)
    visit.settle()


def press(point: Locator, chart: Locator) -> None:
    """Click where a mark of a chart is; plotly listens to a layer above its marks, and takes a
    click for the mark over which the mouse has come to rest."""
    point.scroll_into_view_if_needed()
    point.page.wait_for_timeout(500)  # what was above may still be growing
    box = point.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    point.page.mouse.move(x - 20, y - 20)
    point.page.mouse.move(x, y, steps=5)
    expect(chart.locator(".hovertext")).to_be_visible()
    point.page.wait_for_timeout(500)  # the mark under a mouse that moved is looked for after that
    point.page.mouse.down()
    point.page.wait_for_timeout(50)
    point.page.mouse.up()


def cells(path: Path) -> set[str]:
    """Every text in a CSV file."""
    with path.open(newline="", encoding="utf-8-sig") as file:
        return {text for row in csv.reader(file) for text in row}


def from_toolbar(answer: Locator, title: str) -> None:
    """Save a table with the button that Streamlit draws above it."""
    box = answer.get_by_test_id("stExpander").filter(has_text=title)
    box.locator("summary").click()
    box.get_by_test_id("stDataFrame").hover()
    box.get_by_role("button", name="Download as CSV").click()


def test_from_a_comparison_to_weights(arrive: Callable[[], Visit], tables: dict[str, Path]) -> None:
    visit = arrive()
    # without it the toolbar of a table saves as a download and asks nobody for a place
    visit.page.add_init_script("delete window.showSaveFilePicker")
    visit.go("/datasets")
    for name, path in tables.items():
        visit.upload(path, name)
    visit.go("/compare")
    visit.page.get_by_role("button", name="Compare", exact=True).click()
    expect(visit.verdict()).to_be_visible(timeout=8 * SLOW_MS)
    visit.page.get_by_role("button", name="Explain").click()
    visit.page.wait_for_url(re.compile(r"/explain\?comparison=[0-9a-f]{32}"), timeout=SLOW_MS)
    answered(visit)
    expect(visit.heading("One story")).to_be_visible()
    expect(visit.page.get_by_text("they agree").first).to_be_visible()
    expect(visit.page.get_by_text("do not agree")).to_have_count(0)

    # move k
    knob = visit.page.locator(".st-key-sparse_mean-k").get_by_role("slider")
    before = int(knob.input_value())
    knob.focus()
    knob.press("ArrowRight")
    visit.page.wait_for_url(re.compile(rf"sparse_mean-k={before + 1}"), timeout=SLOW_MS)

    # click a feature, see its rows
    visit.settle()
    chart = visit.page.locator(".st-key-feature_shift-plane")
    marks = chart.locator(".scatterlayer .point")
    expect(marks.first).to_be_attached()
    press(marks.last, chart)
    visit.page.wait_for_url(re.compile("feature_shift-feature="), timeout=SLOW_MS)
    visit.settle()
    answer = visit.page.locator(".st-key-answer-feature_shift")
    expect(answer.get_by_text("Rows that show it most")).to_be_visible()
    for side in "AB":
        rows = answer.get_by_role("region", name=f"Rows of {side}")
        expect(rows).to_be_visible()

    # export weights
    visit.settle()
    with visit.page.expect_download() as download:
        visit.page.locator(".st-key-balancing_weights-export").get_by_role("button").click()
    with Path(download.value.path()).open(newline="") as file:
        weights = [float(row["weight"]) for row in csv.DictReader(file)]
    assert sum(weights) / len(weights) == pytest.approx(1, rel=1e-4)  # as they are written
    visit.photograph("explain")

    # names are names, and a spreadsheet runs none; a script that ran would have opened a dialog
    assert visit.page.locator("img[src='x']").count() == 0
    answer.locator("summary", has_text="What this rests on").click()
    saved = answer.get_by_test_id("stDownloadButton").get_by_role("button", name="as CSV").first
    with visit.page.expect_download() as download:
        saved.click()
    written = cells(Path(download.value.path()))
    assert {EVIL, f"'{FORMULA}"} <= written
    with visit.page.expect_download() as download:
        from_toolbar(answer, "Every feature with its numbers")
    shown = cells(Path(download.value.path()))
    assert EVIL in shown
    assert any(text.endswith(FORMULA) for text in shown)
    assert not [text for text in written | shown if text.startswith(("=", "+", "@", "\t"))]

    # the same address in a cold session, in the dark, on a phone
    cold = arrive()
    cold.page.emulate_media(color_scheme="dark")
    cold.go(visit.page.url.removeprefix(visit.server))
    answered(cold)
    told = cold.page.locator(".st-key-sparse_mean-k").get_by_role("slider")
    expect(told).to_have_value(str(before + 1))
    cold.photograph("explain-dark")
    assert cold.fits()
