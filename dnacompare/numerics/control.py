"""Fewer slices for the same accuracy: statistics whose mean over the sphere is known exactly.

The cost along θ varies with θ mostly through ``|⟨θ, Δ⟩|^p`` (Δ the difference of the means) and
through the projected variances ``θᵀΣθ``. Their means over the sphere are known, so what the drawn
directions got wrong in them is taken off the estimate (control variates).
"""

from dataclasses import dataclass
from math import exp, lgamma, log, pi

import numpy as np
from numpy.typing import NDArray

from dnacompare.numerics.clouds import Clouds, moments
from dnacompare.numerics.sliced import SliceCosts

REGRESSION = 50
"""Slices from which control coefficients are estimated; their bias falls as 1/L."""
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Averaged:
    """A mean over the sphere and the standard error that the choice of directions leaves.

    The error treats the directions as independent; orthogonal ones spread more evenly, so it errs
    on the wide side. It is ``None`` where one direction of many was used.
    """

    value: float
    standard_error: float | None


@dataclass(frozen=True, eq=False)
class KnownMoments:
    """What is known of two clouds in d dimensions besides their cost along L directions.

    ``delta`` ``(d,)`` is the difference of the means, ``along`` ``(2, L)`` the variances of both
    clouds' projections and ``spread`` their means over the sphere: tr Σ / d of each.
    """

    delta: Floats
    along: Floats
    spread: tuple[float, float]

    @classmethod
    def of(cls, clouds: Clouds, found: SliceCosts) -> "KnownMoments":
        """Of the clouds between which the costs were found, in their unit."""
        (mean_x, variance_x), (mean_y, variance_y) = moments(clouds.x), moments(clouds.y)
        return cls(
            mean_x - mean_y,
            np.stack([found.variance_x, found.variance_y]),
            (float(variance_x.mean()), float(variance_y.mean())),
        )


def mean_cost(costs: Floats, directions: Floats, power: float, known: KnownMoments) -> Averaged:
    """The mean over the sphere of costs ``(L,)`` along ``directions`` ``(L, d)``.

    Never below the part that the means alone account for.
    """
    delta = known.delta
    least = float(np.linalg.norm(delta)) ** power * mean_projection(len(delta), power)
    shifts = np.abs(directions @ delta) ** power
    if len(directions) >= REGRESSION:
        controls = np.stack([shifts, *known.along], axis=1)
        mean = regressed(costs, controls, np.array([least, *known.spread]))
    elif power == 2 and len(delta) > 1:
        mean = split(costs, shifts, least)
    else:
        mean = plain(costs)
    exact = len(delta) == 1  # a line has one direction
    return Averaged(max(mean.value, least), 0.0 if exact else mean.standard_error)


def cost_shares(directions: Floats, power: float, known: KnownMoments) -> Floats:
    """What the cost along each direction counts for in ``mean_cost`` ``(L,)``; they sum to 1."""
    shares = np.full(len(directions), 1 / len(directions))
    if len(directions) < REGRESSION:
        return shares
    delta = known.delta
    least = float(np.linalg.norm(delta)) ** power * mean_projection(len(delta), power)
    controls = np.stack([np.abs(directions @ delta) ** power, *known.along], axis=1)
    centred = controls - controls.mean(axis=0)
    size = np.abs(centred).max(axis=0)
    size[size == 0] = 1.0
    off = (np.array([least, *known.spread]) - controls.mean(axis=0)) / size
    shares += off @ np.linalg.pinv(centred / size, rcond=1e-10)
    return shares


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
