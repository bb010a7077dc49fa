"""Shapley values of a linear model, true to the model or to the data (Chen et al. 2020).

With ``v(S) = E[f(x_S, X_S̄)]`` (interventional) a feature counts by its own coefficient: what the
model uses. With ``v(S) = E[f(X) | X_S = x_S]`` (observational) it also counts for what it tells of
others: what is in the data. Both add up to ``f(x) − E f(X)``.
"""

from collections.abc import Sequence
from itertools import permutations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
ALL_ORDERS = 6
"""Blocks of features up to which every order is looked at."""
PAIRS = 32
"""Random orders otherwise, each with its reverse, which takes away most of their noise."""


def interventional(coefficients: Floats, apart: Floats, blocks: Sequence[Sequence[int]]) -> Floats:
    """``(blocks, ...)`` of ``coefficients`` and ``apart = x − E X``, both ``(d, ...)``."""
    own = coefficients * apart
    return np.stack([own[list(block)].sum(axis=0) for block in blocks])


def observational(
    coefficients: Floats,
    apart: Floats,
    covariance: Floats,
    blocks: Sequence[Sequence[int]],
    random: np.random.Generator,
) -> Floats:
    """The same for features with linear regressions on each other, as Gaussian ones have.

    In an order, a feature adds what it tells beyond those before: one term of a Cholesky factor.
    The order inside a block does not matter to its sum.
    """
    found = np.zeros((len(blocks), *apart.shape[1:]))
    ways = _orders(len(blocks), random)
    for way in ways:
        places = np.concatenate([np.asarray(blocks[one]) for one in way])
        root = np.linalg.cholesky(covariance[np.ix_(places, places)])
        added = (root.T @ coefficients[places]) * np.linalg.solve(root, apart[places])
        starts = np.cumsum([0, *(len(blocks[one]) for one in way[:-1])])
        found[list(way)] += np.add.reduceat(added, starts, axis=0)
    return found / len(ways)


def _orders(count: int, random: np.random.Generator) -> list[tuple[int, ...]]:
    if count <= ALL_ORDERS:
        return list(permutations(range(count)))
    drawn = [tuple(int(one) for one in random.permutation(count)) for _ in range(PAIRS)]
    return [*drawn, *(one[::-1] for one in drawn)]
