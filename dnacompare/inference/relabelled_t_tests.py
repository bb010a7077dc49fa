"""Combinations of t tests that keep their level: each is ranked among those of relabelled units.

The laws of ``combination`` take every p-value for uniform. Those of Welch's t tests are not where a
side has few units, or the sides are unequal and their values skewed: with 8 units against 32 the
harmonic mean rejected .37 of 600 true nulls at .05, with 60 against 120 still .07 of 300. The rank
of the combined value among those of the labellings that the permutation test reads is exact for any
units, because a combination is one more statistic of the labelled data.
"""

import numpy as np
from numpy.typing import NDArray

from dnacompare.inference import permutation
from dnacompare.inference.combination import COMBINATIONS, CONSTANT
from dnacompare.specs import Labels, Progress, Report, silent

Floats = NDArray[np.float64]
TESTS = 20_000_000
"""t tests at most, some five seconds of one core; beyond it fewer labellings are ranked."""
FEWEST = 999
"""Labellings that are ranked all the same."""
PIECE = 1 << 21
"""t tests held at once (16 MiB)."""
SPREAD = 1e-12
"""A squared standard error below this share of the column's mean square is rounding: it counts as
that much, so that a column that only its labels tell apart is evidence, but no infinite one."""


def affordable(columns: int, permutations: int) -> int:
    """How many of ``permutations`` labellings of ``columns`` coordinates are ranked."""
    return min(permutations, max(FEWEST, TESTS // max(columns, 1)))


def ranked(values: Floats, labels: Labels, report: Report = silent) -> dict[str, float]:
    """p-value of each combination over the columns of ``values`` ``(N, C)``, among ``labels``
    ``(N, B + 1)``, all of the same two sizes; empty if no column varies."""
    typical = np.abs(values).max(axis=0)
    values = values - values.mean(axis=0)
    size = np.abs(values).max(axis=0)
    varies = size > CONSTANT * typical
    values = values[:, varies] / size[varies]
    if not values.shape[1]:
        return {}
    combined = {name: np.empty(labels.shape[1]) for name in COMBINATIONS}
    step = max(1, PIECE // values.shape[1])
    for start in range(0, labels.shape[1], step):
        report(Progress("Ranking t tests", start, labels.shape[1]))
        piece = slice(start, start + step)
        p = welch(values, labels[:, piece])
        for name, combine in COMBINATIONS.items():
            combined[name][piece] = -np.log(combine(p))
    return {name: permutation.p_value(one) for name, one in combined.items()}


def welch(values: Floats, labels: Labels) -> Floats:
    """Two-sided p-values ``(B, C)`` of Welch's t test, of each column of ``values`` ``(N, C)``,
    which vary about 0, for each column of ``labels`` ``(N, B)``."""
    from scipy.special import stdtr

    chosen = labels.T.astype(np.float64)
    n = chosen.sum(axis=1, keepdims=True)
    m = len(labels) - n
    squares = values**2
    sum_a, square_a = chosen @ values, chosen @ squares
    sum_b, square_b = values.sum(axis=0) - sum_a, squares.sum(axis=0) - square_a
    least = SPREAD * squares.mean(axis=0)
    error_a = np.maximum((square_a - sum_a**2 / n) / (n - 1) / n, least)
    error_b = np.maximum((square_b - sum_b**2 / m) / (m - 1) / m, least)
    error = error_a + error_b
    degrees = error**2 / (error_a**2 / (n - 1) + error_b**2 / (m - 1))
    result: Floats = 2 * stdtr(degrees, -np.abs(sum_a / n - sum_b / m) / np.sqrt(error))
    return result
