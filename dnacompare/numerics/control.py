"""Fewer slices for the same accuracy: statistics whose mean over the sphere is known exactly.

The cost along θ varies with θ mostly through ``|⟨θ, Δ⟩|^p`` (Δ the difference of the means) and
through the projected variances ``θᵀΣθ``. Their means over the sphere are known, so what the drawn
directions got wrong in them is taken off the estimate (control variates).
"""

from dataclasses import dataclass
from math import exp, lgamma, log, pi

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Averaged:
    """A mean over the sphere and the standard error that the choice of directions leaves.

    The error treats the directions as independent; orthogonal ones spread more evenly, so it errs
    on the wide side. It is ``None`` where one direction of many was used.
    """

    value: float
    standard_error: float | None


def mean_projection(dimensions: int, power: float) -> float:
    """E|⟨θ, v⟩|^p for a unit vector v and θ uniform on the sphere."""
    half = dimensions / 2
    return exp(lgamma((power + 1) / 2) + lgamma(half) - lgamma(half + power / 2)) / exp(
        0.5 * log(pi)
    )


def plain(costs: Floats) -> Averaged:
    """Mean of ``(L,)`` costs."""
    error = float(costs.std(ddof=1)) / np.sqrt(len(costs)) if len(costs) > 1 else None
    return Averaged(float(costs.mean()), error)


def split(costs: Floats, part: Floats, known: float) -> Averaged:
    """Mean of the costs with the average of one additive part of them replaced by its true mean."""
    rest = plain(costs - part)
    return Averaged(rest.value + known, rest.standard_error)


def regressed(costs: Floats, controls: Floats, known: Floats) -> Averaged:
    """Mean of the costs at the true means ``(K,)`` of the controls ``(L, K)``, by least squares.

    Estimating the coefficients costs a bias of order 1/L.
    """
    centred = controls - controls.mean(axis=0)
    size = np.abs(centred).max(axis=0)
    size[size == 0] = 1.0
    weights = np.linalg.lstsq(centred / size, costs - costs.mean(), rcond=1e-10)[0] / size
    residual = costs - costs.mean() - centred @ weights
    free = len(costs) - controls.shape[1] - 1
    error = np.sqrt((residual**2).sum() / free / len(costs))
    return Averaged(float(costs.mean() + weights @ (known - controls.mean(axis=0))), float(error))
