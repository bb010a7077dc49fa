"""Every page: opens cold, inside the frame, with help on every widget."""

import ast

import pytest
from streamlit.testing.v1 import AppTest

from dnacompare.ui import frame
from dnacompare.workflow.service import Service
from tests.pages.conftest import PAGES, ROOT, Open

EVERY = ["app.py", *PAGES]
WIDGETS = (
    *("button", "selectbox", "text_input", "number_input", "multiselect", "segmented_control"),
    *("download_button", "file_uploader", "page_link", "popover"),
)


def test_the_navigation_leads_to_every_page_and_no_other() -> None:
    assert sorted(stop.file for stop in frame.NAV) == sorted(EVERY)
    for stop in frame.NAV:
        # Streamlit derives the address from the file, so the file is what must be right
        assert (ROOT / stop.file).is_file()


def check_frame(session: AppTest) -> None:
    assert not session.exception
    assert not session.error, [box.value for box in session.error]
    shown = [link.value for link in session.page_link[: len(frame.NAV)]]
    assert shown == [stop.title for stop in frame.NAV]
    assert any(caption.value.startswith("dnacompare ") for caption in session.caption)


@pytest.mark.parametrize("page", EVERY)
def test_a_page_opens_cold_inside_the_frame(visit: Open, page: str) -> None:
    check_frame(visit(page))


@pytest.mark.parametrize("filled", [False, True])
@pytest.mark.parametrize("page", EVERY)
def test_every_widget_says_what_it_does(
    visit: Open, workspace: Service, page: str, filled: bool
) -> None:
    if filled:
        workspace.demo("customers")
    session = visit(page)
    check_frame(session)
    for kind in WIDGETS:
        for widget in session.get(kind):
            proto = widget.proto.popover if kind == "popover" else widget.proto
            assert proto.help, f"{kind} {proto.label!r} on {page}"


@pytest.mark.parametrize("page", EVERY)
def test_a_page_begins_with_the_frame_and_shows_no_html_of_people(page: str) -> None:
    tree = ast.parse((ROOT / page).read_text())
    calls = [ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)]
    assert calls.count("frame.begin") == 1
    for path in [ROOT / page, *(ROOT / "dnacompare" / "ui").rglob("*.py")]:
        assert "unsafe_allow" not in path.read_text()
