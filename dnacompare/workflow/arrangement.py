"""An order, a dendrogram and a map of many things from the distances between them."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from dnacompare.distance_matrix import Merge, Plane
from dnacompare.numerics.multidimensional_scaling import smacof

CLUSTERING = "average linkage (UPGMA), leaves in optimal order"
MAP = "metric multidimensional scaling (SMACOF from the classical solution)"

Floats = NDArray[np.float64]


def clustered(distances: Floats) -> tuple[tuple[int, ...], tuple[Merge, ...]]:
    """Leaf order and merges by average linkage (Sokal & Michener 1958) for ``(n, n)``, n ≥ 2.

    Of all orders that the dendrogram allows, the one in which neighbours are nearest (Bar-Joseph,
    Gifford & Jaakkola 2001).
    """
    from scipy.cluster.hierarchy import leaves_list, linkage

    condensed = distances[np.triu_indices(len(distances), 1)]
    steps = linkage(condensed, method="average", optimal_ordering=True)
    merges = tuple(Merge(int(a), int(b), float(height), int(size)) for a, b, height, size in steps)
    return tuple(int(leaf) for leaf in leaves_list(steps)), merges


def plane(distances: Floats) -> Plane:
    """The map in two dimensions with its stress."""
    points, stress = smacof(distances)
    return Plane(tuple(points[:, 0].tolist()), tuple(points[:, 1].tolist()), stress, MAP)


def square(values: Sequence[float], count: int, *, squared: bool) -> Floats:
    """``(n, n)`` from one value a pair; negative estimates count as 0, squared ones as roots."""
    distances = np.zeros((count, count))
    distances[np.triu_indices(count, 1)] = np.maximum(values, 0.0)
    if squared:
        distances = np.sqrt(distances)
    return distances + distances.T
