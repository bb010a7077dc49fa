"""Weights that bring A near B in one sense of near: energy distance, a Gaussian kernel, or means.

Integral probability metrics: the largest gap of a mean over a class of functions. For kernels and
the energy distance it is a quadratic form in the weights; for linear functions the gap of means.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dnacompare.numerics.mean_match import mean_match
from dnacompare.numerics.simplex_qp import minimise

Floats = NDArray[np.float64]

MATCHES = ("energy", "gaussian", "means")


@dataclass(frozen=True, eq=False)
class Fitting:
    """Both sides' features in any units, all distances ``(n + m, n + m)``, and the sense of near.

    ``evenness`` says how dear uneven weights are: 1 adds to the squared distance what sampling as
    many items as the weights are worth would add.
    """

    points: Floats
    others: Floats
    distances: Floats
    match: str
    evenness: float

    def __call__(self, seen: NDArray[np.int64]) -> Floats | None:
        """Weights ``(n,)`` that sum to one, from the items of B at ``seen``; ``None`` if no
        mixture of A has the means asked for."""
        n = len(self.points)
        if self.match == "means":
            return mean_match(self.points, self.others[seen].mean(axis=0))
        form, across, own = self._blocks(n + seen)
        spread = self._self - own
        penalised = form.copy()
        penalised[np.diag_indices(n)] += self.evenness * spread
        return minimise(penalised, -across).weights

    @property
    def _self(self) -> float:
        """The kernel of an item with itself."""
        return 0.0 if self.match == "energy" else 1.0

    def _blocks(self, seen: NDArray[np.int64]) -> tuple[Floats, Floats, float]:
        """The kernel within A, its mean from each item of A to B, and its mean within B."""
        n = len(self.points)
        within, across = self.distances[:n, :n], self.distances[:n, seen]
        own = self.distances[np.ix_(seen, seen)]
        if self.match == "energy":
            return -within, -across.mean(axis=1), -float(own.mean())
        width = float(np.median(across))
        within, across, own = (
            np.exp(-0.5 * (block / width) ** 2) for block in (within, across, own)
        )
        return within, across.mean(axis=1), float(own.mean())
