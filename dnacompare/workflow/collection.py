"""A collection: named units, each a whole distribution, from a list or a table."""

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dnacompare.errors import InputError
from dnacompare.numerics.distributions import Sample

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, eq=False)
class Collection:
    """Units of one group: arrays of values, ``Sample``s, or on a graph a weight for every node."""

    units: tuple[Any, ...]
    name: str

    @property
    def names(self) -> tuple[str, ...]:
        """The units' own names, or their number after the collection's name."""
        return tuple(
            (unit.name if isinstance(unit, Sample) else "") or f"{self.name} {number}"
            for number, unit in enumerate(self.units, start=1)
        )


def collection(given: Any, name: str) -> Collection:
    """A collection as it is, or from a list or array whose entries are the units."""
    if isinstance(given, Collection):
        return given
    not_units = isinstance(given, (str, bytes, Sample, Mapping)) or hasattr(given, "columns")
    if not_units or not hasattr(given, "__len__"):
        raise InputError(
            f"{name} is {type(given).__name__}; it must be a list of units, each an array of "
            "values or a Sample. From a table use collections_from_table."
        )
    return Collection(tuple(given), name)


def collections_from_table(
    table: Any,
    *,
    group: str = "group",
    unit: str = "unit",
    value: str | Sequence[str] = "value",
    weight: str | None = None,
) -> tuple[Collection, Collection]:
    """Two collections from a table with a row per value: its group, its unit, perhaps a weight.

    ``table`` is a data frame or a mapping of columns. ``value`` names one column, or several for
    points (longitude and latitude, say). The group that comes first in the table is A, the
    reference. Raises ``InputError`` for columns that are not there, rows without group or unit,
    and other than two groups.
    """
    frame = _frame(table)
    columns = [value] if isinstance(value, str) else list(value)
    for column in (group, unit, *columns, *([weight] if weight else [])):
        _expect(frame, column)
    unnamed = frame[[group, unit]].isna().any(axis=1)
    if unnamed.any():
        raise InputError(
            f"{int(unnamed.sum())} of {len(frame)} rows have no {group!r} or no {unit!r}; fill "
            "them in or leave the rows out."
        )
    names = frame[group].unique().tolist()
    if len(names) != 2:
        shown = ", ".join(str(name) for name in names[:5]) + (", …" if len(names) > 5 else "")
        raise InputError(
            f"Column {group!r} has {len(names)} groups ({shown}); there must be two. Keep the rows "
            "of the two to compare."
        )
    a, b = (
        Collection(
            tuple(
                Sample(
                    rows[columns[0] if len(columns) == 1 else columns].to_numpy(),
                    rows[weight].to_numpy() if weight else None,
                    str(key),
                )
                for key, rows in frame[frame[group] == name].groupby(unit, sort=False)
            ),
            str(name),
        )
        for name in names
    )
    return a, b


def _frame(table: Any) -> "pd.DataFrame":
    import pandas as pd

    if isinstance(table, pd.DataFrame):
        return table
    try:
        convert = getattr(table, "to_pandas", None)
        return pd.DataFrame(convert() if convert else table)
    except (TypeError, ValueError) as error:
        raise InputError(f"This is not a table: {error}.") from error


def _expect(frame: "pd.DataFrame", column: str) -> None:
    known = [str(name) for name in frame.columns]
    if column in known:
        return
    near = difflib.get_close_matches(column, known, n=1)
    hint = f" Did you mean {near[0]!r}?" if near else ""
    raise InputError(f"The table has no column {column!r}; it has {', '.join(known)}.{hint}")
