"""Raw columns → float64 numbers or text categories, with a note for everything that was changed."""

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from dnacompare.loaders.remarks import Remarks
from dnacompare.loaders.values import Values, usable

if TYPE_CHECKING:
    import pandas as pd

MANY_LABELS = 50
"""Whole numbers of more different values than this are counts or codes, not classes."""
IDENTIFIER_ROWS = 20
"""Below so many rows, values that all differ are no sign of an identifier."""


def tidy(frame: "pd.DataFrame", labels: bool = False) -> "tuple[pd.DataFrame, tuple[str, ...]]":
    """The usable columns, each float64 or text with NaN for missing, and notes.

    With ``labels`` whole numbers from 0 with at most ``MANY_LABELS`` values become categories.
    """
    import pandas as pd

    remarks = Remarks()
    columns: dict[str, Values] = {}
    for name, column in frame.reset_index(drop=True).items():
        values = usable(column, str(name), remarks)
        if values is None:
            continue
        if isinstance(values, np.ndarray):
            whole, different = _describe_numbers(values, str(name), remarks)
            if labels and whole and different <= MANY_LABELS and np.nanmin(values) >= 0:
                remarks.labels.append(str(name))
                values = pd.Series(values).map("{:.0f}".format, na_action="ignore")
        else:
            _describe(values.nunique(), len(values), str(name), remarks)
        columns[str(name)] = values
    return pd.DataFrame(columns, index=range(len(frame))), remarks.notes()


def _describe_numbers(values: NDArray[np.float64], name: str, remarks: Remarks) -> tuple[bool, int]:
    """Whether all are whole numbers, and then how many different ones there are."""
    if np.nanmin(values) == np.nanmax(values):
        remarks.constant.append(name)
    present = values[~np.isnan(values)]
    if (present != np.rint(present)).any():
        return False, 0
    different = len(np.unique(present))
    if different > 1:
        _describe(different, len(values), name, remarks)
    return True, different


def _describe(different: int, rows: int, name: str, remarks: Remarks) -> None:
    if different == 1:
        remarks.constant.append(name)
    elif different == rows >= IDENTIFIER_ROWS:
        remarks.identifiers.append(name)
