"""The delete-group jackknife against closed forms."""

import numpy as np
import pytest

from dnacompare.inference.jackknife import delete_one


def test_variance_of_a_mean_is_the_textbook_one() -> None:
    x = np.random.default_rng(0).standard_normal(30)
    left_out = (x.sum() - x) / 29
    bias, variance = delete_one(left_out, np.ones(30), x.mean())
    assert bias == pytest.approx(0, abs=1e-15)  # a mean has none; rounding is left
    assert variance == pytest.approx(x.var(ddof=1) / 30, rel=1e-12)  # equal up to rounding


def test_bias_of_a_square_is_exact() -> None:
    """The jackknife removes the whole bias of a quadratic: σ̂²/n of the squared mean."""
    x = np.random.default_rng(1).standard_normal(25)
    left_out = ((x.sum() - x) / 24) ** 2
    bias, _ = delete_one(left_out, np.ones(25), x.mean() ** 2)
    assert bias == pytest.approx(x.var(ddof=1) / 25, rel=1e-10)  # equal up to rounding


def test_unequal_groups_estimate_the_same_variance() -> None:
    """Means of 4,000 samples in groups of 1 to 9 items: the average estimate is σ²/n."""
    random = np.random.default_rng(2)
    sizes = np.arange(1, 10).repeat(3)
    starts = np.cumsum(sizes) - sizes
    n = sizes.sum()
    estimates = []
    for _ in range(4000):
        x = random.standard_normal(n)
        sums = np.add.reduceat(x, starts)
        estimates.append(delete_one((x.sum() - sums) / (n - sizes), sizes, x.mean())[1])
    # one estimate varies by about √(2/27) of itself, so the mean by 0.4 %; four of them
    assert np.mean(estimates) == pytest.approx(1 / n, rel=0.02)


def test_many_statistics_at_once() -> None:
    x = np.random.default_rng(3).standard_normal((20, 4))
    left_out = (x.sum(0) - x) / 19
    bias, variance = delete_one(left_out, np.ones(20), x.mean(0))
    assert bias.shape == variance.shape == (4,)
    assert variance == pytest.approx(x.var(0, ddof=1) / 20, rel=1e-12)  # equal up to rounding
