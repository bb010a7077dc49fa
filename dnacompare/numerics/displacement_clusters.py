"""Groups of rows that move alike: k-means on where rows are and where they go, as rules on rows.

Kulinski & Inouye (2023) cluster ``[x, T(x)]``. These labels know T(x), so they are no map of x; a
row is given to the nearest centroid of its cluster, or to a leaf of a small regression tree on the
displacement, which can be read as rules.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dnacompare.stopping import stopping_point

Floats = NDArray[np.float64]
Places = NDArray[np.int64]
STARTS = 20
"""Runs of k-means: single ones end up as much as twice as far from the target."""
LEAST = 0.02
"""Share of the rows that a leaf holds at least, so that no rule is about a handful of them."""


@dataclass(frozen=True)
class Condition:
    """``feature ≤ threshold`` if ``below``, else ``feature > threshold``."""

    feature: int
    threshold: float
    below: bool


@dataclass(frozen=True, eq=False)
class Groups:
    """``labels`` ``(n,)`` of the rows and ``assign``, which gives any rows ``(m, d)`` theirs.

    ``rules`` lead to each group, where there are rules.
    """

    labels: Places
    assign: Callable[[Floats], Places]
    rules: tuple[tuple[Condition, ...], ...] = ()


def by_centroid(x: Floats, image: Floats, count: int, seed: int, starts: int = STARTS) -> Groups:
    """``count`` clusters of ``[x, T(x)]``; a row belongs to the nearest mean of x of a cluster."""
    from sklearn.cluster import KMeans

    stopping_point()
    joint = np.concatenate([x, image], axis=1)
    together = KMeans(count, n_init=starts, random_state=seed).fit_predict(joint)
    centroids = np.stack([x[together == one].mean(axis=0) for one in np.unique(together)])

    def nearest(rows: Floats) -> Places:
        ways = (centroids**2).sum(axis=1) - 2 * rows @ centroids.T
        chosen: Places = ways.argmin(axis=1)
        return chosen

    return Groups(nearest(x), nearest)


def by_tree(x: Floats, image: Floats, count: int) -> Groups:
    """At most ``count`` leaves of a regression tree of ``T(x) − x`` on x."""
    from sklearn.tree import DecisionTreeRegressor

    if count == 1:  # no tree has a single leaf
        return Groups(np.zeros(len(x), np.int64), lambda rows: np.zeros(len(rows), np.int64), ((),))
    stopping_point()
    least = max(1, int(LEAST * len(x)))
    tree = DecisionTreeRegressor(max_leaf_nodes=count, min_samples_leaf=least, random_state=0)
    tree.fit(x, image - x)
    paths = _paths(tree.tree_)
    leaves = np.array(sorted(paths))

    def leaf(rows: Floats) -> Places:
        found: Places = np.searchsorted(leaves, tree.apply(rows))
        return found

    return Groups(leaf(x), leaf, tuple(paths[node] for node in leaves))


def shifts(x: Floats, image: Floats, labels: Places) -> Floats:
    """``(groups, d)``: the mean of T(x) − x in each group."""
    count = int(labels.max()) + 1
    sums = np.zeros((count, x.shape[1]))
    np.add.at(sums, labels, image - x)
    return sums / np.bincount(labels, minlength=count)[:, None]


def _paths(tree: Any) -> dict[int, tuple[Condition, ...]]:
    """What leads to each leaf of scikit-learn's tree, the last word on each feature and side."""
    paths: dict[int, tuple[Condition, ...]] = {}
    open_: list[tuple[int, tuple[Condition, ...]]] = [(0, ())]
    while open_:
        node, path = open_.pop()
        if tree.children_left[node] < 0:
            paths[node] = path
            continue
        feature, threshold = int(tree.feature[node]), float(tree.threshold[node])
        for child, below in ((tree.children_left[node], True), (tree.children_right[node], False)):
            rest = tuple(one for one in path if (one.feature, one.below) != (feature, below))
            open_.append((int(child), (*rest, Condition(feature, threshold, below))))
    return paths
