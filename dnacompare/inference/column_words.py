"""A column of what is known of items: where it says something, and what, in words."""

import numpy as np
from numpy.typing import NDArray

from dnacompare.specs import Column


def known(column: Column) -> NDArray[np.bool_]:
    """Which items ``(n,)`` have a value."""
    if column.dtype == object:
        return np.array([value != "" for value in column], bool)
    return np.isfinite(column)


def words(column: Column) -> NDArray[np.str_]:
    """The values as text ``(n,)``, whole numbers without a decimal point; gaps as "" or "nan"."""
    if column.dtype == object:
        return column.astype(str)
    return np.array([f"{value:g}" for value in column], str)
