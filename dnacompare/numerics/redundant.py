"""Columns that say nothing new: constant ones, copies of others, sums of others."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
SAME = 1e-9
"""Share of a column's variance below which what others leave of it is rounding."""


def redundant(values: Floats, names: Sequence[str]) -> dict[int, str]:
    """Which columns of ``(N, d)`` can be left out, and why; the first of several copies stays.

    Of a column's categories as 0 or 1 the last one follows from the rest. That a column is a sum
    of others is looked at only where there are at least twice as many rows as columns: with fewer,
    any column is nearly one.
    """
    found = {int(place): "it is constant" for place in np.flatnonzero(np.ptp(values, axis=0) == 0)}
    alive = np.array([j for j in range(values.shape[1]) if j not in found], int)
    if not len(alive):
        return found
    scaled = values[:, alive] - values[:, alive].mean(axis=0)
    scaled /= np.linalg.norm(scaled, axis=0)
    alike = np.tril(1 - np.abs(scaled.T @ scaled) < SAME, -1)
    for place in np.flatnonzero(alike.any(axis=1)):
        found[int(alive[place])] = f"it repeats {names[alive[alike[place].argmax()]]!r}"
    kept = np.flatnonzero(~alike.any(axis=1))
    if len(values) >= 2 * len(kept):
        left = np.abs(np.diag(np.linalg.qr(scaled[:, kept], mode="r")))
        for place in kept[left**2 < SAME]:
            found[int(alive[place])] = "it follows from the columns before it"
    return found
