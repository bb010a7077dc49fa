"""The most even weights whose weighted mean is a given point, if there are any.

``min ‖w‖²`` under ``Xᵀw = μ``, ``Σw = 1``, ``w ≥ 0``. The dual has one unknown a column: there
``w = max(0, [X 1]ν)``, and Newton's steps end after finitely many.
"""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

MOST = 200
"""Newton steps; ten are usual where there is a solution."""
EXACT = 1e-10
"""Distance from the given mean, in the columns' deviations, that counts as none."""


def mean_match(points: Floats, mean: Floats) -> Floats | None:
    """Weights ``(n,)`` of ``points`` ``(n, d)``; ``None`` if no mixture of them has that mean."""
    spread = points.std(axis=0)
    alive = spread > 1e-12 * np.abs(points).max(axis=0, initial=0.0)
    centre = points.mean(axis=0)
    if np.any(np.abs(mean - centre)[~alive] > 1e-9 * (1 + np.abs(centre[~alive]))):
        return None
    scaled = (points - mean)[:, alive] / spread[alive]
    design = np.concatenate([scaled, np.ones((len(points), 1))], axis=1) * np.sqrt(len(points))
    target = np.zeros(design.shape[1])
    target[-1] = np.sqrt(len(points))  # so that ν is of size 1 / n
    return _newton(design, target)


def _newton(design: Floats, target: Floats) -> Floats | None:
    """``w = max(0, design ν)`` with ``designᵀ w = target``: the dual's gradient made zero."""
    nu = np.zeros(len(target))
    nu[-1] = 1.0 / (target[-1] * len(design))
    size = np.linalg.norm(target)
    for _ in range(MOST):
        weights = np.maximum(design @ nu, 0.0)
        missing = target - design.T @ weights
        if np.linalg.norm(missing) <= EXACT * size:
            result: Floats = weights / weights.sum()
            return result
        active = design[design @ nu > 0]
        curvature = active.T @ active
        curvature[np.diag_indices_from(curvature)] += 1e-12 * max(np.trace(curvature), 1e-300)
        step = np.linalg.lstsq(curvature, missing, rcond=None)[0]
        value = _dual(design, target, nu)
        length = 1.0
        while _dual(design, target, nu + length * step) < value + 1e-4 * length * (missing @ step):
            length /= 2
            if length < 1e-10:
                return None
        nu = nu + length * step
    return None


def _dual(design: Floats, target: Floats, nu: Floats) -> float:
    """The concave dual objective; it grows without bound where there are no such weights."""
    weights = np.maximum(design @ nu, 0.0)
    return float(target @ nu - 0.5 * (weights @ weights))
