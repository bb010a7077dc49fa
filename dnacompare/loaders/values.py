"""The values of one column: numbers where they are numbers, text where they are not."""

import re
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from dnacompare.loaders.encoding import sound
from dnacompare.loaders.remarks import Remarks

if TYPE_CHECKING:
    import pandas as pd

Values = Any
"""float64 ``(n,)`` for numbers, or a pandas Series of text with NaN for missing."""
MOSTLY_NUMBERS = 0.95
"""From this share of numbers on, the other entries of a column count as missing."""
NUMBER = re.compile(r"[+-]?((\d+\.?\d*|\.\d+)(e[+-]?\d+)?|inf|infinity)", re.ASCII | re.IGNORECASE)
DAY = np.timedelta64(1, "D")


def usable(column: "pd.Series", name: str, remarks: Remarks) -> Values | None:
    """Float64 ``(n,)``, or text with NaN for missing; ``None`` if there is nothing in it."""
    if not column.notna().any():
        remarks.empty.append(name)
        return None
    values = _typed(column, name, remarks)
    if values is None:
        remarks.unusable.append(name)
        return None
    if isinstance(values, np.ndarray):
        infinite = np.isinf(values)
        if infinite.any():
            remarks.infinite.append(f"{name} ({infinite.sum():,})")
            values = np.where(infinite, np.nan, values)
        empty = bool(np.isnan(values).all())
    else:
        empty = bool(values.isna().all())
    if empty:
        remarks.empty.append(name)
        return None
    return values


def _typed(column: "pd.Series", name: str, remarks: Remarks) -> Values | None:
    from pandas.api import types

    dtype = column.dtype
    if isinstance(dtype, np.dtype) and dtype.kind == "c":
        return None
    if types.is_bool_dtype(dtype) or hasattr(dtype, "categories"):
        return _text(column)
    if types.is_numeric_dtype(dtype):
        return _numbers(column)
    if types.is_datetime64_any_dtype(dtype) or types.is_timedelta64_dtype(dtype):
        remarks.dates.append(name)
        return _days(column)
    if types.is_object_dtype(dtype):
        if column.map(_is_unusable).any():
            return None
        if column.map(_is_flag).any():
            return _text(column)
    return _numbers_or_text(_text(column), name, remarks)


def _numbers(column: "pd.Series") -> NDArray[np.float64]:
    values: NDArray[np.float64] = column.to_numpy(np.float64, na_value=np.nan)
    return values


def _text(column: "pd.Series") -> "pd.Series":
    """Without the spaces around it; nothing left is missing."""
    if column.dtype == object or hasattr(column.dtype, "categories") or column.dtype.kind == "b":
        column = column.astype(object).map(sound, na_action="ignore")
    text = column.str.strip()
    return text.mask(text == "")


def _numbers_or_text(text: "pd.Series", name: str, remarks: Remarks) -> Values:
    import pandas as pd

    codes, different = pd.factorize(text)  # a category is looked at once, not in every row
    parsed = np.array([*map(_number, different), np.nan], np.float64)
    numbers = parsed[codes]  # missing has the code −1
    present = int(np.count_nonzero(codes >= 0))
    good = int(np.count_nonzero(~np.isnan(numbers)))
    if good < MOSTLY_NUMBERS * present:
        return text
    if good < present:
        remarks.coerced.append(f"{name} ({present - good:,})")
    return numbers


def _number(text: str) -> float:
    """The number that a text is, NaN if it is none; Python's own reading is exact."""
    return float(text) if NUMBER.fullmatch(text) else np.nan


def _days(column: "pd.Series") -> NDArray[np.float64]:
    """Days since 1970 UTC, or of a span of time."""
    import pandas as pd

    if getattr(column.dtype, "tz", None) is not None:
        column = column.dt.tz_convert("UTC").dt.tz_localize(None)
    start = pd.Timestamp("1970-01-01") if column.dtype.kind == "M" else pd.Timedelta(0)
    return _numbers((column - start) / DAY)


def _is_unusable(value: Any) -> bool:
    return isinstance(value, (bytes, list, tuple, dict, set, np.ndarray, complex))


def _is_flag(value: Any) -> bool:
    return isinstance(value, (bool, np.bool_))
