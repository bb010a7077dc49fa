"""Which group each item belongs to: by columns, or by clusters and what is typical of one side."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dnacompare.embeddings import draw_order
from dnacompare.inference import permutation
from dnacompare.inference.column_cells import cells
from dnacompare.inference.typical_items import typical_items
from dnacompare.specs import Labels, Rows

Floats = NDArray[np.float64]
Codes = NDArray[np.int64]

FEWEST = 10
"""Items a side, not in the other, below which nothing typical of a side is looked for."""
PER_CLUSTER = 10
"""Items a cluster at least, on average."""


@dataclass(frozen=True, eq=False)
class Grouping:
    """``codes`` ``(N,)`` number each item's group; ``labels`` and ``sources`` are by group.

    ``order`` ``(N,)`` tells how typical an item is of its group, small for the most typical.
    ``search`` are the p-values of what is typical of A, and of B, if that was looked for.
    """

    codes: Codes
    labels: tuple[str, ...]
    sources: tuple[str, ...]
    order: Floats
    search: tuple[float, float] | None = None


def by_columns(a: Rows, b: Rows, names: Sequence[str], points: Floats) -> Grouping:
    """Groups by one or two columns of the items; raises ``InputError`` for unknown ones."""
    codes, labels = cells([(name, a.column(name), b.column(name)) for name in names])
    return Grouping(codes, labels, ("column",) * len(labels), _off_centre(points, codes))


def by_clusters(
    points: Floats,
    ids: NDArray[np.uint64],
    labels: Labels,
    *,
    most: int,
    seed: int,
    level: float,
) -> Grouping:
    """Clusters of the pooled points, and before them whatever is typical of one side.

    Clusters know nothing of the sides, so tests on them keep their level. The search spends half of
    the level: its p-values come back doubled.
    """
    n = int(labels[:, 0].sum())
    codes = _clusters(points, ids, min(most, max(1, len(points) // PER_CLUSTER)), seed)
    free = _unshared(ids, n)
    if min(free[:n].sum(), free[n:].sum()) < FEWEST:
        return _numbered(codes, points, [], None)
    typical = typical_items(points, _kept_apart(labels, free, n, seed), ids, seed)
    p = np.minimum(1.0, 2 * typical.p_value)
    found = [
        (f"typical of {'AB'[side]}", typical.found[side], typical.rank[side])
        for side in (1, 0)
        if p[side] <= level
    ]
    return _numbered(codes, points, found, (float(p[0]), float(p[1])))


def _clusters(points: Floats, ids: NDArray[np.uint64], count: int, seed: int) -> Codes:
    """k-means of the pooled points; their order, and with it which side they are of, is hidden."""
    from sklearn.cluster import KMeans

    count = min(count, len(np.unique(points, axis=0)))
    if count < 2:
        return np.zeros(len(points), np.int64)
    order = np.lexsort((draw_order(ids),))
    codes = np.empty(len(points), np.int64)
    means = KMeans(count, n_init=3, random_state=seed % 2**32)
    codes[order] = means.fit_predict(np.ascontiguousarray(points[order]))
    return codes


def _unshared(ids: NDArray[np.uint64], n: int) -> NDArray[np.bool_]:
    """Items that only one side has: what both have says nothing about their difference."""
    return ~(np.isin(ids, ids[:n]) & np.isin(ids, ids[n:]))


def _kept_apart(labels: Labels, free: NDArray[np.bool_], n: int, seed: int) -> Labels:
    """Labellings that move only the items that one side alone has."""
    if free.all():
        return labels
    drawn = np.repeat(labels[:, :1], labels.shape[1], axis=1)
    sizes = int(free[:n].sum()), int(free[n:].sum())
    drawn[free] = permutation.labels(*sizes, labels.shape[1] - 1, seed)
    return drawn


def _numbered(
    codes: Codes,
    points: Floats,
    found: list[tuple[str, NDArray[np.bool_], Floats]],
    search: tuple[float, float] | None,
) -> Grouping:
    """What was found first, then the clusters of all else, without numbers that nobody has."""
    whole = codes + len(found)
    for place, (_, member, _) in reversed(list(enumerate(found))):
        whole[member] = place
    _, first, whole = np.unique(whole, return_index=True, return_inverse=True)
    order = _off_centre(points, whole)
    for place, (_, _, rank) in enumerate(found):
        order = np.where(whole == place, rank, order)
    clusters = len(first) - len(found)
    labels = [name for name, _, _ in found] + [f"group {i + 1}" for i in range(clusters)]
    sources = ["found"] * len(found) + ["cluster"] * clusters
    return Grouping(whole, tuple(labels), tuple(sources), order, search)


def _off_centre(points: Floats, codes: Codes) -> Floats:
    """Each item's distance to the middle of its group."""
    sizes = np.bincount(codes)
    middles = np.stack([points[codes == group].mean(axis=0) for group in range(len(sizes))])
    distances: Floats = np.linalg.norm(points - middles[codes], axis=1)
    return distances
