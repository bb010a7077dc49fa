"""Each feature given all others in a fitted Gaussian: what is left of it, and how likely it is."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class GivenOthers:
    """A Gaussian by its ``mean`` ``(d,)`` and the inverse ``(d, d)`` of its covariance."""

    mean: Floats
    precision: Floats

    @classmethod
    def fit(cls, rows: Floats, ridge: float) -> "GivenOthers":
        """To rows ``(n, d)``, two at least; ``ridge`` is added to the variances."""
        centred = rows - rows.mean(axis=0)
        covariance = centred.T @ centred / (len(rows) - 1)
        precision: Floats = np.linalg.inv(covariance + ridge * np.eye(rows.shape[1]))
        mean: Floats = rows.mean(axis=0)
        return cls(mean, precision)

    def residuals(self, rows: Floats) -> Floats:
        """``x_j − E[x_j | the others]`` ``(n, d)``: ``[(x − μ) P]_j / P_jj``."""
        left: Floats = (rows - self.mean) @ self.precision / np.diag(self.precision)
        return left

    def log_density(self, rows: Floats) -> Floats:
        """``log p(x_j | the others)`` ``(n, d)``, up to a constant."""
        inverse = np.diag(self.precision)
        found: Floats = 0.5 * (np.log(inverse) - inverse * self.residuals(rows) ** 2)
        return found
