"""Weights that minimise a convex quadratic form: accelerated projected gradients, with a bound.

FISTA (Beck & Teboulle 2009) with the restarts of O'Donoghue & Candès (2015). The form has to be
convex only among weights that sum to one, as minus a matrix of distances is.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dnacompare.numerics.simplex import nearest_weights
from dnacompare.stopping import stopping_point

Floats = NDArray[np.float64]

MOST = 2_000
"""Steps at most; a few hundred are usual."""
TOLERANCE = 1e-5
"""Share of the objective's first decrease that may be left."""
POWERS = 30
"""Steps of the power iteration; what it misses of the largest curvature ``MARGIN`` covers."""
MARGIN = 1.1


@dataclass(frozen=True, eq=False)
class Minimum:
    """``weights`` ``(n,)``; the objective is at most ``gap`` above its minimum (Frank–Wolfe)."""

    weights: Floats
    gap: float
    steps: int


def minimise(form: Floats, linear: Floats) -> Minimum:
    """Of ``wᵀ form w + 2 linearᵀ w`` over weights ``w ≥ 0`` that sum to one.

    ``form`` ``(n, n)`` is symmetric, ``linear`` is ``(n,)``.
    """
    n = len(linear)
    now = np.full(n, 1.0 / n)
    rate = 0.5 / max(_curvature(form), np.finfo(float).tiny)
    ahead, momentum = now, 1.0
    slope = 2 * (form @ now + linear)
    first = gap = _gap(slope, now)
    steps = 0
    while steps < MOST and gap > TOLERANCE * first:
        steps += 1
        slope = 2 * (form @ ahead + linear)
        following = nearest_weights(ahead - rate * slope)
        if float((ahead - following) @ (following - now)) > 0:  # momentum leads uphill
            momentum = 1.0
        grown = (1 + np.sqrt(1 + 4 * momentum**2)) / 2
        ahead = following + (momentum - 1) / grown * (following - now)
        now, momentum = following, grown
        if steps % 10 == 0:
            stopping_point()
            gap = _gap(2 * (form @ now + linear), now)
    return Minimum(now, gap, steps)


def _gap(slope: Floats, weights: Floats) -> float:
    """By how much the objective may exceed its minimum, from its slope."""
    return max(0.0, float(slope @ weights - slope.min()))


def _curvature(form: Floats) -> float:
    """The largest eigenvalue of the form among directions that sum to zero, by power iteration."""
    vector = np.random.default_rng(0).standard_normal(len(form))
    size = 0.0
    for _ in range(POWERS):
        vector -= vector.mean()
        length = np.linalg.norm(vector)
        if length == 0:
            return 0.0
        vector = form @ (vector / length)
        vector -= vector.mean()
        size = float(np.linalg.norm(vector))
    return MARGIN * size
