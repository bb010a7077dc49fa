"""Where the nodes of a graph are drawn: as far apart as the shortest ways between them."""

from typing import Any

import numpy as np

from dnacompare.numerics.distributions import Floats
from dnacompare.numerics.multidimensional_scaling import smacof

FINEST = 400
"""Nodes up to which all shortest ways are fitted; beyond, those from as many drawn ones."""
APART = 1.5
"""Components are drawn this many times farther apart than the longest way within one."""


def placed(adjacency: Any) -> Floats:
    """``(V, 2)`` for a symmetric sparse adjacency (Kamada & Kawai 1989, by majorization).

    Every edge counts as one step. With more than ``FINEST`` nodes that many, spread evenly over
    their order, are placed, and each other node in the middle of the three of them it is nearest.
    """
    from scipy.sparse.csgraph import shortest_path

    count = adjacency.shape[0]
    anchors = np.unique(np.linspace(0, count - 1, min(count, FINEST)).astype(int))
    steps = shortest_path(adjacency, unweighted=True, directed=False, indices=anchors)
    reached = np.isfinite(steps)
    steps = np.where(reached, steps, APART * steps[reached].max() + 1)
    points = smacof(steps[:, anchors])[0]
    if len(anchors) == count:
        return points
    nearest = np.argsort(steps, axis=0, kind="stable")[:3]
    at: Floats = points[nearest].mean(axis=0)
    at[anchors] = points
    return at
