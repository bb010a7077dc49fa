"""Sums over the rows of a matrix and a shift of all of them, each in one pass, in float64.

Every row is read once while it is in the cache; nothing the size of the matrix is made. A column's
numbers are added up row by row, whatever the number of threads.
"""

import numpy as np
from numpy.typing import NDArray

from dnacompare.numerics.compiled import compiled

TOGETHER = 256
"""Rows added up by themselves: rounding then grows with their number and that of such parts."""

Floats = NDArray[np.float64]
Points = NDArray[np.floating]


@compiled
def scaled_sums(points: Points, origin: Floats, share: float) -> Floats:
    """``share`` times the sum of the rows of ``(N, d)`` less ``origin`` ``(d,)``.

    Scaled before they are added up: huge numbers would overflow.
    """
    rows, dimensions = points.shape
    total, part = np.zeros(dimensions), np.empty(dimensions)
    for start in range(0, rows, TOGETHER):
        part[:] = 0.0
        for i in range(start, min(rows, start + TOGETHER)):
            for j in range(dimensions):
                part[j] += (np.float64(points[i, j]) - origin[j]) * share
        total += part
    return total


@compiled
def shift(points: Points, origin: Floats, mean: Floats) -> None:
    """Take ``origin`` and then ``mean`` ``(d,)`` from every row of ``(N, d)``, in place."""
    rows, dimensions = points.shape
    for i in range(rows):
        for j in range(dimensions):
            points[i, j] = np.float64(points[i, j]) - origin[j] - mean[j]


@compiled
def power_sums(points: Points) -> Floats:
    """``(2, d)``: the sums of the rows of ``(N, d)`` and of their squares."""
    rows, dimensions = points.shape
    total = np.zeros((2, dimensions))
    values, squares = np.empty(dimensions), np.empty(dimensions)
    for start in range(0, rows, TOGETHER):
        values[:] = 0.0
        squares[:] = 0.0
        for i in range(start, min(rows, start + TOGETHER)):
            for j in range(dimensions):
                value = np.float64(points[i, j])
                values[j] += value
                squares[j] += value * value
        total[0] += values
        total[1] += squares
    return total
