"""What a person does, in a real browser on a real server, with real images."""

import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from dnacompare.charts import theme
from dnacompare.ui import frame
from tests.browser.visit import SLOW_MS, Visit

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]

EVIL = "<img src=x onerror=alert(1)>"
VERDICT_MS = 8 * SLOW_MS
"""A comparison of 600 pictures takes 15 s of one core; a starved machine has taken minutes."""
EACH = 300
PERMUTATIONS = 9_999
"""With so many pictures the work outlasts a reload and a second tab on a fast machine too."""


@pytest.fixture(scope="module")
def address() -> dict[str, str]:
    """Addresses of comparisons, handed from one test to the next: tests run in this order."""
    return {}


def zipped(folder: Path, into: Path) -> Path:
    """A zip of the first images of each class."""
    path = into / f"{folder.name}.zip"
    classes = sorted(place for place in folder.iterdir() if place.is_dir())
    with zipfile.ZipFile(path, "w") as archive:
        for place in classes:
            for image in sorted(place.glob("*.jpg"))[: EACH // len(classes)]:
                archive.write(image, f"{place.name}/{image.name}")
    return path


def comparison_of(visit: Visit) -> str:
    """The address in the browser, once it is a comparison's."""
    visit.page.wait_for_url(re.compile(r"/compare\?comparison=[0-9a-f]{32}"), timeout=SLOW_MS)
    return visit.page.url.removeprefix(visit.server)


def test_home_to_an_example_to_its_verdict(visit: Visit, address: dict[str, str]) -> None:
    visit.go()
    visit.photograph("home-new")
    visit.page.locator(".st-key-demo-customers").get_by_role("button").click()
    address["customers"] = comparison_of(visit)
    expect(visit.verdict()).to_have_text("B differs from A", timeout=VERDICT_MS)
    visit.settle()
    expect(visit.page.get_by_text("the largest change is in income")).to_be_visible()
    expect(visit.page.locator(".js-plotly-plot")).to_have_count(8)
    visit.photograph("result-table")


def test_two_zips_of_real_images_to_their_verdict_across_a_reload(
    arrive: Callable[[], Visit], shared: Path, tmp_path: Path, address: dict[str, str]
) -> None:
    visit = arrive()
    visit.go("/datasets")
    visit.photograph("datasets-new")
    for domain, name in (("photo", "Photographs"), ("sketch", EVIL)):
        visit.upload(zipped(shared / "pacs" / domain, tmp_path), name)
    visit.photograph("datasets")
    visit.page.get_by_role("link", name="Compare").first.click()
    expect(visit.heading("Compare two datasets")).to_be_visible()
    visit.settle()
    visit.photograph("compare")
    visit.page.get_by_text("Settings", exact=True).click()
    field = visit.page.get_by_label("Permutations", exact=True)
    field.fill(str(PERMUTATIONS))
    field.press("Enter")
    visit.settle()
    visit.page.get_by_role("button", name="Compare", exact=True).click()
    address["images"] = comparison_of(visit)
    cancel = visit.page.get_by_role("button", name="Cancel")
    expect(cancel).to_be_visible()
    visit.page.reload()
    expect(cancel).to_be_visible()
    visit.photograph("progress")
    other_tab = Visit(visit.server, visit.page.context.new_page())
    other_tab.page.goto(visit.page.url)
    expect(other_tab.page.get_by_role("button", name="Cancel")).to_be_visible()
    for tab in (visit, other_tab):
        expect(tab.verdict()).to_have_text("B differs from A", timeout=VERDICT_MS)
    visit.settle()
    other_tab.check_manners()


def test_a_link_opens_the_same_page_in_a_cold_session(
    visit: Visit, address: dict[str, str]
) -> None:
    visit.go(address["images"])
    expect(visit.verdict()).to_have_text("B differs from A")
    navigation = visit.page.locator(".st-key-nav")
    for stop in frame.NAV:
        expect(navigation.get_by_role("link", name=stop.title)).to_be_visible()
    expect(visit.page.locator(".st-key-gallery-most-A img")).to_have_count(8)
    expect(visit.page.locator("canvas.gl-canvas").first).to_be_attached()
    visit.page.wait_for_timeout(1000)
    visit.photograph("result-images")


def test_a_name_that_is_markup_stays_a_name(visit: Visit, address: dict[str, str]) -> None:
    for path in (address["images"], "/datasets", "/"):
        visit.go(path)
        expect(visit.page.get_by_text(EVIL, exact=False).first).to_be_attached()
    visit.go("/compare")
    expect(visit.page.get_by_role("combobox", name="B ·")).to_have_value(f"{EVIL} · {EACH} images")
    # a script that ran would have opened a dialog, which the visit counts as an error
    assert visit.page.locator("img[src='x']").count() == 0


def test_a_is_blue_and_b_is_vermilion(visit: Visit, address: dict[str, str]) -> None:
    visit.go(address["images"])
    lines = visit.page.locator(".st-key-density .scatterlayer path.js-line")
    expect(lines).to_have_count(2)
    drawn = lines.evaluate_all("paths => paths.map(path => getComputedStyle(path).stroke)")
    wanted = [tuple(int(c[i : i + 2], 16) for i in (1, 3, 5)) for c in (theme.A, theme.B)]
    assert drawn == [f"rgb({red}, {green}, {blue})" for red, green, blue in wanted]


def test_a_click_on_the_map_shows_the_item(visit: Visit, address: dict[str, str]) -> None:
    visit.go(address["images"])
    drawing = visit.page.locator(".st-key-map .js-plotly-plot")
    expect(drawing.locator("canvas.gl-canvas").first).to_be_attached(timeout=SLOW_MS)
    drawing.scroll_into_view_if_needed()
    visit.page.wait_for_timeout(1000)
    place = drawing.evaluate(
        """plot => {
            const {xaxis, yaxis} = plot._fullLayout, own = plot._fullData[1];
            const box = plot.getBoundingClientRect();
            return [box.x + xaxis._offset + xaxis.d2p(own.x[0]),
                    box.y + yaxis._offset + yaxis.d2p(own.y[0])];
        }"""
    )
    visit.page.mouse.move(*place)
    visit.page.wait_for_timeout(300)  # plotly finds the point under the mouse before a click counts
    visit.page.mouse.click(*place)
    expect(visit.page.locator(".st-key-gallery-picked-A img")).not_to_have_count(0)


def test_a_chosen_neuron_stands_in_the_address(visit: Visit, address: dict[str, str]) -> None:
    visit.go(address["images"])
    box = visit.page.get_by_role("combobox", name="Neuron")
    first = box.input_value()
    box.click()
    for key in ("ArrowDown", "ArrowDown", "Enter"):
        box.press(key)
    visit.page.wait_for_url(re.compile(r"neuron="), timeout=SLOW_MS)
    visit.settle()
    chosen = box.input_value()
    assert chosen != first
    visit.page.reload()
    visit.settle()
    expect(box).to_have_value(chosen)


def test_every_page_fits_a_phone_and_opens_cold(
    arrive: Callable[[], Visit], address: dict[str, str]
) -> None:
    paths = ["/", "/datasets", "/compare", "/methods", "/compare?comparison=nothing"]
    for path in [*paths, address["customers"], address["images"]]:
        visit = arrive()
        visit.go(path)
        expect(visit.page.locator(".st-key-nav").get_by_role("link")).to_have_count(len(frame.NAV))
        expect(visit.page.get_by_text("dnacompare 0").first).to_be_attached()
        assert visit.fits(), path
    visit = arrive()
    for name, path in (("home", "/"), ("methods", "/methods"), ("unknown", paths[-1])):
        visit.go(path)
        visit.photograph(name)
    visit.page.get_by_role("link", name="New comparison").click()
    expect(visit.heading("Compare two datasets")).to_be_visible()


def test_the_dark_theme_is_readable(browser: Browser, server: str, address: dict[str, str]) -> None:
    context = browser.new_context(color_scheme="dark", viewport={"width": 1440, "height": 900})
    visit = Visit(server, context.new_page())
    visit.go(address["customers"])
    expect(visit.page.locator(".annotation-text").first).to_be_attached(timeout=SLOW_MS)
    colours = visit.page.evaluate(
        """() => {
            const of = (where, what) => getComputedStyle(document.querySelector(where))[what];
            return [of('[data-testid=stApp]', 'backgroundColor'), of('.annotation-text', 'fill')];
        }"""
    )
    ground, ink = (sum(map(float, re.findall(r"[\d.]+", colour)[:3])) for colour in colours)
    assert ground < 150 < 600 < ink
    visit.photograph("result-dark")
    context.close()
    visit.check_manners()
