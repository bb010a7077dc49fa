"""Transport on circles: great circles of a sphere, and the cost of moving points around one.

On a circle the two quantile functions may be matched from any starting point. The cost is convex
in that start and linear between starts at which points meet (Delon, Salomon & Sobolevskii 2010),
so a search over whole units of mass 1/lcm(n, m) ends at its exact least value.
"""

import numpy as np
from numpy.typing import NDArray

from dnacompare.numerics.compiled import compiled
from dnacompare.numerics.slices import directions

FULL = 2 * np.pi
Floats = NDArray[np.float64]


def great_circles(dimensions: int, count: int, seed: int) -> Floats:
    """``(count, 2, dimensions)``: orthonormal frames of uniform planes, orthogonal in blocks.

    In two dimensions there is one plane, whatever ``count``.
    """
    if dimensions == 2:
        return np.eye(2)[None]
    pairs = dimensions // 2
    blocks = -(-count // pairs)
    rows = directions(dimensions, blocks * dimensions, seed).reshape(blocks, dimensions, -1)
    return rows[:, : 2 * pairs].reshape(-1, 2, dimensions)[:count]


def angles(points: Floats, circles: Floats) -> Floats:
    """``(L, N)`` angles in [0, 2π) of the nearest points on each circle ``(L, 2, d)``."""
    across, up = circles[:, 0] @ points.T, circles[:, 1] @ points.T
    result: Floats = np.mod(np.arctan2(up, across), FULL)
    return np.where(result >= FULL, 0.0, result)  # tiny negative angles round up


def circle_costs(x: Floats, y: Floats, power: float) -> Floats:
    """``W_p^p`` ``(L,)`` around circles, in radians, of the rows ``(L, n)`` and ``(L, m)``."""
    labels = np.arange(x.shape[1] + y.shape[1])[None] < x.shape[1]
    return relabelled_circle_costs(np.concatenate([x, y], axis=1), labels.T, power)[:, 0]


def relabelled_circle_costs(values: Floats, labels: NDArray[np.bool_], power: float) -> Floats:
    """``(L, K)``: the cost of the rows ``(L, N)`` for each labelling ``(N, K)``, of any sizes."""
    order = np.argsort(values, axis=1)
    n = labels.sum(axis=0)
    units = np.lcm(n, len(labels) - n)
    by_labelling = np.ascontiguousarray(labels.T).view(np.uint8)
    return _relabelled(np.take_along_axis(values, order, 1), order, by_labelling, units, power)


@compiled
def _relabelled(
    values: Floats,
    order: NDArray[np.int64],
    labels: NDArray[np.uint8],
    units: NDArray[np.int64],
    power: float,
) -> Floats:
    rows, items = values.shape
    result = np.empty((rows, len(labels)))
    x, y = np.empty(items + 1), np.empty(items + 1)
    for row in range(rows):
        for labelling in range(len(labels)):
            n = m = 0
            for i in range(items):
                chosen = labels[labelling, order[row, i]]
                x[n] = y[m] = values[row, i]
                n += chosen
                m += 1 - chosen
            result[row, labelling] = _least(x[:n], y[:m], units[labelling], power)
    return result


@compiled
def _least(x: Floats, y: Floats, units: int, power: float) -> float:
    low, high = -units, units
    while low < high:
        middle = (low + high) // 2
        if _matched(x, y, units, middle, power) <= _matched(x, y, units, middle + 1, power):
            high = middle
        else:
            low = middle + 1
    return _matched(x, y, units, low, power)


@compiled
def _matched(x: Floats, y: Floats, units: int, start: int, power: float) -> float:
    """The cost where the first of x meets y ``start`` units of mass further around."""
    of_x, of_y = units // len(x), units // len(y)
    left_x = of_x
    j, turns = start // of_y, 0
    left_y = of_y - (start - j * of_y)
    turns = j // len(y)
    j -= turns * len(y)
    i = 0
    total = 0.0
    while i < len(x):
        moved = min(left_x, left_y)
        gap = abs(x[i] - y[j] - FULL * turns)
        total += moved * (gap * gap if power == 2.0 else gap**power)
        left_x -= moved
        left_y -= moved
        if left_x == 0:
            i += 1
            left_x = of_x
        if left_y == 0:
            j += 1
            left_y = of_y
            if j == len(y):
                j = 0
                turns += 1
    return total / units
