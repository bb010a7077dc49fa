"""Transport on the line: the cost of matching two sorted samples, quantile by quantile.

``W_p^p = ∫₀¹ |F⁻¹(s) − G⁻¹(s)|^p ds`` is a sum over the pieces of [0, 1] on which both empirical
quantile functions are constant; with n and m points these are at most n + m − 1.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from dnacompare.numerics.compiled import compiled
from dnacompare.stopping import stopping_point

Floats = NDArray[np.float64]
Sorted = NDArray[np.floating]
Places = NDArray[np.int64]
LANES = 8
TOGETHER = 250
"""Labellings of one compiled call, during which nothing can be asked to stop."""


def costs(x: Sorted, y: Sorted, power: float) -> Floats:
    """``W_p^p`` ``(L,)`` between the rows of ``x`` ``(L, n)`` and ``y`` ``(L, m)``, sorted."""
    if x.shape[1] == y.shape[1]:  # pieces are points
        return _matched_rows(x, y, power)
    return _costs(x, y, *pieces(x.shape[1], y.shape[1]), power)


def relabelled(
    values: Sorted, order: NDArray[np.int32], labels: NDArray[np.bool_], power: float
) -> Floats:
    """Mean ``W_p^p`` over L rows for each of K labellings ``(K,)``.

    ``values`` ``(L, N)`` are sorted, ``order`` says which of the N items each is, and ``labels``
    ``(N, K)`` which items count as A, at least one and not all in every column. Sorted values split
    in one pass into two sorted samples: no labelling is sorted again.
    """
    result = np.empty(labels.shape[1])
    for which, by_labelling, places in _by_size(labels):
        result[which] = _relabelled(values, order, by_labelling, *places, power)
    return result


def relabelled_rows(
    values: Sorted, order: NDArray[np.int32], labels: NDArray[np.bool_], power: float
) -> Floats:
    """Like ``relabelled``, but the cost of every row for every labelling ``(K, L)``."""
    result = np.empty((labels.shape[1], len(values)))
    for which, by_labelling, places in _by_size(labels):
        for row in range(len(values)):
            one = slice(row, row + 1)
            result[which, row] = _relabelled(values[one], order[one], by_labelling, *places, power)
    return result


def pulls(
    values: Sorted, order: NDArray[np.int32], labels: NDArray[np.bool_], power: float
) -> tuple[Floats, Floats]:
    """``W_p^p`` ``(K,)`` with one row ``(K, N)`` for each labelling ``(N, K)``, and its derivative
    in the value of every item ``(K, N)``."""
    costs_, pulled = np.empty(len(values)), np.empty(values.shape)
    for which, by_labelling, places in _by_size(labels):
        found = _pulls(values[which], order[which], by_labelling, *places, power)
        costs_[which], pulled[which] = found
    return costs_, pulled


def _by_size(
    labels: NDArray[np.bool_],
) -> Iterator[tuple[Places, NDArray[np.uint8], tuple[Places, Places, Floats]]]:
    """The columns of ``labels`` ``(N, K)`` with equally many of A: which they are, they as rows,
    and the pieces. Whole clusters that change sides make samples of many sizes."""
    sizes = labels.sum(axis=0)
    for n in np.unique(sizes):
        which = np.flatnonzero(sizes == n)
        places = pieces(int(n), len(labels) - int(n))
        for some in np.split(which, range(TOGETHER, len(which), TOGETHER)):
            stopping_point()
            yield some, np.ascontiguousarray(labels[:, some].T).view(np.uint8), places


def pieces(n: int, m: int) -> tuple[Places, Places, Floats]:
    """For each piece of [0, 1]: which of n and of m sorted points hold there, and its length.

    Places are counted in units of 1 / (n·m), in integers, so that no piece is lost to rounding.
    """
    ends = np.sort(np.concatenate([np.arange(1, n + 1) * m, np.arange(1, m + 1) * n]))
    ends = ends[np.diff(ends, prepend=0) > 0]
    return (ends - 1) // m, (ends - 1) // n, np.diff(ends, prepend=0) / (n * m)


@compiled
def _matched_rows(x: Sorted, y: Sorted, power: float) -> Floats:
    result = np.empty(len(x))
    for row in range(len(x)):
        result[row] = _matched(x[row], y[row], power)
    return result


@compiled
def _costs(
    x: Sorted, y: Sorted, first: Places, second: Places, lengths: Floats, power: float
) -> Floats:
    result = np.empty(len(x))
    for row in range(len(x)):
        result[row] = _cost(x[row], y[row], first, second, lengths, power)
    return result


@compiled
def _relabelled(
    values: Sorted,
    order: NDArray[np.int32],
    labels: NDArray[np.uint8],
    first: Places,
    second: Places,
    lengths: Floats,
    power: float,
) -> Floats:
    rows, items = values.shape
    result = np.zeros(len(labels))
    x = np.empty(items + 1, values.dtype)
    y = np.empty(items + 1, values.dtype)
    for row in range(rows):
        for labelling in range(len(labels)):
            n = m = 0
            for i in range(items):  # writing both sides avoids a branch that cannot be predicted
                chosen = labels[labelling, order[row, i]]
                x[n] = values[row, i]
                y[m] = values[row, i]
                n += chosen
                m += 1 - chosen
            result[labelling] += _cost(x[:n], y[:m], first, second, lengths, power)
    result /= rows
    return result


@compiled
def _pulls(
    values: Sorted,
    order: NDArray[np.int32],
    labels: NDArray[np.uint8],
    first: Places,
    second: Places,
    lengths: Floats,
    power: float,
) -> tuple[Floats, Floats]:
    rows, items = values.shape
    costs = np.zeros(rows)
    result = np.zeros((rows, items))
    of_x = np.empty(items + 1, np.int64)
    of_y = np.empty(items + 1, np.int64)
    for row in range(rows):
        n = m = 0
        for i in range(items):
            chosen = labels[row, order[row, i]]
            of_x[n] = of_y[m] = i
            n += chosen
            m += 1 - chosen
        for k in range(len(lengths)):
            i, j = of_x[first[k]], of_y[second[k]]
            gap = np.float64(values[row, i]) - np.float64(values[row, j])
            costs[row] += lengths[k] * power_of(gap, power)
            pull = lengths[k] * power * np.sign(gap) * abs(gap) ** (power - 1)
            result[row, order[row, i]] += pull
            result[row, order[row, j]] -= pull
    return costs, result


@compiled
def _cost(
    x: Sorted, y: Sorted, first: Places, second: Places, lengths: Floats, power: float
) -> float:
    if len(x) == len(y):  # pieces are points: nothing to look up
        return _matched(x, y, power)
    total = 0.0
    for k in range(len(lengths)):
        difference = np.float64(x[first[k]]) - np.float64(y[second[k]])
        total += lengths[k] * power_of(difference, power)
    return total


@compiled
def _matched(x: Sorted, y: Sorted, power: float) -> float:
    """Cost of two samples of one size. As many running sums as fill vector registers, so that
    terms are added side by side in an order that no processor changes."""
    count = len(x)
    whole = count - count % LANES
    total = np.zeros(LANES)
    if power == 2.0:
        for i in range(0, whole, LANES):
            for lane in range(LANES):
                difference = np.float64(x[i + lane]) - np.float64(y[i + lane])
                total[lane] += difference * difference
    elif power == 1.0:
        for i in range(0, whole, LANES):
            for lane in range(LANES):
                total[lane] += abs(np.float64(x[i + lane]) - np.float64(y[i + lane]))
    else:
        whole = 0
    for i in range(whole, count):
        total[0] += power_of(np.float64(x[i]) - np.float64(y[i]), power)
    return float(total.sum() / count)


@compiled
def power_of(difference: float, power: float) -> float:
    """``|difference|^power``, the usual powers spelt out."""
    if power == 2.0:
        return difference * difference
    if power == 1.0:
        return abs(difference)
    return float(abs(difference) ** power)


@compiled
def variances(values: Sorted) -> Floats:
    """Population variance of each row ``(L,)``, summed in float64 about the number in the middle:
    of a sorted row that is the median, at most a standard deviation from the mean."""
    result = np.empty(len(values))
    count = values.shape[1]
    whole = count - count % LANES
    for row in range(len(values)):
        middle = np.float64(values[row, count // 2])
        first, second = np.zeros(LANES), np.zeros(LANES)
        for i in range(0, whole, LANES):
            for lane in range(LANES):
                value = np.float64(values[row, i + lane]) - middle
                first[lane] += value
                second[lane] += value * value
        for i in range(whole, count):
            value = np.float64(values[row, i]) - middle
            first[0] += value
            second[0] += value * value
        result[row] = max(second.sum() / count - (first.sum() / count) ** 2, 0.0)
    return result


@compiled
def potentials(x: Sorted, y: Sorted, order: NDArray[np.int32], power: float) -> Floats:
    """First variation of the mean ``W_p^p`` over L rows at each of the n items of x ``(n,)``.

    ``x`` ``(L, n)`` and ``y`` ``(L, m)`` are sorted and ``order`` ``(L, n)`` says which item each
    x is. These are Kantorovich potentials of one-dimensional transport, centred: along each gap
    of x the potential grows like the cost of reaching the quantile of y at that level.
    """
    rows, n = x.shape
    m = y.shape[1]
    result = np.zeros(n)
    along = np.empty(n)
    for row in range(rows):
        along[0] = 0.0
        for i in range(1, n):
            level = i * m
            k = level // n
            target = np.float64(y[row, k])
            if level % n == 0:  # between two points of y: the middle treats both sides alike
                target = 0.5 * (target + np.float64(y[row, k - 1]))
            along[i] = (
                along[i - 1]
                + power_of(np.float64(x[row, i]) - target, power)
                - power_of(np.float64(x[row, i - 1]) - target, power)
            )
        middle = along.mean()
        for i in range(n):
            result[order[row, i]] += along[i] - middle
    result /= rows
    return result
