"""Collections and their domain, read from the tables that a question names."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from dnacompare.dataset import Dataset
from dnacompare.errors import InputError
from dnacompare.extractors.columns.values import is_number
from dnacompare.numerics.domains import Circle, Graph, Interval, Product, torus
from dnacompare.numerics.laplacian import Domain
from dnacompare.results import CollectionTest
from dnacompare.specs import Progress, Report, silent
from dnacompare.workflow.collection import Collection, collections_from_table
from dnacompare.workflow.collection_question import CollectionQuestion
from dnacompare.workflow.collections import compare_collections

if TYPE_CHECKING:
    import pandas as pd

MOST_ROWS = 5_000_000
"""Rows of a table that are read; beyond, equal values should be counted together."""


def ask(
    question: CollectionQuestion, table: Callable[[str], Dataset], progress: Report = silent
) -> CollectionTest:
    """The answer; ``table`` opens what the question names.

    Raises ``InputError`` for columns, groups and units that cannot be used, and
    ``TooFewItemsError`` where relabelling so few units cannot reach the level.
    """
    question.check()
    progress(Progress("Reading the tables", 0, 1))
    pair = collections_of(
        question, table(question.a), None if question.b is None else table(question.b)
    )
    edges = None if question.edges is None else table(question.edges)
    return compare_collections(
        *pair,
        domain=domain_of(question, pair, edges),
        weights=question.mode_weights,
        fewest_items=question.fewest_items,
        permutations=question.permutations,
        level=question.level,
        seed=question.seed,
        progress=progress,
    )


def collections_of(
    question: CollectionQuestion, a: Dataset, b: Dataset | None = None
) -> tuple[Collection, Collection]:
    """The two collections, A's first; without ``b`` both are groups of ``a``.

    Raises ``InputError`` for columns or groups that are not there.
    """
    import pandas as pd

    question.check()
    if b is None and question.group is None:
        raise InputError("Name the column of the group, or a second table.")
    roles = _roles(question)
    if b is None:
        table = _chosen(_table(question, a, roles), roles["group"], question.groups)
    else:
        names = [f"{side} · {one.name}" for side, one in (("A", a), ("B", b))]
        parts = [_table(question, one, roles) for one in (a, b)]
        unlike = a.name != b.name
        for part, name, one in zip(parts, names, (a, b), strict=True):
            part[roles["group"]] = one.name if unlike else name
        table = pd.concat(parts, ignore_index=True)
    return collections_from_table(
        table,
        group=roles["group"],
        unit=roles["unit"],
        value=question.values[0] if len(question.values) == 1 else list(question.values),
        weight=roles["weight"] if question.weight else None,
    )


def domain_of(
    question: CollectionQuestion,
    collections: tuple[Collection, Collection],
    edges: Dataset | None = None,
) -> Domain | str:
    """The domain by name, or built where its name alone does not say enough."""
    question.check()
    if question.domain == "circle":
        return Circle(*question.periods)
    if question.domain == "torus":
        return torus(*question.periods)
    if question.domain == "cylinder":
        along = np.concatenate([unit.values[:, 1] for side in collections for unit in side.units])
        return Product(
            Circle(*question.periods), Interval(float(np.nanmin(along)), float(np.nanmax(along)))
        )
    if question.domain != "graph" or edges is None:
        return question.domain
    table = _read(edges, question.ends)
    source, target = (texts(table[end]) for end in question.ends[:2])
    joined = table[question.ends[2]].to_numpy(float) if len(question.ends) == 3 else None
    return Graph.from_edges(source, target, joined)


def texts(column: "pd.Series") -> "pd.Series":
    """Names as text, missing ones missing; 7 reads ``7``, as a number or as text."""
    if is_number(column):
        return column.astype(float).map("{:.15g}".format, na_action="ignore").astype(object)
    return column.astype(object).map(str, na_action="ignore")


def _chosen(table: "pd.DataFrame", group: str, names: Sequence[str]) -> "pd.DataFrame":
    """The rows of the named groups, the first named first; all without names."""
    import pandas as pd

    if not names:
        return table
    parts = [table[table[group] == name] for name in names]
    for name, part in zip(names, parts, strict=True):
        if not len(part):
            raise InputError(f"No row has the {group} {name!r}.")
    return pd.concat(parts, ignore_index=True)


def _roles(question: CollectionQuestion) -> dict[str, str]:
    """What the columns of each role are called: no two alike, and a reader knows them again."""
    columns = {"unit": question.unit, "group": question.group, "weight": question.weight}
    return {role: f"{role} ({column})" if column else role for role, column in columns.items()}


def _table(
    question: CollectionQuestion, dataset: Dataset, roles: Mapping[str, str]
) -> "pd.DataFrame":
    """The columns that are asked about; of two tables neither has a group column."""
    import pandas as pd

    group = question.group if question.b is None else None
    wanted = [question.unit, *question.values, *filter(None, (question.weight, group))]
    rows = _read(dataset, wanted)
    found: dict[str, Any] = {column: rows[column] for column in question.values}
    if question.domain == "graph":
        found = {column: texts(values) for column, values in found.items()}
    found[roles["unit"]] = texts(rows[question.unit])
    if group:
        found[roles["group"]] = texts(rows[group])
    if question.weight:
        found[roles["weight"]] = rows[question.weight]
    return pd.DataFrame(found)


def _read(dataset: Dataset, columns: Sequence[str]) -> "pd.DataFrame":
    if dataset.modality != "table":
        raise InputError(f"{dataset.name!r} holds {dataset.modality}; collections are in tables.")
    if len(dataset) > MOST_ROWS:
        raise InputError(
            f"{dataset.name!r} has {len(dataset):,} rows; at most {MOST_ROWS:,} are read. Count "
            "equal values together and name the column of counts as weight."
        )
    rows: pd.DataFrame = dataset.read(slice(None))
    for column in columns:
        if column not in rows.columns:
            known = ", ".join(repr(str(name)) for name in rows.columns)
            raise InputError(f"{dataset.name!r} has no column {column!r}; it has {known}.")
    return rows
