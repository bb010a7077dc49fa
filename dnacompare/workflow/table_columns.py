"""What the columns of a table in the library look like, before anything is computed."""

from dataclasses import dataclass

from dnacompare.dataset import Dataset
from dnacompare.extractors.columns.values import is_number
from dnacompare.workflow.collection_tables import texts

LOOKED_AT = 20_000
"""Rows that are looked at."""
NAMED = 200
"""Different values that are named; a column with more has too many to choose from."""


@dataclass(frozen=True)
class TableColumn:
    """One column; ``values`` are its different values, the most frequent first, at most NAMED."""

    name: str
    number: bool
    distinct: int
    values: tuple[str, ...]


def table_columns(dataset: Dataset) -> tuple[TableColumn, ...]:
    """The columns of a table by its first rows, in their order."""
    rows = dataset.read(slice(0, LOOKED_AT))
    found = []
    for name in rows.columns:
        counts = texts(rows[name]).value_counts()
        found.append(
            TableColumn(
                str(name),
                is_number(rows[name]),
                len(counts),
                tuple(map(str, counts.index[:NAMED])),
            )
        )
    return tuple(found)
