"""How much more often each label occurs in B than in A, from what labels look like in both.

With ``p(x | y)`` the same on both sides, ``E_A[ω(Y) | x] = p_B(x) / p_A(x)`` for the ratio ω of the
labels' densities, and for any score of x in place of x. Numbers: ReTaSA's Tikhonov solution ``ρ =
(αI + T*T)⁻¹ T*(η − 1)``, ``ω = 1 + ρ``, with ``T`` and ``T*`` the conditional means in either
direction, on a grid. Classes: the same equation has one unknown a class (Lipton et al. 2018).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

GRID = 100
"""Places on either axis: finer than any bandwidth of 20,000 items."""
BANDWIDTH = 1.06
"""Silverman's, times the deviation and the fifth root of the number of items."""
EMPTY = 1e-12
"""Share of A below which a bin holds nothing to divide by."""
ALPHAS = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3)
"""Strengths of the Tikhonov penalty that are tried."""


@dataclass(frozen=True, eq=False)
class Axis:
    """Equal bins over ``low`` to ``high``, and a matrix ``(GRID, GRID)`` that smooths counts."""

    low: float
    high: float
    smooth: Floats

    @classmethod
    def of(cls, reference: Floats, *others: Floats) -> "Axis":
        """Over all values; the bandwidth is that of the reference."""
        values = np.concatenate([reference, *others])
        low, high = float(values.min()), float(values.max())
        width = (high - low) / GRID
        bandwidth = BANDWIDTH * float(reference.std()) * len(reference) ** -0.2
        apart = (np.arange(GRID)[:, None] - np.arange(GRID)) * width
        kernel = np.exp(-0.5 * (apart / max(bandwidth, 0.5 * width, 1e-300)) ** 2)
        return cls(low, high, kernel / kernel.sum(axis=0))

    def places(self, values: Floats) -> NDArray[np.int64]:
        """The bin of each value; what lies beyond counts to the first or last."""
        width = (self.high - self.low) / GRID
        found = np.floor((values - self.low) / max(width, 1e-300)).astype(np.int64)
        return np.clip(found, 0, GRID - 1)


@dataclass(frozen=True, eq=False)
class Equation:
    """What is known of A's scores and labels together and of B's scores, in bins.

    Smoothing scores alike on both sides keeps the equation exact; only labels are blurred.
    """

    joint: Floats
    """``(score bins, label bins)``, of A; sums to one."""
    wanted: Floats
    """``(score bins,)``, of B; sums to one."""

    @classmethod
    def of(cls, counts: Floats, wanted: Floats, scores: Axis, labels: Axis) -> "Equation":
        """From counts of A's items by the bins of both axes, and of B's by those of scores."""
        joint = scores.smooth @ counts @ labels.smooth.T
        blurred = scores.smooth @ wanted
        return cls(joint / joint.sum(), blurred / blurred.sum())

    def ratio(self, alpha: float) -> Floats:
        """ω ``(label bins,)``, not negative, with mean 1 over A's labels."""
        by_score, by_label = self.joint.sum(axis=1), self.joint.sum(axis=0)
        forward = _divided(self.joint.T, by_score).T
        back = _divided(self.joint, by_label).T
        eta = np.where(by_score > EMPTY, self.wanted / np.maximum(by_score, EMPTY), 1.0)
        rho = np.linalg.solve(alpha * np.eye(GRID) + back @ forward, back @ (eta - 1))
        omega = np.maximum(1 + rho, 0.0)
        total = float(omega @ by_label)
        return omega / total if total > 0 else np.ones(GRID)

    def misfit(self, omega: Floats) -> float:
        """How far mean and variance of A's weighted scores are from B's, in B's own units."""
        weighted = self.joint @ omega
        places = np.arange(GRID, dtype=np.float64)
        means = [float(places @ p) for p in (weighted, self.wanted)]
        variances = [
            float((places - mean) ** 2 @ p)
            for p, mean in zip((weighted, self.wanted), means, strict=True)
        ]
        scale = max(variances[1], 1e-12)
        return (means[0] - means[1]) ** 2 / scale + (variances[0] / scale - 1) ** 2

    def best(self) -> float:
        """The penalty at which moments of the scores fit best; of equals the strongest."""
        found = [(self.misfit(self.ratio(alpha)), -alpha) for alpha in ALPHAS]
        return -min(found)[1]


def _divided(joint: Floats, totals: Floats) -> Floats:
    """Columns in shares of their totals; those of (nearly) nothing are 0."""
    shares: Floats = np.where(totals > EMPTY, joint / np.maximum(totals, EMPTY), 0.0)
    return shares


def class_ratio(joint: Floats, wanted: Floats) -> Floats:
    """ω ``(K,)`` of classes from ``joint`` ``(scores, K)`` of A and ``wanted`` ``(scores,)`` of B.

    Non-negative least squares of ``joint ω = wanted``, with mean 1 over A's classes.
    """
    from scipy.optimize import nnls

    shares = joint.sum(axis=0)
    heavy = 1e3 * np.abs(joint).max()  # the mean is met exactly, all else as well as can be
    omega, _ = nnls(np.vstack([joint, heavy * shares]), np.append(wanted, heavy))
    result: Floats = omega / (omega @ shares)
    return result
