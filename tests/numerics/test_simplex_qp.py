"""The least quadratic form among weights: a trusted solver, a closed form, and its own bound."""

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.spatial.distance import cdist

from dnacompare.numerics.simplex_qp import minimise

Floats = NDArray[np.float64]


def problem(n: int, seed: int = 0) -> tuple[Floats, Floats]:
    random = np.random.default_rng(seed)
    x, y = random.standard_normal((n, 3)), random.standard_normal((n, 3)) + 0.7
    return -cdist(x, x) + 0.1 * np.eye(n), cdist(x, y).mean(axis=1)


def test_it_is_the_minimum_that_scipy_finds() -> None:
    form, linear = problem(15)
    found = minimise(form, linear)

    def objective(weights: Floats) -> float:
        return float(weights @ form @ weights + 2 * linear @ weights)

    known = minimize(
        objective,
        np.full(15, 1 / 15),
        jac=lambda w: 2 * (form @ w + linear),
        method="SLSQP",
        bounds=[(0, 1)] * 15,
        constraints={"type": "eq", "fun": lambda w: w.sum() - 1, "jac": np.ones_like},
        options={"ftol": 1e-12, "maxiter": 500},
    )
    even = objective(np.full(15, 1 / 15))
    # the stated share of the first decrease, and as much for SLSQP
    assert objective(found.weights) <= known.fun + 2e-5 * (even - known.fun)
    assert objective(found.weights) - known.fun <= found.gap + 1e-9
    assert found.weights.sum() == pytest.approx(1, abs=1e-12)
    assert found.weights.min() >= 0


def test_diagonal_forms_have_a_closed_form() -> None:
    """``Σ d_i w_i²`` is least where ``w_i`` is proportional to ``1 / d_i``."""
    d = np.array([1.0, 2.0, 4.0, 8.0])
    found = minimise(np.diag(d), np.zeros(4))
    # the objective's bound leaves the root of it to the weights
    assert found.weights == pytest.approx((1 / d) / (1 / d).sum(), abs=5e-3)


def test_many_points_and_few_steps() -> None:
    form, linear = problem(600)
    found = minimise(form, linear)
    assert found.steps < 1_000
    slope = 2 * (form @ found.weights + linear)
    assert slope @ found.weights - slope.min() == pytest.approx(found.gap, abs=1e-12)


def test_nothing_to_choose_between() -> None:
    found = minimise(np.zeros((5, 5)), np.zeros(5))
    assert found.weights == pytest.approx([0.2] * 5)
