"""Holm's step-down correction for having looked at many tests (Scandinavian J. Stat. 1979)."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def holm(p: Floats) -> Floats:
    """Adjusted p-values ``(K,)``: rejecting those ≤ α errs anywhere with probability at most α.

    Valid under any dependence. NaN marks a test that was not made; it does not count.
    """
    adjusted = np.full(len(p), np.nan)
    made = np.flatnonzero(~np.isnan(p))
    order = made[np.argsort(p[made], kind="stable")]
    steps = p[order] * np.arange(len(order), 0, -1)
    adjusted[order] = np.minimum(np.maximum.accumulate(steps), 1.0)
    return adjusted
