"""What each labelled item adds to a nearest-neighbour classifier, exactly (Jia et al. 2019, thm 1).

The value of a set S for one test item is ``(1/K) Σ 1[y = y_test]`` over its ``min(K, |S|)`` nearest
items in S: the share of them with the right label. With the items sorted by distance, the Shapley
values follow from the farthest to the nearest:
``s_n = 1[y_n = y] · min(K, n) / (K n)`` and
``s_i = s_{i+1} + (1[y_i = y] − 1[y_{i+1} = y]) · min(K, i) / (K i)``.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Labels = NDArray[np.int64]
TOGETHER = 1 << 21
"""Pairs looked at together; a few arrays of so many numbers are held."""


@dataclass(frozen=True, eq=False)
class Values:
    """Of each known item ``(N,)``: its mean Shapley value over the test items, the standard error
    of that, and the mean over each half of them ``(2, N)``. ``whole`` is the value of all items,
    with its standard error."""

    mean: Floats
    error: Floats
    halves: Floats
    whole: float
    whole_error: float


def knn_shapley(
    known: tuple[Floats, Labels],
    tested: tuple[Floats, Labels],
    k: int,
    tell: Callable[[int], None] = lambda _: None,
) -> Values:
    """Points ``(N, d)`` and labels ``(N,)`` of known and of at least two test items.

    Test items are halved by their places, even and odd. ``tell`` hears how many are done.
    """
    points, labels = known
    size, total = len(points), len(tested[0])
    sums, squares, whole = np.zeros((2, size)), np.zeros(size), np.empty(total)
    step = 2 * max(1, TOGETHER // size // 2)  # even, so that places keep their half
    for start in range(0, total, step):
        each, right = _values(
            points, labels, tested[0][start : start + step], tested[1][start : start + step], k
        )
        sums += [each[0::2].sum(axis=0), each[1::2].sum(axis=0)]
        squares += (each**2).sum(axis=0)
        whole[start : start + step] = right
        tell(min(start + step, total))
    mean = sums.sum(axis=0) / total
    variance = np.maximum(squares / total - mean**2, 0.0) / (total - 1)
    halves = sums / [[(total + 1) // 2], [total // 2]]
    error = float(whole.std(ddof=1) / np.sqrt(total))
    return Values(mean, np.sqrt(variance), halves, float(whole.mean()), error)


def _values(
    points: Floats, labels: Labels, tested: Floats, wanted: Labels, k: int
) -> tuple[Floats, Floats]:
    """Shapley values ``(t, N)`` for some test items and the whole's value for each ``(t,)``."""
    import torch

    apart = torch.cdist(torch.from_numpy(tested), torch.from_numpy(points))
    order = apart.argsort(dim=1, stable=True).numpy()
    match = (labels[order] == wanted[:, None]).astype(np.float64)
    size = match.shape[1]
    places = np.arange(1, size + 1)
    weight = np.minimum(k, places) / (k * places)
    terms = match * weight
    terms[:, :-1] -= match[:, 1:] * weight[:-1]
    ranked = np.cumsum(terms[:, ::-1], axis=1)[:, ::-1]
    found = np.empty_like(ranked)
    np.put_along_axis(found, order, ranked, axis=1)
    return found, match[:, :k].sum(axis=1) / k
