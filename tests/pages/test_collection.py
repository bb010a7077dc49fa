"""The collections page: from a table to waves, and back to the same at its address."""

import time

from dnacompare.workflow.demos import add_table
from dnacompare.workflow.service import Service
from tests.pages.conftest import PATIENCE_S, Open, words

PAGE = "pages/collection.py"


def finished(service: Service, address: str) -> str:
    deadline = time.monotonic() + PATIENCE_S
    while (state := service.collections.state(address)).status in ("queued", "running"):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    return state.status


def test_without_a_table_the_example_is_offered(visit: Open, workspace: Service) -> None:
    session = visit(PAGE)
    assert "There is no table yet" in words(session)
    session.button(key="collection-example").click().run()
    address = str(session.query_params["collection"])
    assert finished(workspace, address) == "done"
    shown = words(visit(PAGE, collection=address))
    assert "weekend differs from weekday" in shown
    assert "From weekday to weekend the share rises most at" in shown
    alone = visit(PAGE, collection=address, wave="1")
    assert "2 waves a turn alone sees" in words(alone)


def test_the_form_guesses_what_the_columns_are(visit: Open, workspace: Service) -> None:
    add_table("visits", workspace.library)
    session = visit(PAGE, domain="circle")
    for key, value in (("group", "kind"), ("unit", "day"), ("value", "hour")):
        assert session.selectbox(key=key).value == value
    session.number_input(key="collection-permutations").set_value(199).run()
    session.button(key="run-collection").click().run()
    address = str(session.query_params["collection"])
    assert finished(workspace, address) == "done"
    asked = workspace.collections.question(address)
    assert asked is not None
    assert (asked.groups, asked.periods) == (("weekday", "weekend"), (24.0,))


def test_an_address_that_nobody_asked_for(visit: Open) -> None:
    assert "There is no collection test at this address" in words(visit(PAGE, collection="0" * 32))
