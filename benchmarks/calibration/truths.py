"""Distances between isotropic normal distributions, without sampling.

A is N(0, a²) and B is N(μ, b²) in d dimensions with ‖μ‖ = ``shift``.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Kernel = Callable[[Floats], Floats]
STEPS = 4096
"""Midpoints on the scale of probabilities, at which kernels are averaged: errors below 1e-6."""


@dataclass(frozen=True)
class Normals:
    """Two isotropic normals."""

    d: int
    shift: float
    a: float
    b: float

    def energy(self) -> float:
        """2E‖X − Y‖ − E‖X − X′‖ − E‖Y − Y′‖ (specification of the project, section 8)."""
        within = self._mean_norm(0, self.a * 2**0.5) + self._mean_norm(0, self.b * 2**0.5)
        return 2 * self._mean_norm(self.shift, float(np.hypot(self.a, self.b))) - within

    def _mean_norm(self, shift: float, deviation: float) -> float:
        from scipy.special import gammaln, hyp1f1

        scale = np.sqrt(2) * np.exp(gammaln((self.d + 1) / 2) - gammaln(self.d / 2))
        along = hyp1f1(-0.5, self.d / 2, -(shift**2) / (2 * deviation**2))
        return float(deviation * scale * along)

    def sliced(self) -> float:
        """SW₂."""
        return float(np.sqrt(self.shift**2 / self.d + (self.a - self.b) ** 2))

    def sliced_first(self) -> float:
        """SW₁, where mean or deviation alone differ."""
        from scipy.special import gammaln

        assert self.shift == 0 or self.a == self.b
        along = np.exp(gammaln(self.d / 2) - gammaln((self.d + 1) / 2)) / np.sqrt(np.pi)
        return float(self.shift * along + abs(self.a - self.b) * np.sqrt(2 / np.pi))

    def max_sliced(self) -> float:
        """The largest W₂ along any direction."""
        return float(np.hypot(self.shift, self.a - self.b))

    def frechet(self) -> float:
        """Squared, as the distance has it."""
        return self.shift**2 + self.d * (self.a - self.b) ** 2

    def kid(self) -> float:
        """MMD² of (⟨x, y⟩/d + 1)³: given y, ⟨x, y⟩ is normal, so its moments are known."""
        own = self._cubic(self.a, self.a, 0, 0)
        own += self._cubic(self.b, self.b, self.shift, self.shift)
        return own - 2 * self._cubic(self.a, self.b, 0, self.shift)

    def _cubic(self, first: float, second: float, mean_x: float, mean_y: float) -> float:
        s, t, d, one = first**2, second**2, self.d, mean_x * mean_y
        two = one**2 + s * mean_y**2 + t * mean_x**2 + s * t * d
        three = one**3 + 3 * one * t * mean_x**2 + 3 * s * one * (mean_y**2 + t * d + 2 * t)
        return 1 + 3 * one / d + 3 * two / d**2 + three / d**3

    def mmd(self, kernel: Kernel) -> float:
        """MMD² of a kernel of the distance of two points."""
        within_a, within_b, across = (float(kernel(one).mean()) for one in self._lengths())
        return within_a + within_b - 2 * across

    def _lengths(self) -> tuple[Floats, Floats, Floats]:
        """Distances within A, within B and across, at ``STEPS`` levels each."""
        from scipy.stats import chi2, ncx2

        levels = (np.arange(STEPS) + 0.5) / STEPS
        plain = np.sqrt(chi2.ppf(levels, self.d))
        spread = float(np.hypot(self.a, self.b))
        across = plain
        if self.shift:
            across = np.sqrt(ncx2.ppf(levels, self.d, (self.shift / spread) ** 2))
        return plain * self.a * 2**0.5, plain * self.b * 2**0.5, across * spread

    def pooled(self, n: int, m: int) -> tuple[Floats, Floats]:
        """Distances between all n + m items, in order, and the probability of each."""
        pairs = n * (n - 1) / 2, m * (m - 1) / 2, n * m
        values = np.concatenate(self._lengths())
        weights = np.repeat(np.array(pairs) / sum(pairs) / STEPS, STEPS)
        order = np.argsort(values)
        return values[order], weights[order]


def gaussian(width: float) -> Kernel:
    """exp(−r²/(2σ²))."""
    return lambda r: np.exp(-(r**2) / (2 * width**2))


def laplace(width: float) -> Kernel:
    """exp(−r/σ)."""
    return lambda r: np.exp(-r / width)


def fused(lengths: Floats, weights: Floats) -> Kernel:
    """The mean of MMD-FUSE's twenty kernels, each of root mean square 1 (Biggs et al. 2023)."""
    first, last = 0.5 * quantile(lengths, weights, 0.05), 2 * quantile(lengths, weights, 0.95)
    widths = np.linspace(first, last, 10)
    kernels = [kind(float(width)) for kind in (gaussian, laplace) for width in widths]
    sizes = [float(np.sqrt(weights @ kernel(lengths) ** 2)) for kernel in kernels]

    def mean(r: Floats) -> Floats:
        total: Floats = sum(k(r) / size for k, size in zip(kernels, sizes, strict=True))
        return total / len(kernels)

    return mean


def quantile(values: Floats, weights: Floats, share: float) -> float:
    """Of ordered values with their probabilities."""
    return float(np.interp(share, np.cumsum(weights) - weights / 2, values))
