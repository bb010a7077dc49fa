"""Ratios of labels from what labels look like: a known case with its numbers, and exact classes."""

import numpy as np
import pytest
from numpy.typing import NDArray

from dnacompare.numerics.label_ratio import ALPHAS, GRID, Axis, Equation, class_ratio

Floats = NDArray[np.float64]


def weighted(alpha: float, seed: int) -> tuple[float, float, float]:
    """``N(0, 1)`` to ``N(0.8, 0.8²)`` through ``x = y + e/2``: mean, variance, correlation with
    the true ratio."""
    random = np.random.default_rng(seed)
    y, wanted = random.standard_normal(1000), 0.8 + 0.8 * random.standard_normal(1000)
    x, others = (side + 0.5 * random.standard_normal(1000) for side in (y, wanted))
    scores, labels = Axis.of(x, others), Axis.of(y)
    bins = scores.places(x) * GRID + labels.places(y)
    counts = np.bincount(bins, minlength=GRID * GRID).reshape(GRID, GRID).astype(float)
    of_b = np.bincount(scores.places(others), minlength=GRID).astype(float)
    omega = Equation.of(counts, of_b, scores, labels).ratio(alpha)[labels.places(y)]
    share = omega / omega.sum()
    mean = float(share @ y)
    truth = np.exp(-0.5 * ((y - 0.8) / 0.8) ** 2 + 0.5 * y**2)
    return mean, float(share @ (y - mean) ** 2), float(np.corrcoef(omega, truth)[0, 1])


def test_a_known_shift_of_a_normal_label() -> None:
    """Known at α = 0.01: 0.811 and 0.638 (true 0.8 and 0.64); at α = 0.1 a mean of 0.722."""
    mean, variance, _ = np.mean([weighted(0.01, seed) for seed in range(10)], axis=0)
    # single draws spread by 0.05, so the mean of ten by 0.016: three of these
    assert mean == pytest.approx(0.8, abs=0.05)
    assert variance == pytest.approx(0.64, abs=0.06)
    mean, _, correlation = np.mean([weighted(0.1, seed) for seed in range(10)], axis=0)
    assert mean == pytest.approx(0.722, abs=0.045)
    assert correlation > 0.95  # known: 0.95 to 0.98


def test_nothing_shifted() -> None:
    random = np.random.default_rng(0)
    y = random.standard_normal(500)
    axis = Axis.of(y)
    places = axis.places(y)
    counts = np.zeros((GRID, GRID))
    np.add.at(counts, (places, places), 1.0)
    equation = Equation.of(counts, counts.sum(axis=1), axis, axis)
    for alpha in ALPHAS:
        omega = equation.ratio(alpha)
        # B's scores are A's own: η is 1 and so is ω, to rounding in bins that hold anything
        assert omega[places] == pytest.approx(np.ones(500), abs=1e-6)
    assert equation.best() == ALPHAS[-1]  # all fit alike


def test_the_penalty_follows_the_moments() -> None:
    random = np.random.default_rng(1)
    y, wanted = random.standard_normal(2000), 0.8 + 0.8 * random.standard_normal(2000)
    scores, labels = Axis.of(y, wanted), Axis.of(y)
    counts = np.zeros((GRID, GRID))
    np.add.at(counts, (scores.places(y), labels.places(y)), 1.0)
    of_b = np.bincount(scores.places(wanted), minlength=GRID).astype(float)
    equation = Equation.of(counts, of_b, scores, labels)
    misfits = {alpha: equation.misfit(equation.ratio(alpha)) for alpha in ALPHAS}
    assert misfits[equation.best()] == min(misfits.values())
    assert misfits[equation.best()] < misfits[0.3]


def test_classes_are_exact_where_scores_are() -> None:
    """Two classes at ½ and ½, scores right in 80 % of either; B holds 30 % of the first."""
    joint = np.array([[0.4, 0.1], [0.1, 0.4]])
    wanted = np.array([[0.8, 0.2], [0.2, 0.8]]) @ np.array([0.3, 0.7])
    assert class_ratio(joint, wanted) == pytest.approx([0.6, 1.4], abs=1e-5)  # the penalty's share


def test_a_class_that_is_gone() -> None:
    joint = np.diag([0.3, 0.3, 0.4])
    found = class_ratio(joint, np.array([0.5, 0.5, 0.0]))
    assert found == pytest.approx([5 / 3, 5 / 3, 0.0], abs=1e-5)  # the penalty's share
