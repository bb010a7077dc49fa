"""Which row is which: by the content it came from, or by a column of identifiers."""

import difflib
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from dnacompare.dataset import Ids, Rejected
from dnacompare.embeddings import draw_order
from dnacompare.errors import InputError
from dnacompare.fingerprint import item_ids
from dnacompare.loaders.damage import listing
from dnacompare.loaders.encoding import sound
from dnacompare.loaders.rows import Rows


def row_ids(content: str, rows: int) -> Ids:
    """Identities ``(rows,)`` of the rows of what has the digest ``content``.

    Mixing is a bijection, so the rows of one file never collide.
    """
    with np.errstate(over="ignore"):
        return draw_order(np.uint64(int(content[:16], 16)) + np.arange(rows, dtype=np.uint64))


def identified(rows: Rows, id_column: str | None, name: str) -> tuple[Rows, Ids | None]:
    """The rows without their id column, and identities made from its values.

    Rows without an id are rejected. Raises ``InputError`` if there is no such column or no id.
    """
    if id_column is None:
        return rows, None
    known(id_column, list(rows.frame.columns), name)
    given = rows.frame[id_column]
    has_id = given.notna().to_numpy() & (given.astype(str).str.strip() != "").to_numpy()
    if not has_id.any():
        raise InputError(f"The id column {id_column!r} of {name!r} is empty; choose another.")
    kept = np.flatnonzero(has_id)
    lost = [rows.names[i] for i in np.flatnonzero(~has_id)]
    ids = item_ids(_key(value) for value in given.iloc[kept])
    copies = len(ids) - len(np.unique(ids))
    note = f"The id column {id_column!r} repeats values in {copies:,} rows." if copies else ""
    return (
        replace(
            rows,
            frame=rows.frame.drop(columns=[id_column]).iloc[kept].reset_index(drop=True),
            names=tuple(rows.names[i] for i in kept),
            rejected=rows.rejected + tuple(Rejected(row, "it has no id") for row in lost),
            notes=rows.notes + ((note,) if note else ()),
        ),
        ids,
    )


def _key(value: Any) -> str:
    """One text for one value: 7, 7.0 and "7" are the same id, whatever file they come from."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return sound(value).strip()


def known(column: str, columns: Sequence[str], name: str) -> None:
    """Raise ``InputError`` with the nearest names if there is no such column."""
    if column in columns:
        return
    near = difflib.get_close_matches(column, columns, n=1)
    hint = f" Did you mean {near[0]!r}?" if near else ""
    raise InputError(f"{name!r} has no column {column!r}; it has {listing(columns, 10)}.{hint}")
