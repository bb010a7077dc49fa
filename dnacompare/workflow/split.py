"""One table as many datasets: the rows of each value of a column, such as news by asset."""

from typing import Any

from dnacompare.dataset import Dataset
from dnacompare.errors import InputError
from dnacompare.workflow.collection_tables import texts
from dnacompare.workflow.matrices import MOST
from dnacompare.workflow.open import open_dataset


def split_by(source: Any, column: str, **options: Any) -> list[Dataset]:
    """A dataset for each value of ``column`` of a table, called like it, in alphabetical order.

    ``source`` is anything that ``open_dataset`` takes for a table; ``options`` are its options for
    what the other columns are, such as ``text_column="news"``. Rows without a value are left out.

    Raises ``InputError`` for a column that is not there, with fewer than two values or with more
    than 60, which no matrix takes.
    """
    rows = open_dataset(source, modality="table").read(slice(None))
    names = [str(name) for name in rows.columns]
    if column not in names:
        raise InputError(f"There is no column {column!r:.60}; there are {', '.join(names):.200}.")
    values = texts(rows.iloc[:, names.index(column)])
    different = sorted(values.dropna().unique())
    if not 2 <= len(different) <= MOST:
        raise InputError(
            f"The column {column!r:.60} holds {len(different):,} different values; a matrix takes "
            f"2 to {MOST}."
        )
    others = rows.drop(columns=rows.columns[names.index(column)])
    return [
        open_dataset(others[(values == value).to_numpy()], name=value, **options)
        for value in different
    ]
