"""The nearest weights, against a general solver and closed forms."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.optimize import minimize

from dnacompare.numerics.simplex import effective, nearest_weights

VALUES = arrays(np.float64, st.integers(1, 40), elements=st.floats(-50, 50))


@given(VALUES)
def test_weights_are_not_negative_and_sum_to_one(values):
    weights = nearest_weights(values)
    assert weights.min() >= 0
    assert weights.sum() == pytest.approx(1, abs=1e-12)  # rounding of 40 terms


@given(VALUES, st.integers(0, 2**32 - 1))
def test_no_other_weights_are_nearer(values, seed):
    weights = nearest_weights(values)
    others = np.random.default_rng(seed).dirichlet(np.ones(len(values)), 50)
    nearest = np.sum((values - weights) ** 2)
    # squared distances up to 40 · 51² carry rounding of about 1e-11
    assert np.all(np.sum((values - others) ** 2, axis=1) >= nearest - 1e-8)


def test_agrees_with_a_general_solver():
    values = np.random.default_rng(0).normal(size=12)
    solved = minimize(
        lambda w: 0.5 * np.sum((w - values) ** 2),
        np.full(12, 1 / 12),
        jac=lambda w: w - values,
        bounds=[(0, None)] * 12,
        constraints={"type": "eq", "fun": lambda w: w.sum() - 1},
        method="SLSQP",
        options={"ftol": 1e-14},
    )
    # the solver stops at changes of about 1e-7
    np.testing.assert_allclose(nearest_weights(values), solved.x, atol=1e-6)


def test_weights_stay_as_they_are():
    weights = np.array([0.5, 0.3, 0.2, 0.0])
    np.testing.assert_allclose(nearest_weights(weights), weights, atol=1e-15)  # one rounding


def test_effective_number():
    assert effective(np.full(7, 1 / 7)) == pytest.approx(7)  # rounding of 1/7
    assert effective(np.array([1.0, 0, 0])) == 1
