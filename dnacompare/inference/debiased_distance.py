"""A squared distance less what sampling alone adds to it, and whether it is beyond chance.

Distances between samples are too large: two samples of one population are apart. Halves of one side
measure by how much, so ``½ [D(X_a, Y_a) + D(X_b, Y_b) − D(X_a, X_b) − D(Y_a, Y_b)]`` has mean 0 if
nothing differs; with both halves in it most of the noise cancels. Whether it is beyond chance is
told by groups of rows: distances between all groups are worked out once, and every relabelling of
groups is then a sum over that matrix.
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from dnacompare.randomness import generator

Floats = NDArray[np.float64]
Places = NDArray[np.int64]
Squared = Callable[[Floats, Floats], float]
"""A squared distance between ``(n, d)`` and ``(m, d)``."""
SPLITS = 10
HALF = 256
"""Rows of a half at most: the correction is made at the size of the halves, so larger ones change
little and cost their third power."""
GROUPS = 6
"""A side; 924 relabellings, 462 of them distinct, so that p can fall to 0.002."""
GROUP = 128
"""Rows of a group at most."""


def halved(x: Floats, y: Floats, squared: Squared, seed: int) -> Floats:
    """``(SPLITS,)``: the debiased distance between ``(n, d)`` and ``(m, d)`` for random halves."""
    random = generator(seed, "halves of both sides")
    found = []
    for _ in range(SPLITS):
        (x_a, x_b), (y_a, y_b) = (halves(side, random) for side in (x, y))
        across = squared(x_a, y_a) + squared(x_b, y_b)
        found.append((across - squared(x_a, x_b) - squared(y_a, y_b)) / 2)
    return np.array(found)


@dataclass(frozen=True, eq=False)
class Groups:
    """``between`` ``(2·GROUPS, 2·GROUPS)``: squared distances of groups, A's before B's.

    ``members`` are the rows of A, or of B, that each group stands for.
    """

    between: Floats
    members: tuple[Places, ...]

    def debiased(self, left_out: int | None = None) -> float:
        """Mean distance of A's groups from B's, less half the mean distances within each side."""
        in_a = np.arange(2 * GROUPS) < GROUPS
        kept = np.arange(2 * GROUPS) != left_out
        return float(_contrast(self.between[np.ix_(kept, kept)], in_a[kept][:, None])[0])

    def relabelled(self) -> Floats:
        """``debiased`` for every way to call ``GROUPS`` of the groups A's, as observed first."""
        chosen = np.zeros((2 * GROUPS, len(CHOICES)), bool)
        chosen[np.array(CHOICES).T, np.arange(len(CHOICES))] = True
        return _contrast(self.between, chosen)


CHOICES = [
    # a relabelling and its opposite give the same number: group 0 stays with A
    choice
    for choice in combinations(range(2 * GROUPS), GROUPS)
    if choice[0] == 0
]


def grouped(x: Floats, y: Floats, squared: Squared, seed: int) -> Groups:
    """Distances between random groups of equally many rows of each side."""
    random = generator(seed, "groups of rows")
    size = min(len(x) // GROUPS, len(y) // GROUPS, GROUP)
    members = tuple(
        part for side in (x, y) for part in np.array_split(random.permutation(len(side)), GROUPS)
    )
    clouds = [(x if place < GROUPS else y)[rows[:size]] for place, rows in enumerate(members)]
    between = np.zeros((2 * GROUPS, 2 * GROUPS))
    for i, j in combinations(range(2 * GROUPS), 2):
        between[i, j] = between[j, i] = squared(clouds[i], clouds[j])
    return Groups(between, members)


def _contrast(between: Floats, chosen: NDArray[np.bool_]) -> Floats:
    """For each column of ``chosen``: cross mean − ½ (means within), over distinct pairs."""
    a = chosen.astype(np.float64)
    b = 1.0 - a
    count_a, count_b = a.sum(axis=0), b.sum(axis=0)
    to_a, to_b = between @ a, between @ b
    across = (a * to_b).sum(axis=0) / (count_a * count_b)
    within_a = (a * to_a).sum(axis=0) / (count_a * (count_a - 1))
    within_b = (b * to_b).sum(axis=0) / (count_b * (count_b - 1))
    contrast: Floats = across - (within_a + within_b) / 2
    return contrast


def halves(rows: Floats, random: np.random.Generator) -> tuple[Floats, Floats]:
    """Two disjoint random halves, of at most ``HALF`` rows each."""
    size = min(len(rows) // 2, HALF)
    order = random.permutation(len(rows))
    return rows[order[:size]], rows[order[size : 2 * size]]
