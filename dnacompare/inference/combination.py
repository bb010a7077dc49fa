"""One p-value from many dependent ones: harmonic mean, Cauchy, Bonferroni; and Welch's t tests.

Each combination goes over the last axis, so that many sets of p-values are combined at once.
"""

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from dnacompare.errors import InputError

Floats = NDArray[np.float64]
CONSTANT = 1e-10
"""A standard error below this share of the values' size is rounding, not spread."""

ONE = 1e-10
"""A p-value this close to 1 is 1 but for rounding."""


def welch(x: Floats, y: Floats) -> Floats:
    """Two-sided p-values of Welch's t test per column of ``(n, C)`` and ``(m, C)``.

    Columns that are constant on both sides say nothing about sampling and are left out, so there
    may be fewer than C, or none.
    """
    from scipy.stats import t

    n, m = len(x), len(y)
    first, second = x.var(axis=0, ddof=1) / n, y.var(axis=0, ddof=1) / m
    size = np.maximum(np.abs(x).max(axis=0), np.abs(y).max(axis=0))
    varies = np.sqrt(first + second) > CONSTANT * size
    first, second = first[varies], second[varies]
    score = np.abs(x.mean(axis=0) - y.mean(axis=0))[varies] / np.sqrt(first + second)
    degrees = (first + second) ** 2 / (first**2 / (n - 1) + second**2 / (m - 1))
    result: Floats = 2 * t.sf(score, degrees)
    return result


def harmonic_mean(p: Floats) -> Floats:
    """Wilson's harmonic-mean p (PNAS 2019), from the Landau limit of the mean of 1/p.

    The limit has location ln m + 1 − γ − ln(2/π) and scale π/2. SciPy's Landau distribution is
    the stable law of scale 1: without dividing by π/2 a test at .05 rejects .08 of true nulls.
    """
    from scipy.stats import landau

    p = _checked(p)
    location = np.log(p.shape[-1]) + 1 - np.euler_gamma + np.log(np.pi / 2)
    tail = landau.sf((np.mean(1 / p, axis=-1) - location) / (np.pi / 2))
    result: Floats = np.minimum(tail, 1.0)
    return result


def cauchy(p: Floats) -> Floats:
    """Liu & Xie (JASA 2020): the mean of cot(πp) is nearly Cauchy, whatever the dependence.

    cot(π) is minus infinity, so a p of 1, as equal means give, would decide alone; of K p-values
    it counts as 1 − 1/K.
    """
    p = _checked(p)
    count = p.shape[-1]
    if count == 1:
        return p[..., 0]
    p = np.where(p > 1 - ONE, 1 - 1 / count, p)
    mean = np.mean(1 / np.tan(np.pi * p), axis=-1)
    result: Floats = np.arctan2(1.0, mean) / np.pi  # = ½ − atan(mean)/π, without cancellation
    return result


def bonferroni(p: Floats) -> Floats:
    """The smallest p times their number, at most 1; valid under any dependence."""
    p = _checked(p)
    result: Floats = np.minimum(p.min(axis=-1) * p.shape[-1], 1.0)
    return result


COMBINATIONS: Mapping[str, Callable[[Floats], Floats]] = {
    "harmonic mean": harmonic_mean,
    "Cauchy": cauchy,
    "Bonferroni": bonferroni,
}


def _checked(p: Floats) -> Floats:
    if not p.size or not ((p >= 0) & (p <= 1)).all():
        raise InputError(f"{p.size} p-values, not all between 0 and 1, cannot be combined.")
    return np.maximum(p, 1e-300)  # a t test can underflow to 0, and its inverse overflow
