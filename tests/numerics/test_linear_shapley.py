"""Linear models' Shapley values: a known case, brute force, and sums."""

from itertools import permutations

import numpy as np
import pytest
from numpy.typing import NDArray

from dnacompare.numerics.linear_shapley import interventional, observational

Floats = NDArray[np.float64]


def random() -> np.random.Generator:
    return np.random.default_rng(0)


def test_a_copy_that_the_model_does_not_use() -> None:
    """f = x₁ at (1, 2) with correlation .8: (1, 0) to the model, (.2, .8) to the data."""
    beta, x, law = np.array([1.0, 0.0]), np.array([1.0, 2.0]), np.array([[1, 0.8], [0.8, 1]])
    blocks = [[0], [1]]
    np.testing.assert_allclose(interventional(beta, x, blocks), [1, 0], atol=1e-15)
    np.testing.assert_allclose(
        observational(beta, x, law, blocks, random()), [0.2, 0.8], atol=1e-14
    )


def test_observational_values_of_blocks_by_definition() -> None:
    """Against ``v(S) = β·E[x | x_S]`` over all orders of three blocks of five features."""
    draw = random()
    beta, x, root = draw.normal(size=5), draw.normal(size=5), draw.normal(size=(5, 5))
    law = root @ root.T + np.eye(5)
    blocks = [[0, 3], [1], [2, 4]]
    wanted = np.zeros(3)
    for order in permutations(range(3)):
        known: list[int] = []
        for one in order:
            before = _expected(beta, x, law, known)
            known = [*known, *blocks[one]]
            wanted[one] += (_expected(beta, x, law, known) - before) / 6
    found = observational(beta, x, law, blocks, random())
    np.testing.assert_allclose(found, wanted, atol=1e-12)  # rounding of 5 × 5 inverses


def _expected(beta: Floats, x: Floats, law: Floats, known: list[int]) -> float:
    if not known:
        return 0.0
    return float(beta @ law[:, known] @ np.linalg.solve(law[np.ix_(known, known)], x[known]))


def test_many_blocks_and_many_points_add_up() -> None:
    draw = random()
    beta, x = draw.normal(size=(9, 4)), draw.normal(size=(9, 4))
    law = np.cov(draw.normal(size=(9, 50)))
    blocks = [[j] for j in range(9)]
    whole = (beta * x).sum(axis=0)
    for found in (
        interventional(beta, x, blocks),
        observational(beta, x, law, blocks, random()),
    ):
        assert found.shape == (9, 4)
        np.testing.assert_allclose(found.sum(axis=0), whole, atol=1e-12)


def test_random_orders_come_near_all() -> None:
    """Eight independent features: every order gives the same, so drawing adds no noise."""
    beta, x = random().normal(size=8), random().normal(size=8)
    found = observational(beta, x, np.eye(8), [[j] for j in range(8)], random())
    assert found == pytest.approx(beta * x, abs=1e-14)
