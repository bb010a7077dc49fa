"""The collections page: from a table to waves, and back to the same at its address."""

import time
from io import BytesIO

from dnacompare.workflow.demos import add_table
from dnacompare.workflow.library import Upload
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


def test_counts_on_nodes_and_a_table_of_edges(visit: Open, workspace: Service) -> None:
    """Two groups of six stations' days: traffic moves from one end of a line to the other."""
    rows = [
        f"{kind},{kind}{unit},{node},{count + (unit + place) % 2}"
        for kind, counts in (("before", (9, 6, 3, 1)), ("after", (1, 3, 6, 9)))
        for unit in range(6)
        for place, (node, count) in enumerate(zip("abcd", counts, strict=True))
    ]
    held = {
        "counts.csv": "kind,unit,node,count\n" + "\n".join(rows),
        "edges.csv": "from,to,length\na,b,1\nb,c,2\nc,d,1\n",
    }
    ids = [workspace.library.add([Upload(n, BytesIO(t.encode()))]).id for n, t in held.items()]
    asked = {"table": ids[0], "edges": ids[1], "domain": "graph", "group": "kind", "unit": "unit"}
    session = visit(PAGE, **asked, value="node", weight="3", strength="2", **{"group-a": "before"})
    session.number_input(key="collection-permutations").set_value(999).run()
    session.button(key="run-collection").click().run()
    address = str(session.query_params["collection"])
    assert finished(workspace, address) == "done"
    question = workspace.collections.question(address)
    assert question is not None
    assert (question.weight, question.ends) == ("count", ("from", "to", "length"))
    page = visit(PAGE, collection=address)
    assert "after differs from before" in words(page)
    assert "graph of 4 nodes and 3 edges" in words(page)
    assert "p-values that combine t tests" in words(page)  # ranked: there are few units
    found = workspace.collections.state(address).result
    assert found is not None
    assert found.canvas.kind == "graph"
    assert len(found.canvas.edges) == 3


def test_an_address_that_nobody_asked_for(visit: Open) -> None:
    assert "There is no collection test at this address" in words(visit(PAGE, collection="0" * 32))
