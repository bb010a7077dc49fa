"""Graphs that users write: their order, and every way to write one wrongly."""

from typing import Any

import pytest

from dnacompare.errors import InputError
from dnacompare.inference.causal_graph import Node, nodes

KNOWN = ("age", "job", "pay")


def test_causes_come_first() -> None:
    found = nodes('{"pay": ["job", "age"], "job": ["age"], "age": []}', KNOWN)
    assert [node.name for node in found] == ["age", "job", "pay"]
    assert found[2] == Node("pay", ("pay",), ("job", "age"))


def test_columns_are_grouped() -> None:
    graph = {"pay": {"columns": ["pay"], "parents": ["who"]}, "who": {"columns": ["age", "job"]}}
    who, pay = nodes(graph, KNOWN)
    assert (who.columns, who.parents, pay.parents) == (("age", "job"), (), ("who",))


@pytest.mark.parametrize(
    ("graph", "told"),
    [
        ({"age": ["pay"], "job": [], "pay": ["age"]}, "circle: age → pay → age|pay → age → pay"),
        ({"age": ["age"]}, "circle: age → age"),
        ({"height": []}, "column 'height'; there are 'age', 'job', 'pay'"),
        ({"age": ["wage"]}, "parent 'wage', which is no node"),
        ({"a": {"columns": ["age"]}, "b": {"columns": ["age"]}}, "'age' in 'a' and 'b'"),
        ({"age": "job"}, "node 'age' cannot be read"),
        ({"a": {"columns": []}}, "node 'a' cannot be read"),
        ({"a": {"column": ["age"]}}, "node 'a' cannot be read"),
        ({}, "no nodes"),
        ("{", "no JSON"),
        ("[1]", "no nodes"),
    ],
)
def test_what_is_no_graph_is_refused(graph: Any, told: str) -> None:
    with pytest.raises(InputError, match=told):
        nodes(graph, KNOWN)
