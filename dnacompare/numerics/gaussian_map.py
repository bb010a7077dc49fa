"""The optimal map between the Gaussians fitted to two clouds: a shift, and a symmetric stretch.

``T(x) = μ_y + A (x − μ_x)`` with ``A = Σ_x^−½ (Σ_x^½ Σ_y Σ_x^½)^½ Σ_x^−½`` (Dowson & Landau 1982).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class GaussianMap:
    """``stretch`` ``(d, d)`` is symmetric and positive: no mirror, and no turn by itself."""

    mean_x: Floats
    mean_y: Floats
    stretch: Floats

    def __call__(self, x: Floats) -> Floats:
        """The image of rows ``(n, d)``."""
        image: Floats = self.mean_y + (x - self.mean_x) @ self.stretch
        return image


def gaussian_map(x: Floats, y: Floats, ridge: float) -> GaussianMap:
    """The map from ``(n, d)`` to ``(m, d)``; ``ridge`` is added to both covariances' diagonals."""
    first, second = (np.cov(side.T, ddof=1).reshape(2 * (x.shape[1],)) for side in (x, y))
    damped = ridge * np.eye(x.shape[1])
    values, vectors = np.linalg.eigh(first + damped)
    root = (vectors * np.sqrt(values)) @ vectors.T
    inverse = (vectors / np.sqrt(values)) @ vectors.T
    middle, turned = np.linalg.eigh(root @ (second + damped) @ root)
    middle_root = (turned * np.sqrt(np.maximum(middle, 0.0))) @ turned.T
    return GaussianMap(x.mean(axis=0), y.mean(axis=0), inverse @ middle_root @ inverse)


def squared_distance(x: Floats, y: Floats) -> float:
    """W2² of the fitted Gaussians: ``‖Δμ‖²`` and the squared Bures distance of covariances."""
    shift = float(((x.mean(axis=0) - y.mean(axis=0)) ** 2).sum())
    return shift + bures_squared(x, y)


def bures_squared(x: Floats, y: Floats) -> float:
    """``tr(Σ_x + Σ_y − 2 (Σ_x Σ_y)^½)``, from triangular factors: no matrix root, any rank."""
    first, second = _triangle(x), _triangle(y)
    shared = np.linalg.svd(first @ second.T, compute_uv=False).sum()
    return float((first**2).sum() + (second**2).sum() - 2 * shared)


def _triangle(points: Floats) -> Floats:
    """R ``(min(n, d), d)`` with ``RᵀR`` the sample covariance."""
    root: Floats = (points - points.mean(axis=0)) / np.sqrt(len(points) - 1)
    return np.asarray(np.linalg.qr(root, mode="r")) if len(points) > points.shape[1] else root
