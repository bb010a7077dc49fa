"""A user's causal graph: columns grouped into nodes, in an order in which causes come first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dnacompare import codec
from dnacompare.errors import InputError

FORM = (
    'write it as {"income": ["age", "job"], "age": [], "job": ["age"]}, each node with its '
    'parents, or {"person": {"columns": ["age", "sex"], "parents": []}} for a group of columns'
)


@dataclass(frozen=True)
class Node:
    """One or more columns that are caused together, by the nodes named in ``parents``."""

    name: str
    columns: tuple[str, ...]
    parents: tuple[str, ...]


def nodes(graph: str | Mapping[str, Any], known: Sequence[str]) -> tuple[Node, ...]:
    """The nodes, causes first, else as given; ``graph`` may be JSON text.

    Raises ``InputError`` naming the node for a cycle, an unknown column or parent, and a column in
    two nodes.
    """
    found = {name: _node(name, value) for name, value in _read(graph).items()}
    owner: dict[str, str] = {}
    for node in found.values():
        for column in node.columns:
            if column not in known:
                there = ", ".join(map(repr, known))
                raise InputError(f"The graph names the column {column!r}; there are {there}.")
            if column in owner:
                raise InputError(
                    f"The graph has {column!r} in {owner[column]!r} and {node.name!r}."
                )
            owner[column] = node.name
        for parent in node.parents:
            if parent not in found:
                raise InputError(f"{node.name!r} has the parent {parent!r}, which is no node.")
    return _sorted(found)


def _read(graph: str | Mapping[str, Any]) -> Mapping[str, Any]:
    if isinstance(graph, str):
        try:
            graph = codec.parsed(graph)
        except ValueError as error:
            raise InputError(f"The graph is no JSON: {error}; {FORM}.") from error
    if not isinstance(graph, Mapping) or not graph:
        raise InputError(f"The graph has no nodes; {FORM}.")
    return graph


def _node(name: str, value: Any) -> Node:
    parts = value if isinstance(value, Mapping) else {"parents": value}
    columns, parents = parts.get("columns", [name]), parts.get("parents", [])
    lists = all(isinstance(part, (list, tuple)) for part in (columns, parents))
    if not lists or not columns or set(parts) - {"columns", "parents"}:
        raise InputError(f"The graph's node {name!r} cannot be read; {FORM}.")
    return Node(name, tuple(map(str, columns)), tuple(map(str, parents)))


def _sorted(found: Mapping[str, Node]) -> tuple[Node, ...]:
    left, order = dict(found), []
    while left:
        ready = [node for node in left.values() if not left.keys() & set(node.parents)]
        if not ready:
            raise InputError(f"The graph goes round in a circle: {_circle(left)}.")
        order.append(ready[0])
        del left[ready[0].name]
    return tuple(order)


def _circle(left: Mapping[str, Node]) -> str:
    """``a → b → a``: from any node that is left, its causes lead into a circle."""
    path = [next(iter(left))]
    while path[-1] not in path[:-1]:
        path.append(next(parent for parent in left[path[-1]].parents if parent in left))
    return " → ".join(reversed(path[path.index(path[-1]) :]))
