"""One p-value from many dependent ones: harmonic mean, Cauchy, Bonferroni; and Welch's t tests."""

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


def harmonic_mean(p: Floats) -> float:
    """Wilson's harmonic-mean p (PNAS 2019), from the Landau limit of the mean of 1/p.

    The limit has location ln m + 1 − γ − ln(2/π) and scale π/2. SciPy's Landau distribution is
    the stable law of scale 1: without dividing by π/2 a test at .05 rejects .08 of true nulls.
    """
    from scipy.stats import landau

    p = _checked(p)
    location = np.log(len(p)) + 1 - np.euler_gamma + np.log(np.pi / 2)
    return min(1.0, float(landau.sf((np.mean(1 / p) - location) / (np.pi / 2))))


def cauchy(p: Floats) -> float:
    """Liu & Xie (JASA 2020): the mean of cot(πp) is nearly Cauchy, whatever the dependence.

    cot(π) is minus infinity, so a p of 1, as equal means give, would decide alone; of K p-values
    it counts as 1 − 1/K.
    """
    p = _checked(p)
    if len(p) == 1:
        return float(p[0])
    p = np.where(p > 1 - ONE, 1 - 1 / len(p), p)
    mean = float(np.mean(1 / np.tan(np.pi * p)))
    return float(np.arctan2(1.0, mean) / np.pi)  # = ½ − atan(mean)/π, without cancellation


def bonferroni(p: Floats) -> float:
    """The smallest p times their number, at most 1; valid under any dependence."""
    p = _checked(p)
    return min(1.0, float(p.min()) * len(p))


def _checked(p: Floats) -> Floats:
    if not len(p) or not ((p >= 0) & (p <= 1)).all():
        raise InputError(f"{len(p)} p-values, not all between 0 and 1, cannot be combined.")
    return np.maximum(p, 1e-300)  # a t test can underflow to 0, and its inverse overflow
