"""Closer looks on a finished comparison's page: started by a click, kept at their address."""

import time

import pytest
from streamlit.testing.v1 import AppTest

from dnacompare.ui.views.ranked_items import KEPT
from dnacompare.workflow.looks import Look
from dnacompare.workflow.service import Service
from tests.pages.conftest import PATIENCE_S, Open, wait_for, words

COMPARE = "pages/compare.py"


@pytest.fixture(scope="module")
def finished(visit: Open, workspace: Service) -> str:
    """The address of a finished comparison of two tables."""
    a, b = workspace.demo("customers")
    address = workspace.start(a, b)
    assert wait_for(workspace, address) == "done"
    return address


def settled(service: Service, look: Look) -> str:
    deadline = time.monotonic() + PATIENCE_S
    while service.looks.state(look).status in ("queued", "running"):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    return service.looks.state(look).status


def clicked(visit: Open, address: str, key: str) -> AppTest:
    session = visit(COMPARE, comparison=address)
    session.button(key=key).click().run()
    assert not session.exception
    return session


def test_items_are_ranked_and_one_has_neighbours(
    visit: Open, workspace: Service, finished: str
) -> None:
    state = workspace.state(finished)
    sides = (state.a_id, state.b_id)
    clicked(visit, finished, "look-ranking")
    assert settled(workspace, Look("ranking", sides, options={"limit": KEPT})) == "done"
    session = visit(COMPARE, comparison=finished)
    assert "by chance" in words(session)
    assert "Farthest from A" in words(session)
    chosen = session.selectbox(key="item").value
    session.button(key="look-nearest").click().run()
    near = Look("nearest", sides[1:], options={"item": chosen, "count": 8})
    assert settled(workspace, near) == "done"
    session = visit(COMPARE, comparison=finished, item=chosen)
    assert not session.exception
    assert "the median one" in words(session)


def test_separating_neurons_are_told_of_the_other_half(
    visit: Open, workspace: Service, finished: str
) -> None:
    state = workspace.state(finished)
    clicked(visit, finished, "look-separation")
    # a table of a few columns has fewer neurons than the 20 chosen otherwise
    count = min(20, state.result.neurons_tested // 2)
    look = Look("separation", (state.a_id, state.b_id), options={"count": count, "seed": 0})
    ended = settled(workspace, look)
    session = visit(COMPARE, comparison=finished)
    assert not session.exception
    assert ended == "done", workspace.looks.state(look).error
    assert "on the other half" in words(session)
