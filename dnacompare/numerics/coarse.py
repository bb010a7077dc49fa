"""Columns with few different values in the same order: all that boosted trees look at."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
MOST = 200
"""Different values: trees sort rows into 255 bins, and finding these with weights takes them longer
than all else."""


def coarse(values: Floats) -> Floats:
    """``(N, d)`` with at most ``MOST`` different values a column, of about as many rows each."""
    found = values.copy()
    for column in found.T:
        if len(np.unique(column)) > MOST:
            ends = np.quantile(column, np.arange(1, MOST) / MOST)
            column[:] = np.searchsorted(ends, column)
    return found
