"""Lists in cells, such as embeddings, spread over columns of their own."""

from typing import TYPE_CHECKING, Any

import numpy as np

from dnacompare.loaders.limits import Limits

if TYPE_CHECKING:
    import pandas as pd


def spread(frame: "pd.DataFrame", name: str, limits: Limits) -> "pd.DataFrame":
    """Columns of lists of one length become ``name[0]``, ``name[1]``, …; others stay as they are.

    Raises ``LimitError`` if that makes too many cells.
    """
    import pandas as pd
    from pandas.api.types import is_object_dtype

    if not any(map(is_object_dtype, frame.dtypes)):
        return frame
    parts = []
    width = 0
    for column in frame.columns:
        length = _common_length(frame[column])
        width += max(length, 1)
        limits.check_cells(len(frame), width, name)
        parts.append(_spread(frame[column], length) if length else frame[[column]])
    return pd.concat(parts, axis=1) if parts else frame


def _common_length(column: "pd.Series") -> int:
    """The length of every list in the column, or 0."""
    if column.dtype != object:
        return 0
    present = column[column.map(_is_present)]
    if not len(present) or not present.map(_is_list).all():
        return 0
    lengths = present.map(len)
    return int(lengths.iloc[0]) if lengths.nunique() == 1 else 0


def _is_present(value: Any) -> bool:
    return value is not None and not (isinstance(value, float) and np.isnan(value))


def _is_list(value: Any) -> bool:
    return isinstance(value, (list, tuple)) or (isinstance(value, np.ndarray) and value.ndim == 1)


def _spread(column: "pd.Series", length: int) -> "pd.DataFrame":
    import pandas as pd

    nothing = [None] * length
    rows = [list(value) if _is_present(value) else nothing for value in column]
    names = [f"{column.name}[{i}]" for i in range(length)]
    return pd.DataFrame(rows, index=column.index, columns=names)
