"""By what items can be paired, blocked or clustered: their columns, folders, names and days."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from dnacompare.dataset import Dataset, Positions
from dnacompare.fingerprint import digest
from dnacompare.specs import Column
from dnacompare.workflow.known_columns import known_columns

if TYPE_CHECKING:
    import pandas as pd

NAME = "name"
"""The column of items with names of their own: the file's name, without its folder."""
DAY = "day of "
DATE = re.compile(r"(?<!\d)((?:19|20)\d\d)[-_./]?(0[1-9]|1[0-2])[-_./]?(0[1-9]|[12]\d|3[01])")
"""A day in a name or a time stamp: 2015-11-01, 2015/11/01, 20151101_142050."""
MOSTLY = 0.95
"""Share of the values that must hold a day for there to be a column of days."""

Columns = Mapping[str, Column]


def item_columns(a: Dataset, b: Dataset) -> tuple[Columns, Columns]:
    """What is known of each item, by name, on each side, in the order of its items.

    The columns of a table, with its id column; the ``folder`` and the ``name`` of files; and the
    ``day of …`` each of these where its values tell one. Text, with "" for what is missing, or
    numbers with NaN.
    """
    first, second = (dict(known) for known in known_columns(a, b))
    for side, known in ((a, first), (b, second)):
        if side.id_column and side.id_column not in known:
            known[side.id_column] = np.array([f"{one:016x}" for one in side.ids], object)
        if side.modality != "table":
            known.setdefault(NAME, _stems(side.names))
        for name, values in list(known.items()):
            days = days_of(values)
            if days is not None:
                known[f"{DAY}{name}"] = days
    return first, second


def days_of(values: Column) -> Column | None:
    """The day in each text ``(n,)``, if nearly all hold one and the days differ."""
    if values.dtype != object or not len(values):
        return None
    found = [DATE.search(value) for value in values]
    if sum(one is not None for one in found) < MOSTLY * len(values):
        return None
    days = np.array(["-".join(one.groups()) if one else "" for one in found], object)
    return days if len(set(days)) > 1 and not np.array_equal(days, values) else None


def _stems(names: Sequence[str]) -> Column:
    """``cats/01.png`` → ``01``: the same picture as another format keeps its name."""
    last = (name.replace("\\", "/").rsplit("/", 1)[-1] for name in names)
    return np.array([name.rsplit(".", 1)[0] or name for name in last], object)


def uncompared(dataset: Dataset, columns: Sequence[str]) -> Dataset:
    """A table without the ``columns`` that it has: they say how items were sampled."""
    own = [column for column in columns if column in dataset.columns]
    if dataset.modality != "table" or not own:
        return dataset
    return replace(
        dataset,
        source=_Without(dataset, tuple(own)),
        positions=np.arange(len(dataset), dtype=np.int64),
        columns=tuple(column for column in dataset.columns if column not in own),
        fingerprint=digest(dataset.fingerprint, "without", *own),
    )


@dataclass(frozen=True, eq=False)
class _Without:
    """The rows of a table, less some columns."""

    dataset: Dataset
    columns: tuple[str, ...]

    def read(self, positions: Positions) -> "pd.DataFrame":
        rows: pd.DataFrame = self.dataset.read(positions)
        return rows.drop(columns=[column for column in self.columns if column in rows])
