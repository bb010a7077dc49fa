"""A shared 2-D map of two clouds: principal components of their union."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

NEIGHBOURS = 10
SMALL = 50


class Projection(NamedTuple):
    """``points`` ``(N, 2)``; ``share`` of the variance kept; ``trust`` of the neighbourhoods."""

    points: NDArray[np.float64]
    share: float
    trust: float


def principal_plane(pooled: NDArray[np.floating]) -> Projection:
    """The plane of largest variance of ``(N, d)`` points.

    The sign of each axis is fixed so that its largest loading is positive. ``trust`` is the
    trustworthiness at 10 neighbours (Venna & Kaski 2001): 1 if every neighbour on the map is a
    neighbour in the full space.
    """
    from sklearn.decomposition import PCA
    from sklearn.manifold import trustworthiness

    # Two components need no full decomposition; ARPACK cannot give all of a tiny one.
    solver = "arpack" if min(pooled.shape) > SMALL else "full"
    plane = PCA(n_components=min(2, *pooled.shape), svd_solver=solver, random_state=0)
    points = plane.fit_transform(np.asarray(pooled, np.float64))
    loadings = plane.components_
    signs = np.sign(loadings[np.arange(len(loadings)), np.abs(loadings).argmax(axis=1)])
    points = points * np.where(signs == 0, 1, signs)
    if points.shape[1] < 2:
        points = np.column_stack([points, np.zeros(len(points))])
    neighbours = min(NEIGHBOURS, (len(pooled) - 1) // 2)
    trust = trustworthiness(pooled, points, n_neighbors=neighbours) if neighbours else 1.0
    return Projection(points, float(np.nansum(plane.explained_variance_ratio_)), float(trust))
