"""Rows → a dataset of the modality ``table``: columns made usable and chosen, identities given."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from dnacompare.dataset import Dataset, Positions
from dnacompare.errors import InputError
from dnacompare.fingerprint import digest
from dnacompare.loaders.identity import identified, known, row_ids
from dnacompare.loaders.limits import Limits
from dnacompare.loaders.nested import spread
from dnacompare.loaders.rows import Rows
from dnacompare.loaders.tidy import tidy

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, eq=False)
class FrameSource:
    """Rows of a table in memory."""

    frame: "pd.DataFrame"

    def read(self, positions: Positions) -> "pd.DataFrame":
        """The rows, numbered from 0; float64 columns are numbers, all others text."""
        return self.frame.iloc[positions].reset_index(drop=True)


def table_dataset(
    rows: Rows,
    *,
    name: str,
    limits: Limits,
    columns: Sequence[str] | str | None = None,
    id_column: str | None = None,
    labels: bool = False,
) -> Dataset:
    """The dataset of ``rows``; ``labels`` reads whole numbers as classes.

    Raises ``InputError`` for no rows, no usable column or a name that is no column.
    """
    limits.check_items(len(rows.frame), name)
    if not len(rows.frame):
        raise InputError(f"{name!r} has no rows; it needs at least one below the column names.")
    rows, given = identified(rows, id_column, name)
    frame, notes = tidy(spread(rows.frame, name, limits), labels)
    if not len(frame.columns):
        raise InputError(f"{name!r} has no usable column. {' '.join(rows.notes + notes)}".strip())
    content = _content(frame)
    ids = row_ids(content, len(frame)) if given is None else given
    beyond_ids = () if given is None else (content,)  # else the identities follow from it
    kept = _chosen(list(frame.columns), columns, name)
    return Dataset(
        name=name,
        modality="table",
        kind="table",
        ids=ids,
        names=rows.names,
        source=FrameSource(frame[list(kept)]),
        fingerprint=digest("table", ",".join(kept), ids.tobytes(), *beyond_ids),
        rejected=rows.rejected,
        notes=rows.notes + notes,
        id_column=id_column,
        columns=kept,
    )


def _chosen(
    columns: Sequence[str], wanted: Sequence[str] | str | None, name: str
) -> tuple[str, ...]:
    """The wanted columns in the order of the table; all of them for ``None``."""
    if wanted is None:
        return tuple(columns)
    names = [wanted] if isinstance(wanted, str) else list(wanted)
    if not names:
        raise InputError(f"No column of {name!r} is chosen; choose at least one.")
    for column in names:
        known(column, columns, name)
    return tuple(column for column in columns if column in names)


def _content(frame: "pd.DataFrame") -> str:
    """The digest of names and values, the same for the same table in any format."""
    import pandas as pd

    parts: list[bytes | str] = []
    for name, column in frame.items():
        parts.append(str(name))
        if column.dtype == np.float64:
            values = column.to_numpy()
            parts.append(np.where(np.isnan(values), np.nan, values).tobytes())  # one NaN of many
        else:
            codes, texts = pd.factorize(column)
            parts.append(digest(*(str(text) for text in texts)))
            parts.append(codes.astype(np.int64).tobytes())
    return digest(*parts)
