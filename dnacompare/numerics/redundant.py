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
    found = constant(values)
    alive = np.array([j for j in range(values.shape[1]) if j not in found], int)
    copies = repeated(values[:, alive], [names[j] for j in alive])
    found |= {int(alive[place]): reason for place, reason in copies.items()}
    kept = np.array([j for j in alive if j not in found], int)
    if len(values) >= 2 * len(kept):
        left = np.abs(np.diag(np.linalg.qr(_directions(values[:, kept]), mode="r")))
        for place in kept[left**2 < SAME]:
            found[int(place)] = "it follows from the columns before it"
    return found


def constant(values: Floats) -> dict[int, str]:
    """Which columns of ``(N, d)`` hold one value, and that as the reason to leave them out."""
    return {int(place): "it is constant" for place in np.flatnonzero(np.ptp(values, axis=0) == 0)}


def still(values: Floats, in_a: NDArray[np.bool_]) -> dict[int, str]:
    """Which columns of ``(N, d)`` hold one value on one side alone, and on which."""
    ranges = [np.ptp(values[side], axis=0) == 0 for side in (in_a, ~in_a)]
    return {
        int(place): f"constant in {'A' if ranges[0][place] else 'B'}"
        for place in np.flatnonzero(ranges[0] != ranges[1])
    }


def repeated(values: Floats, names: Sequence[str]) -> dict[int, str]:
    """Which columns of ``(N, d)``, none constant, are others in other units, and whose copies."""
    scaled = _directions(values)
    alike = np.tril(1 - np.abs(scaled.T @ scaled) < SAME, -1)
    return {
        int(place): f"it repeats {names[alike[place].argmax()]!r}"
        for place in np.flatnonzero(alike.any(axis=1))
    }


def _directions(values: Floats) -> Floats:
    """The columns about their means, each of length 1."""
    centred = values - values.mean(axis=0)
    directions: Floats = centred / np.linalg.norm(centred, axis=0)
    return directions
