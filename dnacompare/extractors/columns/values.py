"""Columns of a DataFrame as float64 numbers or as text, whatever pandas calls them."""

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import pandas as pd

DAY = np.timedelta64(1, "D")


def is_number(column: "pd.Series") -> bool:
    """Whether a column is compared as a quantity: numbers, truth values, dates and durations."""
    from pandas.api import types

    kinds = (
        types.is_numeric_dtype,
        types.is_bool_dtype,
        types.is_datetime64_any_dtype,
        types.is_timedelta64_dtype,
    )
    return any(kind(column.dtype) for kind in kinds) and not types.is_complex_dtype(column.dtype)


def numbers(frame: "pd.DataFrame", columns: tuple[str, ...]) -> NDArray[np.float64]:
    """``(rows, columns)``, NaN for missing; dates in days since 1970, durations in days."""
    chosen = frame[list(columns)]
    if all(dtype == np.float64 for dtype in chosen.dtypes):
        table: NDArray[np.float64] = chosen.to_numpy(np.float64)
        return table
    parts = [_number(frame[column]) for column in columns]
    return np.stack(parts, axis=1) if parts else np.empty((len(frame), 0))


def _number(column: "pd.Series") -> NDArray[np.float64]:
    from pandas.api import types

    if types.is_datetime64_any_dtype(column.dtype):
        if column.dt.tz is not None:
            column = column.dt.tz_convert("UTC").dt.tz_localize(None)
        column = (column - np.datetime64(0, "D")) / DAY
    elif types.is_timedelta64_dtype(column.dtype):
        column = column / DAY
    values: NDArray[np.float64] = column.to_numpy(np.float64, na_value=np.nan)
    return values


def texts(column: "pd.Series") -> "pd.Series":
    """Values as text; missing ones stay missing."""
    return column.astype(object).map(str, na_action="ignore")
