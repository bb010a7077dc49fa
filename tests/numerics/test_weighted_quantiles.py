"""Weighted quantiles against NumPy's on repeated values."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from dnacompare.numerics.weighted_quantiles import middle_quantiles

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
