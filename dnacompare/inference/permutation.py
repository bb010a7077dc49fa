"""Permutation tests: labels drawn once, p-values that are never 0, one level for many statistics.

Under the null hypothesis the labels "from A" and "from B" are exchangeable, so the observed
statistic is one draw from the distribution over all relabellings. The observed labelling counts as
one of them (Phipson & Smyth 2010), which makes ``p = (1 + #{T_b ≥ T_0}) / (B + 1)`` valid for any
number of permutations. Several statistics computed on the same labels are combined without loss
of level by their smallest p-value or largest studentised value (Westfall & Young 1993).
"""

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from dnacompare.errors import IncompatibleError, InputError
from dnacompare.randomness import generator
from dnacompare.specs import Labels

TOLERANCE = 1e-6
"""Statistics closer than this share of the largest count as ties: rounding decides nothing."""
FEWEST = 20
"""Relabellings below which no p-value can reach 0.05."""

Floats = NDArray[np.float64]


def labels(n: int, m: int, permutations: int, seed: int, paired: bool = False) -> Labels:
    """``(n + m, permutations + 1)``: which pooled items count as A; column 0 is as observed.

    The first n pooled items are A's. With ``paired``, item i of A belongs to item i of B and each
    pair is swapped or not; then n must equal m (``IncompatibleError`` otherwise).
    """
    if n < 1 or m < 1 or permutations < 0:
        raise InputError(
            f"Labels for {n} and {m} items and {permutations} permutations cannot be drawn; the "
            "items must be at least 1 a side and the permutations at least 0."
        )
    if paired and n != m:
        raise IncompatibleError(
            f"A has {n} items and B has {m}, so they are not pairs. Compare them unpaired."
        )
    random = generator(seed, "permutation labels")
    observed = np.arange(n + m) < n
    if paired:
        kept = random.integers(0, 2, (permutations, n), np.uint8).astype(bool)
        drawn = np.concatenate([kept, ~kept], axis=1)
    else:
        drawn = random.permuted(np.tile(observed, (permutations, 1)), axis=1)
    return np.concatenate([observed[None], drawn]).T


def relabellings(n: int, m: int, paired: bool = False) -> float:
    """How many distinct labellings there are; infinite beyond 2¹⁰⁰⁰."""
    if paired:
        return 2.0**n if n <= 1000 else math.inf
    return float(math.comb(n + m, n)) if n + m <= 1000 else math.inf


def p_value(statistics: Floats) -> float:
    """p of the observed statistic ``[0]`` among ``(B + 1,)``; large values speak against the null.

    At least ``1 / (B + 1)``; ties count against the observed one.
    """
    return float(_exceeding(statistics)[0]) / len(statistics)


def p_values(statistics: Floats) -> Floats:
    """``p_value`` of each column of ``(B + 1, K)``, on its own."""
    slack = TOLERANCE * np.abs(statistics).max(axis=0, initial=0.0)
    result: Floats = (statistics >= statistics[0] - slack).mean(axis=0)
    return result


def noise_floor(statistics: Floats) -> float | None:
    """The mean of the permuted statistics: what two samples of one population show on average."""
    return float(statistics[1:].mean()) if len(statistics) > 1 else None


def min_p(
    statistics: Sequence[Floats], weights: Sequence[float] | None = None
) -> tuple[float, int]:
    """One p-value for several statistics on the same labels, and which of them decided.

    Each labelling gets the smallest of its p-values, each divided by its weight (alike if none are
    given), as if it had been the observed one; the observed labelling's rank among these is exact,
    whatever the weights and the statistics' dependence (Westfall & Young 1993, min-P; weighted as
    in Genovese, Roeder & Wasserman 2006).
    """
    ranks = np.stack([_exceeding(statistic) for statistic in statistics])
    # quotients of equal ranks and weights are equal to the last bit, so ties stay ties
    scaled = ranks / np.asarray(weights or [1.0] * len(ranks))[:, None]
    smallest = scaled.min(axis=0)
    reached = int((smallest <= smallest[0]).sum())
    return reached / ranks.shape[1], int(scaled[:, 0].argmin())


def studentised(statistics: Floats) -> Floats:
    """Columns of ``(B + 1, K)`` minus their mean, in their standard deviations; constant ones 0.

    The observed row takes part in both, so that every row is treated alike and tests built on the
    result keep their level exactly.
    """
    centred = statistics - statistics.mean(axis=0)
    size = np.abs(statistics).max(axis=0, initial=0.0)
    spread = centred.std(axis=0)
    varies = spread > TOLERANCE * size
    result: Floats = np.where(varies, centred / np.where(varies, spread, 1.0), 0.0)
    return result


def adjusted(observed: Floats, largest: Floats) -> Floats:
    """Single-step p-values ``(K,)`` from the observed studentised statistics ``(K,)`` and each
    labelling's largest one ``(B + 1,)``."""
    rank = np.sort(largest)
    slack = TOLERANCE * float(np.abs(largest).max())
    below = np.searchsorted(rank, observed - slack, side="left")
    result: Floats = (len(rank) - below) / len(rank)
    return result


def max_t(statistics: Floats) -> Floats:
    """p-values ``(K,)`` for K statistics ``(B + 1, K)``, adjusted for having looked at all K.

    The chance that any true null gets p ≤ α is at most α (Westfall & Young 1993, max-T). The
    statistics are studentised by their own spread over the labellings, so that no single one with
    a wide null distribution hides the others.
    """
    scores = studentised(statistics)
    return adjusted(scores[0], scores.max(axis=1))


def _exceeding(statistics: Floats) -> NDArray[np.int64]:
    """For every labelling, how many (itself too) have a statistic at least as large."""
    slack = TOLERANCE * float(np.abs(statistics).max())
    below = np.searchsorted(np.sort(statistics), statistics - slack, side="left")
    result: NDArray[np.int64] = len(statistics) - below
    return result
