"""Transport on the line between points that carry mass, and what each point adds to its cost.

Masses of a side sum to 1. Where sorted points are matched from the left, each step moves the
smaller of what is left of both: at most n + m − 1 steps, exact up to the rounding of n + m sums.
"""

import numpy as np
from numpy.typing import NDArray

from dnacompare.numerics.compiled import compiled
from dnacompare.numerics.quantiles import power_of

LEVEL = 1e-12
"""Share of the mass within which two levels are the same: what rounding leaves of equal ones."""

Floats = NDArray[np.float64]
Sorted = NDArray[np.floating]
Places = NDArray[np.int32]


def in_order(values: Sorted, weights: Floats) -> tuple[Sorted, Floats]:
    """Rows ``(S, n)`` sorted, and the weights ``(n,)`` of the points in that order ``(S, n)``."""
    order = np.argsort(values, axis=1)
    return np.take_along_axis(values, order, 1), weights[order]


@compiled
def costs(x: Sorted, masses_x: Floats, y: Sorted, masses_y: Floats, power: float) -> Floats:
    """``W_p^p`` ``(S,)`` between sorted rows ``(S, n)`` and ``(S, m)`` of points with masses."""
    result = np.empty(len(x))
    for row in range(len(x)):
        result[row] = _cost(x[row], masses_x[row], y[row], masses_y[row], power)
    return result


def relabelled(
    values: Sorted, order: Places, labels: NDArray[np.bool_], weights: Floats, power: float
) -> Floats:
    """Mean ``W_p^p`` over L rows for each of K labellings ``(K,)``; weights go with their items.

    ``values`` ``(L, N)`` are sorted, ``order`` says which of the N items each is, ``labels``
    ``(N, K)`` which items count as A, and ``weights`` ``(N,)`` are positive.
    """
    of_a = weights @ labels
    shares = np.stack([1 / of_a, 1 / (weights.sum() - of_a)])
    rows = np.ascontiguousarray(labels.T).view(np.uint8)
    return _relabelled(values, order, rows, weights, shares, power)


@compiled
def _relabelled(
    values: Sorted,
    order: Places,
    labels: NDArray[np.uint8],
    weights: Floats,
    shares: Floats,
    power: float,
) -> Floats:
    rows, items = values.shape
    result = np.zeros(len(labels))
    x, y = np.empty(items + 1, values.dtype), np.empty(items + 1, values.dtype)
    of_x, of_y = np.empty(items + 1), np.empty(items + 1)
    for row in range(rows):
        for labelling in range(len(labels)):
            n = m = 0
            for i in range(items):  # writing both sides avoids a branch that cannot be predicted
                item = order[row, i]
                chosen = labels[labelling, item]
                x[n] = y[m] = values[row, i]
                of_x[n] = weights[item] * shares[0, labelling]
                of_y[m] = weights[item] * shares[1, labelling]
                n += chosen
                m += 1 - chosen
            result[labelling] += _cost(x[:n], of_x[:n], y[:m], of_y[:m], power)
    result /= rows
    return result


@compiled
def potentials(
    x: Sorted, masses_x: Floats, y: Sorted, masses_y: Floats, order: Places, power: float
) -> Floats:
    """First variation of the mean ``W_p^p`` over L rows at each of the n items of x ``(n,)``.

    Kantorovich potentials of one-dimensional transport, centred: along each gap of x the potential
    grows like the cost of reaching the quantile of y at the level of the gap. ``order`` ``(L, n)``
    says which item each of the sorted x is.
    """
    rows, n = x.shape
    m = y.shape[1]
    result = np.zeros(n)
    along = np.empty(n)
    for row in range(rows):
        along[0] = 0.0
        level, k, reached = 0.0, 0, masses_y[row, 0]
        middle = 0.0
        for i in range(1, n):
            level += masses_x[row, i - 1]
            while reached < level - LEVEL and k < m - 1:
                k += 1
                reached += masses_y[row, k]
            target = np.float64(y[row, k])
            if reached <= level + LEVEL and k < m - 1:  # the middle treats both sides alike
                target = 0.5 * (target + np.float64(y[row, k + 1]))
            along[i] = (
                along[i - 1]
                + power_of(np.float64(x[row, i]) - target, power)
                - power_of(np.float64(x[row, i - 1]) - target, power)
            )
            middle += masses_x[row, i] * along[i]
        for i in range(n):
            result[order[row, i]] += along[i] - middle
    result /= rows
    return result


@compiled
def _cost(x: Sorted, masses_x: Floats, y: Sorted, masses_y: Floats, power: float) -> float:
    i = j = 0
    left_x, left_y = masses_x[0], masses_y[0]
    total = 0.0
    while True:
        moved = min(left_x, left_y)
        total += moved * power_of(np.float64(x[i]) - np.float64(y[j]), power)
        left_x -= moved
        left_y -= moved
        if left_x <= left_y:
            i += 1
            if i == len(x):
                break
            left_x = masses_x[i]
        else:
            j += 1
            if j == len(y):
                break
            left_y = masses_y[j]
    return float(total)
