"""Weighted quantiles against NumPy's on repeated values, transport costs against POT."""

import numpy as np
import ot
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dnacompare.numerics.weighted_quantiles import middle_quantiles, squared_costs

LEVELS = (np.arange(32) + 0.5) / 32


@settings(deadline=None)  # the first call compiles
@given(seed=st.integers(0, 10_000), size=st.integers(1, 40), ties=st.booleans())
def test_middle_quantiles_are_the_mean_of_lower_and_upper(seed: int, size: int, ties: bool) -> None:
    random = np.random.default_rng(seed)
    values = random.integers(0, 4, size).astype(float) if ties else random.standard_normal(size)
    counts = random.integers(1, 5, size)
    repeated = np.repeat(values, counts)
    lower = np.quantile(repeated, LEVELS, method="inverted_cdf")
    upper = -np.quantile(-repeated, 1 - LEVELS, method="inverted_cdf")
    found = middle_quantiles(values[None], counts / counts.sum(), LEVELS)[0]
    # Halving a sum of two exact values rounds once.
    np.testing.assert_allclose(found, (lower + upper) / 2, rtol=1e-15)


@settings(deadline=None)  # the first call compiles
@given(seed=st.integers(0, 10_000), size=st.integers(1, 40))
def test_turning_the_sign_turns_the_quantiles(seed: int, size: int) -> None:
    random = np.random.default_rng(seed)
    values = random.integers(-3, 3, size).astype(float)[None]
    weights = random.integers(1, 4, size).astype(float)
    weights /= weights.sum()
    plain = middle_quantiles(values, weights, LEVELS)
    turned = middle_quantiles(-values, weights, LEVELS)
    assert np.array_equal(turned[:, ::-1], -plain)


def test_rounded_shares_reach_their_level() -> None:
    """Ten of sixty counts are the level 1/6, also when the shares were written as float32."""
    counts = np.array([4, 6, 20, 30], float)
    values = np.array([[0.0, 1.0, 2.0, 3.0]])
    shares = (counts / 60).astype(np.float32).astype(float)
    for weights in (counts / 60, shares / shares.sum()):
        assert middle_quantiles(values, weights, np.array([1 / 6, 0.5]))[0].tolist() == [1.5, 2.5]


@settings(deadline=None)  # the first call compiles
@given(seed=st.integers(0, 10_000), n=st.integers(1, 30), m=st.integers(1, 30))
def test_costs_agree_with_pot(seed: int, n: int, m: int) -> None:
    random = np.random.default_rng(seed)
    x, y = random.standard_normal((3, n)), random.standard_normal((3, m))
    a, b = random.dirichlet(np.ones(n)), random.dirichlet(np.ones(m))
    expected = [ot.emd2_1d(x[i], y[i], a, b) for i in range(3)]
    # POT and we add at most 60 products in different orders.
    np.testing.assert_allclose(squared_costs(x, a, y, b), expected, rtol=1e-9, atol=1e-12)


def test_equal_distributions_cost_nothing() -> None:
    random = np.random.default_rng(0)
    values, weights = random.standard_normal((2, 50)), random.dirichlet(np.ones(50))
    shuffle = random.permutation(50)
    costs = squared_costs(values, weights, values[:, shuffle], weights[shuffle])
    assert costs.tolist() == [0.0, 0.0]
    assert squared_costs(values, weights, values + 2, weights) == pytest.approx([4, 4], rel=1e-12)
