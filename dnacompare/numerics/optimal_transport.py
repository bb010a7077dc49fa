"""Optimal transport between two clouds under squared Euclidean distance, solved exactly.

Every row of a cloud weighs the same. What is solved is a linear programme; a vertex of it moves
mass between at most ``n + m − 1`` pairs of rows, and only these are kept.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dnacompare.stopping import stopping_point

Floats = NDArray[np.float64]
Places = NDArray[np.int64]
ITERATIONS = 10**9
"""Beyond what any problem of a few thousand rows takes: the solver stops at the optimum."""


@dataclass(frozen=True, eq=False)
class Plan:
    """``mass[e]`` goes from row ``source[e]`` of x ``(n, d)`` to row ``target[e]`` of y ``(m, d)``.

    ``squared`` is W2², the mean squared way, as the solver gives it.
    """

    source: Places
    target: Places
    mass: Floats
    squared: float
    shape: tuple[int, int]

    def shares(self, x: Floats, y: Floats) -> Floats:
        """What each dimension ``(d,)`` adds to W2²: ``Σ π_ij (x_if − y_jf)²``. They sum to it."""
        share: Floats = self.mass @ (x[self.source] - y[self.target]) ** 2
        return share

    def barycentres(self, y: Floats) -> Floats:
        """``(n, d)``: the mean of where each row of x goes, ``Σ_j π_ij y_j / Σ_j π_ij``."""
        sums = np.zeros((self.shape[0], y.shape[1]))
        np.add.at(sums, self.source, self.mass[:, None] * y[self.target])
        return sums * self.shape[0]

    def partners(self) -> Places:
        """``(n,)``: the row of y to which most of each row of x goes."""
        order = np.lexsort((self.mass, self.source))
        last = np.searchsorted(self.source[order], np.arange(self.shape[0]), side="right") - 1
        partner: Places = self.target[order[last]]
        return partner


def plan(x: Floats, y: Floats) -> Plan:
    """An optimal plan between ``(n, d)`` and ``(m, d)``.

    Rows are brought into one order first, so that the plan does not depend on theirs.
    """
    return _solved(x, y, np.lexsort(x.T), np.lexsort(y.T))


def plan_in_order(x: Floats, y: Floats, random: np.random.Generator) -> Plan:
    """An optimal plan found after shuffling the rows: another one, where several are optimal."""
    return _solved(x, y, random.permutation(len(x)), random.permutation(len(y)))


def squared_distance(x: Floats, y: Floats) -> float:
    """W2² between ``(n, d)`` and ``(m, d)``."""
    import ot

    stopping_point()
    weights = (np.full(len(side), 1 / len(side)) for side in (x, y))
    return float(ot.emd2(*weights, squared_ways(x, y), numItermax=ITERATIONS))


def squared_ways(x: Floats, y: Floats) -> Floats:
    """``(n, m)``: squared Euclidean distances, from centred rows to lose no digits."""
    centre = x.mean(axis=0)
    first, second = x - centre, y - centre
    ways: Floats = (first**2).sum(axis=1)[:, None] + (second**2).sum(axis=1) - 2 * first @ second.T
    ways[ways < 0] = 0.0
    return ways


def ambiguous(x: Floats, y: Floats) -> bool:
    """Whether several plans may be optimal: every dimension takes few values.

    Two plans cost the same only if ``(x_i − x_k)·(y_j − y_l)`` is exactly 0 for some rows. Counts
    and categories do that all the time, one dimension of measured numbers practically never.
    """
    pooled = np.sort(np.concatenate([x, y]), axis=0)
    distinct = 1 + (np.diff(pooled, axis=0) > 0).sum(axis=0)
    return bool((distinct < len(pooled) / 2).all())


def _solved(x: Floats, y: Floats, first: Places, second: Places) -> Plan:
    import ot

    stopping_point()
    weights = (np.full(len(side), 1 / len(side)) for side in (x, y))
    ways = squared_ways(x[first], y[second])
    dense, told = ot.emd(*weights, ways, numItermax=ITERATIONS, log=True)
    source, target = np.nonzero(dense)
    mass = dense[source, target]
    return Plan(first[source], second[target], mass, float(told["cost"]), (len(x), len(y)))
