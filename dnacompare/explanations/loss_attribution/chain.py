"""The columns of both sets beside their losses, and the mechanisms that these columns form."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from dnacompare.errors import InputError
from dnacompare.inference import causal_graph
from dnacompare.inference.folds import Folded, folded
from dnacompare.inference.mechanisms import Mechanism
from dnacompare.inference.row_losses import RowLosses
from dnacompare.numerics.shapley import MOST
from dnacompare.specs import Feature, Rows

ROWS = "P(X)"
LIKE_ROWS = "P(Y|X)"
"""The two mechanisms without a graph."""
REST = "P(loss | nodes)"
"""The law of the loss where the nodes of a graph are not all that it depends on."""


@dataclass(frozen=True, eq=False)
class Subject:
    """Both sides as mechanisms see them: columns of ``features``, then the label's, then the loss.

    ``columns`` names those of each mechanism of the ``chain``.
    """

    a: Folded
    b: Folded
    features: tuple[Feature, ...]
    chain: tuple[Mechanism, ...]
    columns: tuple[tuple[str, ...], ...]


def subject(
    a: Rows, b: Rows, losses: RowLosses, *, label: str, graph: str | Mapping[str, Any], seed: int
) -> Subject:
    """Of two sides whose rows all have a loss; raises ``InputError`` if no feature is left."""
    kept = [j for j, one in enumerate(a.features) if one.column not in losses.hidden]
    if not kept:
        raise InputError(
            "No column is left beside label, prediction and loss; there is nothing that the change "
            "of the loss could be traced to."
        )
    order = [*kept, *(j for j, one in enumerate(a.features) if one.column == label)]
    known = [a.features[j] for j in order]
    features = tuple(known[: len(kept)])
    if graph:
        found, columns = _of_graph(graph, known, {one.column for one in known} - {""}, label)
    else:
        every = tuple(range(len(kept)))
        found = [Mechanism(ROWS, every), Mechanism(LIKE_ROWS, (len(order),), every)]
        columns = [tuple(dict.fromkeys(one.column for one in features)), ()]
    sides = [
        folded(
            np.concatenate([rows.values[:, order], values[:, None]], axis=1),
            values,
            seed=seed,
            purpose=f"folds of {letter}",
        )
        for rows, values, letter in ((a, losses.a, "A"), (b, losses.b, "B"))
    ]
    return Subject(sides[0], sides[1], features, tuple(found), tuple(columns))


def _of_graph(
    graph: str | Mapping[str, Any], known: Sequence[Feature], all_columns: set[str], label: str
) -> tuple[list[Mechanism], list[tuple[str, ...]]]:
    """A mechanism for each node, and the loss's own unless the nodes hold label and all features:
    of a fixed model they then decide the loss."""
    nodes = causal_graph.nodes(graph, tuple(dict.fromkeys(one.column for one in known)))
    places = {
        node.name: tuple(j for j, one in enumerate(known) if one.column in node.columns)
        for node in nodes
    }
    found = [
        Mechanism(
            f"P({node.name} | {', '.join(node.parents)})" if node.parents else f"P({node.name})",
            places[node.name],
            tuple(place for parent in node.parents for place in places[parent]),
        )
        for node in nodes
    ]
    columns = [node.columns for node in nodes]
    named = {column for own in columns for column in own}
    if label not in named or named != all_columns:
        own = tuple(place for one in found for place in one.own)
        found.append(Mechanism(REST, (len(known),), own))
        columns.append(())
    if len(found) > MOST:
        raise InputError(
            f"The graph has {len(found)} mechanisms with that of the loss; at most {MOST} can be "
            "told apart, as all mixtures of them are looked at. Put columns into common nodes."
        )
    return found, columns
