"""Quantiles of weighted points on lines, and the exact cost of moving one set onto another."""

import numpy as np
from numpy.typing import NDArray

from dnacompare.numerics.compiled import compiled

TIE = 1e-7
"""Share of the whole mass within which two levels are the same: shares kept as float32 add up to
such errors, and whether 10 of 60 counts reach the level 1/6 must not depend on them."""

Floats = NDArray[np.float64]
Places = NDArray[np.int64]


def middle_quantiles(values: Floats, weights: Floats, levels: Floats) -> Floats:
    """Quantiles ``(S, D)`` of each row of ``values`` ``(S, n)`` at ``levels`` ``(D,)`` in (0, 1).

    The mean of the lower quantile inf{x : F(x) ≥ s} and the upper one inf{x : F(x) > s}: turning
    the sign of a row turns the sign of its quantiles at 1 − s, which neither alone does.
    ``weights`` ``(n,)`` are positive and sum to 1.
    """
    return _quantiles(values, np.argsort(values, axis=1), weights, levels)


def squared_costs(x: Floats, weights_x: Floats, y: Floats, weights_y: Floats) -> Floats:
    """W₂² ``(S,)`` between the rows of ``x`` ``(S, n)`` and ``y`` ``(S, m)``, weighted."""
    return _costs(x, np.argsort(x, axis=1), weights_x, y, np.argsort(y, axis=1), weights_y)


@compiled
def _quantiles(values: Floats, order: Places, weights: Floats, levels: Floats) -> Floats:
    rows, count = values.shape
    result = np.empty((rows, len(levels)))
    for row in range(rows):
        sequence = order[row]
        place = 0
        mass = weights[sequence[0]]
        for k in range(len(levels)):
            while mass < levels[k] - TIE and place < count - 1:
                place += 1
                mass += weights[sequence[place]]
            upper = place + 1 if mass <= levels[k] + TIE and place < count - 1 else place
            result[row, k] = 0.5 * (values[row, sequence[place]] + values[row, sequence[upper]])
    return result


@compiled
def _costs(
    x: Floats, order_x: Places, weights_x: Floats, y: Floats, order_y: Places, weights_y: Floats
) -> Floats:
    result = np.empty(len(x))
    for row in range(len(x)):
        first, second = order_x[row], order_y[row]
        i = j = 0
        left_x, left_y = weights_x[first[0]], weights_y[second[0]]
        total = 0.0
        while True:
            moved = min(left_x, left_y)
            total += moved * (x[row, first[i]] - y[row, second[j]]) ** 2
            left_x -= moved
            left_y -= moved
            if left_x <= left_y:
                i += 1
                if i == len(first):
                    break
                left_x = weights_x[first[i]]
            else:
                j += 1
                if j == len(second):
                    break
                left_y = weights_y[second[j]]
        result[row] = total
    return result
