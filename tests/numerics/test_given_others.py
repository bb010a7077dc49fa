"""Conditional Gaussians against least squares and scipy's densities."""

import numpy as np
import pytest
from scipy.stats import norm

from dnacompare.numerics.given_others import GivenOthers
from dnacompare.numerics.redundant import still


def rows(seed: int = 0) -> np.ndarray:
    random = np.random.default_rng(seed)
    return random.normal(size=(200, 4)) @ random.normal(size=(4, 4)) + [1.0, -2.0, 0.0, 5.0]


def test_residuals_are_those_of_least_squares() -> None:
    x = rows()
    found = GivenOthers.fit(x, ridge=0.0).residuals(x)
    for j in range(4):
        others = np.column_stack([np.ones(len(x)), np.delete(x, j, axis=1)])
        fitted = others @ np.linalg.lstsq(others, x[:, j], rcond=None)[0]
        # two ways to solve one system, whose condition number is some hundreds
        assert found[:, j] == pytest.approx(x[:, j] - fitted, abs=1e-9)


def test_densities_are_normal_about_the_prediction() -> None:
    x = rows(1)
    law = GivenOthers.fit(x, ridge=0.1)
    deviation = 1 / np.sqrt(np.diag(law.precision))
    expected = norm.logpdf(law.residuals(x), scale=deviation)
    constant = -0.5 * np.log(2 * np.pi)  # what is left out of all
    assert law.log_density(x) + constant == pytest.approx(expected, abs=1e-9)


def test_what_stands_still_on_one_side_is_told() -> None:
    x = rows(2)
    in_a = np.arange(200) < 80
    x[in_a, 1], x[~in_a, 2], x[:, 3] = 7.0, 7.0, 7.0
    assert still(x, in_a) == {1: "constant in A", 2: "constant in B"}
