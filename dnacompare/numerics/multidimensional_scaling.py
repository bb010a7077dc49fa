"""Points in the plane whose distances are as near as possible to given ones (metric MDS).

SMACOF: each step replaces the stress by a parabola that lies above it and touches it, so the stress
never rises (de Leeuw 1977; Borg & Groenen, *Modern Multidimensional Scaling*, 2005, ch. 8). It
starts from Torgerson's classical scaling, so no random start is needed and the map is repeatable.
"""

import numpy as np
from numpy.typing import NDArray

STEPS = 1_000
"""Most steps; a hundred are usually enough."""
SETTLED = 1e-9
"""A step that lowers the squared stress by less than this share is the last."""

Floats = NDArray[np.float64]


def smacof(distances: Floats, dimensions: int = 2) -> tuple[Floats, float]:
    """Points ``(n, dimensions)`` for symmetric distances ``(n, n)``, and Kruskal's stress-1.

    Stress-1 is ``√(Σ (d − δ)² / Σ d²)`` over pairs, with d the distances of the points: 0 where
    the plane shows every distance exactly. The points are centred and turned to their principal
    axes, with the largest coordinate of each axis positive.
    """
    points = classical(distances, dimensions)
    count = len(distances)
    before = np.inf
    for _ in range(STEPS):
        shown = between(points)
        raw = float(np.square(shown - distances).sum())
        if before - raw <= SETTLED * max(float(np.square(distances).sum()), 1e-300):
            break
        before = raw
        ratio = np.divide(distances, shown, out=np.zeros_like(shown), where=shown > 0)
        guttman = -ratio
        guttman[np.diag_indices(count)] += ratio.sum(axis=1)
        points = guttman @ points / count
    points = _turned(points)
    shown = between(points)
    size = float(np.square(shown).sum())
    stress = float(np.sqrt(np.square(shown - distances).sum() / size)) if size > 0 else 0.0
    return points, stress


def classical(distances: Floats, dimensions: int = 2) -> Floats:
    """Torgerson's scaling: the leading eigenvectors of the doubly centred squared distances."""
    count = len(distances)
    centred = np.square(distances)
    centred = centred - centred.mean(axis=0) - centred.mean(axis=1)[:, None] + centred.mean()
    values, vectors = np.linalg.eigh(-0.5 * centred)
    leading = np.argsort(values)[::-1][:dimensions]
    points = vectors[:, leading] * np.sqrt(np.maximum(values[leading], 0.0))
    return np.pad(points, ((0, 0), (0, dimensions - min(dimensions, count))))


def between(points: Floats) -> Floats:
    """Euclidean distances ``(n, n)`` of points ``(n, d)``."""
    difference = points[:, None] - points[None]
    result: Floats = np.sqrt(np.square(difference).sum(axis=2))
    return result


def _turned(points: Floats) -> Floats:
    centred = points - points.mean(axis=0)
    turned = centred @ np.linalg.svd(centred, full_matrices=len(points) < points.shape[1])[2].T
    largest = np.abs(turned).argmax(axis=0)
    signs = np.where(turned[largest, np.arange(turned.shape[1])] < 0, -1.0, 1.0)
    result: Floats = turned * signs
    return result
