"""Raw columns → float64 numbers or text categories, with a note for everything that was changed."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from dnacompare.loaders.damage import listing
from dnacompare.loaders.encoding import sound

if TYPE_CHECKING:
    import pandas as pd

MOSTLY_NUMBERS = 0.95
"""From this share of numbers on, the other entries of a column count as missing."""
DAY = np.timedelta64(1, "D")
MANY_LABELS = 50
IDENTIFIER_ROWS = 20
"""Below so many rows, values that all differ are no sign of an identifier."""


@dataclass(frozen=True)
class Remarks:
    """Names of columns by what was found or done; filled while the columns are read."""

    empty: list[str] = field(default_factory=list)
    unusable: list[str] = field(default_factory=list)
    constant: list[str] = field(default_factory=list)
    infinite: list[str] = field(default_factory=list)
    coerced: list[str] = field(default_factory=list)
    dates: list[str] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    identifiers: list[str] = field(default_factory=list)

    def notes(self) -> tuple[str, ...]:
        """A sentence for each kind of remark that was made."""
        sentences = (
            (self.empty, "Without any value, so left out: {}."),
            (self.unusable, "Neither numbers nor text, so left out: {}."),
            (self.constant, "With one value only: {}."),
            (self.infinite, "Infinite values count as missing: {}."),
            (self.coerced, "Nearly all numbers, so other entries count as missing: {}."),
            (self.dates, "Dates and times became days since 1970: {}."),
            (self.labels, "Whole numbers read as class labels: {}."),
            (
                self.identifiers,
                "A different value in every row, which looks like an identifier "
                "(leave it out, or name it as the id column): {}.",
            ),
        )
        return tuple(sentence.format(listing(names)) for names, sentence in sentences if names)


def tidy(frame: "pd.DataFrame", labels: bool = False) -> "tuple[pd.DataFrame, tuple[str, ...]]":
    """The usable columns, each float64 or text with NaN for missing, and notes.

    With ``labels`` whole numbers from 0 with at most ``MANY_LABELS`` values become categories.
    """
    import pandas as pd

    remarks = Remarks()
    columns = {}
    for name in frame.columns:
        column = _column(frame[name], name, remarks)
        if column is None:
            continue
        if labels and _is_labels(column):
            remarks.labels.append(name)
            column = column.map(lambda value: f"{value:.0f}", na_action="ignore")
        _describe(column, name, remarks)
        columns[name] = column.reset_index(drop=True)
    return pd.DataFrame(columns, index=range(len(frame))), remarks.notes()


def _column(column: "pd.Series", name: str, remarks: Remarks) -> "pd.Series | None":
    from pandas.api import types

    if not column.notna().any():
        remarks.empty.append(name)
        return None
    dtype = column.dtype
    if isinstance(dtype, np.dtype) and dtype.kind == "c":
        remarks.unusable.append(name)
        return None
    if types.is_bool_dtype(dtype) or hasattr(dtype, "categories"):
        return _text(column)
    if types.is_numeric_dtype(dtype):
        return _finite(column, name, remarks)
    if types.is_datetime64_any_dtype(dtype) or types.is_timedelta64_dtype(dtype):
        remarks.dates.append(name)
        return _days(column)
    return _numbers_or_text(column, name, remarks)


def _numbers_or_text(column: "pd.Series", name: str, remarks: Remarks) -> "pd.Series | None":
    import pandas as pd

    if column.dtype == object and column.map(_is_unusable).any():
        remarks.unusable.append(name)
        return None
    boolean = column.dtype == object and column.dropna().map(lambda v: isinstance(v, bool)).all()
    text = _text(column)
    present = text.notna()
    if not present.any():
        remarks.empty.append(name)
        return None
    numbers = pd.to_numeric(text[present], errors="coerce").astype(np.float64)
    share = numbers.notna().mean()
    if boolean or share < MOSTLY_NUMBERS:
        return text
    if share < 1:
        remarks.coerced.append(f"{name} ({(numbers.isna()).sum():,})")
    return _finite(numbers.reindex(column.index), name, remarks)


def _is_unusable(value: Any) -> bool:
    return isinstance(value, (bytes, list, tuple, dict, set, np.ndarray, complex))


def _text(column: "pd.Series") -> "pd.Series":
    text = column.astype(object).map(sound, na_action="ignore").str.strip()
    return text.mask(text == "")


def _finite(column: "pd.Series", name: str, remarks: Remarks) -> "pd.Series | None":
    import pandas as pd

    values = column.to_numpy(np.float64, na_value=np.nan)
    infinite = np.isinf(values)
    if infinite.any():
        remarks.infinite.append(f"{name} ({infinite.sum():,})")
        values = np.where(infinite, np.nan, values)
    if np.isnan(values).all():
        remarks.empty.append(name)
        return None
    return pd.Series(values, column.index)


def _days(column: "pd.Series") -> "pd.Series":
    import pandas as pd

    if getattr(column.dtype, "tz", None) is not None:
        column = column.dt.tz_convert("UTC").dt.tz_localize(None)
    start = pd.Timestamp("1970-01-01") if column.dtype.kind == "M" else pd.Timedelta(0)
    return (column - start) / DAY


def _is_labels(column: "pd.Series") -> bool:
    if column.dtype != np.float64:
        return False
    values = column.dropna().to_numpy()
    whole = bool((values >= 0).all() and (values == np.rint(values)).all())
    return whole and len(np.unique(values)) <= MANY_LABELS


def _describe(column: "pd.Series", name: str, remarks: Remarks) -> None:
    present = column.dropna()
    different = present.nunique()
    if different == 1:
        remarks.constant.append(name)
    elif different == len(column) >= IDENTIFIER_ROWS:
        fractions = column.dtype == np.float64 and bool((present % 1 != 0).any())
        if not fractions:
            remarks.identifiers.append(name)
