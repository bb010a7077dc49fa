"""Energy distances between every two of k groups, from one product of all distances with k labels.

Whether such a matrix goes with another one that a user has (returns' correlations, say) is what
the Mantel test answers: items of a distance matrix are not independent, but its members' names can
be permuted (Mantel, Cancer Research 1967).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dnacompare.errors import IncompatibleError, InputError
from dnacompare.inference import permutation
from dnacompare.inference.pair_means import relabelled
from dnacompare.randomness import generator

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class EnergyMatrix:
    """``v`` and ``u`` ``(k, k)``: D² of every two groups with and without pairs of an item with
    itself, 0 on the diagonal, in the points' units; ``p_values`` ``(k, k)`` (1 on the diagonal,
    not adjusted for their number) where ``permutations`` is not 0."""

    v: Floats
    u: Floats
    p_values: Floats | None
    n: tuple[int, ...]
    permutations: int
    seed: int
    paired: bool


def energy_matrix(
    groups: Sequence[Any],
    *,
    permutations: int = 0,
    seed: int = 0,
    ids: Sequence[Any] | None = None,
) -> EnergyMatrix:
    """All energy distances of ``groups`` ``(n_g, d)``; Székely & Rizzo 2013.

    ``ids`` ``(n_g,)`` of each group say which items belong together across groups (answers to one
    prompt): the p-value of two groups then swaps items of one id, and needs at least two that both
    have. Without them it permutes items. Values use all items either way.

    Raises ``InputError`` for fewer than two groups or repeated ids, ``TooFewItemsError`` and
    ``IncompatibleError`` like ``energy``.
    """
    from dnacompare.numerics import pairwise
    from dnacompare.numerics.clouds import clouds

    if len(groups) < 2:
        raise InputError(f"There are {len(groups)} groups; a matrix needs two at least.")
    pairs = list(combinations(range(len(groups)), 2))
    checked = [clouds(groups[0], other) for other in groups[1:]]
    n = np.array([checked[0].n, *(both.m for both in checked)])
    rest = np.concatenate([np.asarray(one) for one in groups[1:]])
    both = clouds(groups[0], rest)
    member = np.repeat(np.arange(len(groups)), n)[:, None] == np.arange(len(groups))
    sums = pairwise.group_sums(both, member) * both.unit
    own = np.diag(sums)
    across = 2 * sums / np.outer(n, n)
    v = across - own[:, None] / n[:, None] ** 2 - own / n**2
    within = own / (n * (n - 1))
    u = across - within[:, None] - within
    np.fill_diagonal(u, 0.0)
    p_values = None
    if permutations:
        p_values = np.ones_like(v)
        for i, j in pairs:
            p = _p_value(groups, ids, (i, j), permutations, seed)
            p_values[i, j] = p_values[j, i] = p
    sizes = tuple(int(one) for one in n)
    return EnergyMatrix(v, u, p_values, sizes, permutations, seed, ids is not None)


def mantel(
    first: Any, second: Any, *, permutations: int = 999, seed: int = 0
) -> tuple[float, float]:
    """Correlation of two symmetric ``(k, k)`` matrices off the diagonal and its two-sided p-value,
    over joint permutations of rows and columns of one (Mantel 1967).

    Raises ``IncompatibleError`` for other shapes, ``InputError`` for fewer than four members or a
    matrix that is constant off the diagonal, asymmetric or not finite.
    """
    one, other = (np.asarray(matrix, np.float64) for matrix in (first, second))
    k = len(one)
    if one.shape != (k, k) or other.shape != one.shape:
        raise IncompatibleError(
            f"The matrices are {one.shape} and {other.shape}; both must be square and of one size."
        )
    if k < 4:
        raise InputError(f"There are {k} members; with fewer than four no p-value can be small.")
    upper = np.triu_indices(k, 1)
    for matrix in (one, other):
        if not np.isfinite(matrix[upper]).all() or not np.allclose(matrix, matrix.T):
            raise InputError("A matrix is asymmetric or holds NaN; give one distance per pair.")
        if np.ptp(matrix[upper]) == 0:
            raise InputError("A matrix is constant off the diagonal, so nothing goes with it.")
    random = generator(seed, "Mantel test")
    values = one[upper]
    orders = [np.arange(k), *(random.permutation(k) for _ in range(permutations))]
    found = np.array([np.corrcoef(values, other[o][:, o][upper])[0, 1] for o in orders])
    return float(found[0]), permutation.p_value(np.abs(found))


def _p_value(
    groups: Sequence[Any],
    ids: Sequence[Any] | None,
    pair: tuple[int, int],
    permutations: int,
    seed: int,
) -> float:
    from dnacompare.numerics.clouds import clouds

    x, y = (np.asarray(groups[i]) for i in pair)
    if ids is not None:
        first, second = (np.asarray(ids[i]) for i in pair)
        for one, points, number in zip((first, second), (x, y), pair, strict=True):
            if len(np.unique(one)) < len(one) or len(one) != len(points):
                raise InputError(
                    f"Group {number} has {len(points)} items and {len(np.unique(one))} different "
                    "ids; give every item its own."
                )
        _, rows, columns = np.intersect1d(first, second, return_indices=True)
        x, y = x[rows], y[columns]
    both = clouds(x, y)
    drawn = permutation.labels(both.n, both.m, permutations, seed, paired=ids is not None)
    return permutation.p_value(relabelled(both, drawn))
