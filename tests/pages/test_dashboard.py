"""A dashboard from the first card to the read-only link, with a real comparison and versions."""

import time

import pytest
from streamlit.testing.v1 import AppTest

from dnacompare.store.dashboards import Dashboard
from dnacompare.ui.views.progress import ACTIVE
from dnacompare.workflow.service import ComparisonSettings, Service
from tests.pages.conftest import PATIENCE_S, Open, wait_for, words

PAGE = "pages/dashboard.py"
EVIL = "<img src=x onerror=alert(1)> **bold** :smile: $x$"
QUICK = ComparisonSettings(permutations=39, distances=("energy", "dna_emd"))


@pytest.fixture(scope="module")
def finished(workspace: Service) -> str:
    """A comparison of the built-in tables."""
    address = workspace.start(*workspace.demo("customers"), QUICK)
    assert wait_for(workspace, address) == "done"
    return address


@pytest.fixture
def board(workspace: Service) -> Dashboard:
    """An empty dashboard."""
    return workspace.dashboards.create("Weekly check")


def opened(visit: Open, **query: str) -> AppTest:
    session = visit(PAGE, **query)
    assert not session.exception
    assert not session.error, words(session)
    return session


def kinds(workspace: Service, board: Dashboard) -> list[str]:
    found = workspace.dashboards.get(board.id)
    assert found is not None
    return [card.kind for card in found.cards]


def test_a_new_dashboard_has_an_address_of_its_own(visit: Open, workspace: Service) -> None:
    session = opened(visit)
    session.text_input(key="new-dashboard").set_value(EVIL)
    session.button(key="create").click().run()
    assert not session.exception
    address = session.query_params["board"]
    again = opened(visit, board=address if isinstance(address, str) else address[0])
    assert EVIL in words(again).replace("\\", "")
    links = [link.value.replace("\\", "").replace("\u2060", "") for link in opened(visit).page_link]
    assert f"**{EVIL}**" in links


def test_cards_are_added_moved_edited_removed_and_kept(
    visit: Open, workspace: Service, board: Dashboard, finished: str
) -> None:
    session = opened(visit, board=board.id)
    session.text_input(key="add-heading").set_value(EVIL)
    session.button(key="add-card-heading").click().run()
    assert session.text_input(key="add-heading").value == ""  # ready for the next one
    session.segmented_control(key="add-kind").set_value("note").run()
    session.text_area(key="add-note").set_value("first line\nsecond line")
    session.button(key="add-card-note").click().run()
    session.segmented_control(key="add-kind").set_value("comparison").run()
    session.selectbox(key="add-comparison").set_value(finished)
    session.selectbox(key="add-figure").set_value("neurons").run()
    session.button(key="add-card-comparison").click().run()
    assert not session.exception
    assert kinds(workspace, board) == ["heading", "note", "comparison"]

    cold = opened(visit, board=board.id)  # a reload loses nothing
    told = words(cold)
    assert EVIL in told
    assert "B differs from A" in told
    assert len(cold.get("plotly_chart")) == 1
    known = workspace.dashboards.get(board.id)
    assert known is not None
    heading, note, card = (one.id for one in known.cards)
    cold.button(key=f"Move up-{card}").click().run()
    assert kinds(workspace, board) == ["heading", "comparison", "note"]
    cold.selectbox(key=f"value-{card}").set_value("verdict").run()
    assert len(cold.get("plotly_chart")) == 0
    cold.text_area(key=f"value-{note}").set_value("another").run()
    cold.button(key=f"Remove-{heading}").click().run()
    assert not cold.exception
    assert kinds(workspace, board) == ["comparison", "note"]
    assert "another" in words(opened(visit, board=board.id))


def test_who_reads_changes_nothing(
    visit: Open, workspace: Service, board: Dashboard, finished: str
) -> None:
    workspace.dashboards.add(board.id, "comparison", address=finished, figure="distances")
    reader = opened(visit, view=board.link)
    assert "Weekly check" in words(reader)
    assert len(reader.get("plotly_chart")) == 1
    assert [one.label for one in reader.button] == []
    assert not reader.text_input
    assert board.id not in str(reader.main)
    assert [one.proto.label for one in reader.get("download_button")] == ["Download as one page"]


@pytest.mark.parametrize("query", [{"view": "nothing"}, {"board": "nothing"}, {"view": EVIL}])
def test_an_unknown_address_says_so(visit: Open, query: dict[str, str]) -> None:
    session = opened(visit, **query)
    assert session.title[0].value == "There is no dashboard at this address"


def test_an_address_to_edit_does_not_read_and_the_reverse(visit: Open, board: Dashboard) -> None:
    for query in ({"view": board.id}, {"board": board.link}):
        assert opened(visit, **query).title[0].value == "There is no dashboard at this address"


def test_a_deleted_dashboard_says_so_and_a_gone_result_too(
    visit: Open, workspace: Service, board: Dashboard
) -> None:
    workspace.dashboards.add(board.id, "comparison", address="0" * 32)
    session = opened(visit, board=board.id)
    assert "Nothing is known at this card's address" in words(session)
    session.button(key="delete-board").click().run()
    assert not session.exception
    assert opened(visit, view=board.link).title[0].value == "There is no dashboard at this address"


def test_a_result_is_added_from_its_own_page(
    visit: Open, workspace: Service, finished: str
) -> None:
    target = workspace.dashboards.create("Target")
    session = visit("pages/compare.py", comparison=finished)
    assert not session.exception
    session.selectbox(key="to-dashboard-board").set_value(target.id)
    session.selectbox(key="to-dashboard-figure").set_value("distances").run()
    session.button(key="to-dashboard-add").click().run()
    assert not session.exception
    found = workspace.dashboards.get(target.id)
    assert found is not None
    assert [(c.kind, c.address, c.figure) for c in found.cards] == [
        ("comparison", finished, "distances")
    ]
    assert any("Open the dashboard" in link.value for link in session.page_link)


def test_new_data_keeps_the_layout(visit: Open, workspace: Service, finished: str) -> None:
    a, b = workspace.demo("customers")
    board = workspace.dashboards.create("Renewed")
    workspace.dashboards.add(board.id, "heading", text="Top")
    workspace.dashboards.add(board.id, "comparison", address=finished, figure="neurons")
    session = opened(visit, board=board.id)
    session.selectbox(key="renew-old").set_value(b).run()
    session.selectbox(key="renew-new").set_value(a).run()
    session.button(key="renew").click().run()
    assert not session.exception
    known = workspace.dashboards.get(board.id)
    assert known is not None
    assert [(card.kind, card.figure) for card in known.cards] == [
        ("heading", ""),
        ("comparison", "neurons"),
    ]
    address = known.cards[1].address
    assert address != finished
    assert wait_for(workspace, address) == "done"
    state = workspace.state(address)
    assert (state.a_id, state.b_id, state.settings) == (a, a, QUICK)
    assert "identical" in words(opened(visit, board=board.id))


def test_versions_are_watched_and_go_on(visit: Open, workspace: Service, board: Dashboard) -> None:
    a, b = workspace.demo("customers")
    session = opened(visit, board=board.id)
    session.segmented_control(key="add-kind").set_value("versions").run()
    session.selectbox(key="add-reference").set_value(a).run()
    session.multiselect(key="add-versions").set_value([b]).run()
    session.button(key="add-card-versions").click().run()
    assert not session.exception
    known = workspace.dashboards.get(board.id)
    assert known is not None
    address = known.cards[0].address
    deadline = time.monotonic() + PATIENCE_S
    while workspace.versions.state(address).status in ACTIVE and time.monotonic() < deadline:
        time.sleep(0.05)
    found = workspace.versions.state(address).result
    assert found is not None, workspace.versions.state(address)
    assert found.alarm == 1  # the built-in tables differ a lot
    cold = opened(visit, view=board.link)
    assert found.sentence in words(cold)
    assert len(cold.get("plotly_chart")) == 2
