"""Do two collections of distributions differ? Tests whose unit is a whole distribution.

A unit is a row of quantiles η (``numerics.quantile_embedding``); a collection is its mean. The
permutation test relabels whole units and takes ``‖mean η_A − mean η_B‖²``, a quadratic form in one
Gram matrix, so all relabellings are one matrix product (the resampling test of Rustamov & Majumdar
2020, arXiv 2010.15285; their other test combines t tests of the coordinates of η).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dnacompare.inference import intervals, jackknife, permutation, relabelled_t_tests
from dnacompare.inference.combination import COMBINATIONS, welch
from dnacompare.results import Interval
from dnacompare.specs import Labels, Progress, Report, silent

Floats = NDArray[np.float64]
PIECE = 2_048
"""Labellings multiplied together."""
MANY = 30
"""Units of each of two equally large sides from which t tests are what the limit laws of their
combinations take them for: sides of one size cancel each other's skewness."""
ROUNDING = 1e-13
"""A squared distance below this share of the units' mean square is what rounding leaves of 0."""


@dataclass(frozen=True, eq=False)
class Evidence:
    """What the units say about the difference of two collections.

    ``products`` is the Gram matrix ``(N, N)`` of the units about their mean; ``squares``
    ``(B + 1,)`` is ``‖mean_A − mean_B‖²`` of every labelling, the observed one first. ``by_space``
    ``(K,)`` are its parts by eigenspace and ``adjusted`` ``(K,)`` their max-T p-values. ``ranked``
    is the number of relabellings among which combinations of t tests were ranked; 0 where their
    limit laws were read.
    """

    products: Floats
    squares: Floats
    by_space: Floats
    adjusted: Floats
    p_values: dict[str, float]
    ranked: int


def evidence(
    embedded: Floats,
    spaces: NDArray[np.int64],
    means: Floats,
    labels: Labels,
    report: Report = silent,
) -> Evidence:
    """Every test of ``embedded`` ``(N, S, D)``, A's units first, on the same ``labels``.

    Direction s lies in eigenspace ``spaces[s]``. ``means`` ``(N, L)`` are the units' means of the
    modes alone, each times √α: what a spectral MMD sees.
    """
    count = int(spaces.max()) + 1
    products = np.zeros((len(embedded), len(embedded)))
    parts = np.empty((labels.shape[1], count))
    for space in range(count):
        report(Progress("Testing", space, count))
        one = gram(embedded[:, spaces == space])
        products += one
        parts[:, space] = squared_differences(one, labels)
    squares = parts.sum(axis=1)
    flat = embedded.reshape(len(embedded), -1)
    n = int(labels[:, 0].sum())
    ranked = (
        0
        if limits_hold(n, len(flat) - n)
        else relabelled_t_tests.affordable(flat.shape[1], labels.shape[1] - 1)
    )
    p_values = {
        "permutation": permutation.p_value(squares),
        **combined(flat, labels[:, : ranked + 1], report),
        "spectral MMD": permutation.p_value(squared_differences(gram(means), labels)),
    }
    return Evidence(products, squares, parts[0], permutation.max_t(parts), p_values, ranked)


def gram(features: Floats) -> Floats:
    """Inner products ``(N, N)`` of rows, about their mean: differences of means do not see it."""
    flat = features.reshape(len(features), -1)
    flat = flat - flat.mean(axis=0)
    products: Floats = flat @ flat.T
    return products


def squared_differences(products: Floats, labels: Labels) -> Floats:
    """``‖mean_A − mean_B‖²`` ``(B + 1,)`` for each column of ``labels`` ``(N, B + 1)``."""
    result = np.empty(labels.shape[1])
    for start in range(0, labels.shape[1], PIECE):
        chosen = labels[:, start : start + PIECE]
        n = chosen.sum(axis=0)
        signs = np.where(chosen, 1 / n, -1 / (len(labels) - n))
        result[start : start + PIECE] = np.einsum("nb,nb->b", signs, products @ signs)
    rounding = ROUNDING * np.trace(products) / len(products)
    return np.where(result > rounding, result, 0.0)


def limits_hold(n: int, m: int) -> bool:
    """Whether combinations of t tests of n and m units can be read off their limit laws."""
    return n == m >= MANY


def combined(flat: Floats, labels: Labels, report: Report = silent) -> dict[str, float]:
    """p-values that combine Welch's t test of every coordinate ``(N, C)``; empty if nothing varies.

    By their limit laws, or, given more labellings than the observed one, ranked among these. α
    plays no part in them, because t has no scale; which modes there are does.
    """
    if labels.shape[1] > 1:
        return relabelled_t_tests.ranked(flat, labels, report)
    p = welch(flat[labels[:, 0]], flat[~labels[:, 0]])
    return {name: float(one(p)) for name, one in COMBINATIONS.items()} if len(p) else {}


@dataclass(frozen=True, eq=False)
class Separation:
    """``‖mean_A − mean_B‖²`` without its bias from sampling, and an interval of its root."""

    unbiased: float
    standard_error: float | None
    interval: Interval | None


def separation(products: Floats, n: int, shown: float) -> Separation:
    """From the Gram matrix of N units, A's n first; ``shown`` is the distance that is displayed.

    The mean product of two different units of one side estimates ‖mean‖² without bias. The
    interval is this estimate ± t times its delete-one jackknife error (units left out in turn),
    cut at 0, in roots, stretched to hold ``shown``. It needs three units a side.
    """
    a, b, c = products[:n, :n], products[n:, n:], products[:n, n:]
    m = len(products) - n
    within_a, within_b = a.sum(axis=1) - np.diag(a), b.sum(axis=1) - np.diag(b)
    across_a, across_b = c.sum(axis=1), c.sum(axis=0)
    mean_a, mean_b = within_a.sum() / (n * (n - 1)), within_b.sum() / (m * (m - 1))
    unbiased = float(mean_a + mean_b - 2 * c.mean())
    if min(n, m) < 3:
        return Separation(unbiased, None, None)
    without_a = (
        (within_a.sum() - 2 * within_a) / ((n - 1) * (n - 2))
        + mean_b
        - 2 * (c.sum() - across_a) / ((n - 1) * m)
    )
    without_b = (
        mean_a
        + (within_b.sum() - 2 * within_b) / ((m - 1) * (m - 2))
        - 2 * (c.sum() - across_b) / (n * (m - 1))
    )
    _, first = jackknife.delete_one(without_a, np.ones(n), unbiased)
    _, second = jackknife.delete_one(without_b, np.ones(m), unbiased)
    error = float(np.sqrt(first + second))
    low, high = intervals.around(unbiased, error, n + m - 2, shown**2)
    return Separation(unbiased, error, (low**0.5, high**0.5))


def fewest_p(n: int, m: int) -> float:
    """The smallest p-value that relabelling n and m units can give.

    With n = m, exchanging A and B leaves the statistic as it is, so at least two labellings tie.
    """
    return (2 if n == m else 1) / permutation.relabellings(n, m)


@dataclass(frozen=True, eq=False)
class Scaled:
    """Units in the plane ``(N, 2)`` and the share of their squared distances that it shows."""

    places: Floats
    share: float


def classical_scaling(products: Floats) -> Scaled:
    """The plane in which the units' distances are best kept (Torgerson 1952)."""
    values, vectors = np.linalg.eigh(products)
    values, vectors = np.maximum(values[::-1], 0.0), vectors[:, ::-1]
    vectors = vectors[:, :2] * np.sign(vectors[np.abs(vectors[:, :2]).argmax(axis=0), [0, 1]])
    total = float(values.sum())
    share = float(values[:2].sum()) / total if total > 0 else 1.0
    return Scaled(vectors * np.sqrt(values[:2]), share)
