"""The most even weights with a given mean: exact, the most even, and none where there are none."""

import numpy as np
import pytest
from scipy.optimize import minimize

from dnacompare.numerics.mean_match import mean_match
from dnacompare.numerics.simplex import effective


def test_means_are_matched_exactly() -> None:
    random = np.random.default_rng(0)
    points = random.standard_normal((500, 10)) * 10.0 ** np.arange(-5, 5)
    target = points.mean(axis=0) + 0.4 * points.std(axis=0)
    weights = mean_match(points, target)
    assert weights is not None
    assert weights.min() >= 0
    assert weights.sum() == pytest.approx(1, abs=1e-12)
    # Newton stops at 1e-10 of a deviation
    assert (weights @ points - target) / points.std(axis=0) == pytest.approx(np.zeros(10), abs=1e-8)


def test_no_weights_are_more_even() -> None:
    random = np.random.default_rng(1)
    points = random.standard_normal((25, 2))
    target = np.array([0.6, -0.3])
    weights = mean_match(points, target)
    assert weights is not None
    known = minimize(
        lambda w: 25 * w @ w,
        np.full(25, 1 / 25),
        method="SLSQP",
        bounds=[(0, 1)] * 25,
        constraints=[
            {"type": "eq", "fun": lambda w: w.sum() - 1},
            {"type": "eq", "fun": lambda w: w @ points - target},
        ],
        options={"ftol": 1e-12, "maxiter": 500},
    )
    assert weights == pytest.approx(known.x, abs=1e-5)  # SLSQP's own accuracy
    assert effective(weights) < 25


def test_a_mean_outside_has_no_weights() -> None:
    points = np.random.default_rng(2).uniform(0, 1, (100, 2))
    assert mean_match(points, np.array([0.5, 1.01])) is None
    assert mean_match(points, np.array([0.5, 0.9])) is not None


def test_constant_and_repeated_columns() -> None:
    random = np.random.default_rng(3)
    x = random.standard_normal((60, 1))
    points = np.concatenate([x, 2 * x, np.full((60, 1), 7.0)], axis=1)
    weights = mean_match(points, np.array([0.5, 1.0, 7.0]))
    assert weights is not None
    assert weights @ x[:, 0] == pytest.approx(0.5, abs=1e-8)  # Newton's 1e-10 of a deviation
    assert mean_match(points, np.array([0.5, 0.0, 7.0])) is None  # twice 0.5 is not 0
    assert mean_match(points, np.array([0.5, 1.0, 8.0])) is None


def test_more_columns_than_rows() -> None:
    points = np.random.default_rng(4).standard_normal((10, 30))
    weights = np.arange(1.0, 11.0) / 55
    found = mean_match(points, weights @ points)
    assert found is not None
    assert found == pytest.approx(weights, abs=1e-6)  # the only solution; 10 equations' condition
