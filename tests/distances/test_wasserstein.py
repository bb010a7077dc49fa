"""Exact transport: closed forms, another solver, its interval, and what it refuses."""

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment
from scipy.spatial.distance import cdist
from scipy.stats import wasserstein_distance

from dnacompare.distances import sliced_wasserstein, wasserstein
from dnacompare.errors import LimitError

Floats = NDArray[np.float64]


def cloud(n: int, d: int, seed: int) -> Floats:
    return np.random.default_rng([seed, 5]).standard_normal((n, d))


def test_it_is_the_best_assignment() -> None:
    x, y = cloud(60, 4, 1), 1.5 * cloud(60, 4, 2)
    ways = cdist(x, y, "sqeuclidean")
    found = wasserstein(x, y)
    # two exact solvers; float32 of the points plays no part, they are float64
    assert found.v == pytest.approx(ways[linear_sum_assignment(ways)].mean(), rel=1e-12)
    assert found.value == pytest.approx(np.sqrt(found.v), rel=1e-12)


def test_on_a_line_it_is_a_sort() -> None:
    x, y = cloud(50, 1, 3), cloud(50, 1, 4) + 1
    sorts = np.sqrt(np.mean((np.sort(x[:, 0]) - np.sort(y[:, 0])) ** 2))
    found = wasserstein(x, y).value
    assert found == pytest.approx(sorts, rel=1e-12)  # rounding
    assert found >= wasserstein_distance(x[:, 0], y[:, 0])  # W1 is never above W2


def test_a_translation_is_its_length_and_slices_see_less() -> None:
    x = cloud(80, 3, 5)
    moved = np.array([3.0, 0.0, 4.0])
    assert wasserstein(x, x + moved).value == pytest.approx(5, rel=1e-12)  # rounding
    y = cloud(80, 3, 6) * [1, 2, 3]
    assert sliced_wasserstein(x, y, slices=50).value < wasserstein(x, y).value


def test_the_translation_identity() -> None:
    """W2²(X + δ, Y) = W2²(X, Y) − 2 δ·(mean Y − mean X) + |δ|², whatever the plan."""
    x, y, move = cloud(70, 5, 7), cloud(40, 5, 8) + 1, np.array([1.0, -2, 0.5, 0, 3])
    before, after = wasserstein(x, y).v, wasserstein(x + move, y).v
    told = before - 2 * move @ (y.mean(axis=0) - x.mean(axis=0)) + move @ move
    assert after == pytest.approx(told, rel=1e-10)  # rounding of the shifted points


def test_the_interval_covers_the_mean_distance_of_such_samples() -> None:
    found = [wasserstein(cloud(40, 5, 2 * s), cloud(80, 5, 2 * s + 1) + 0.5) for s in range(200)]
    truth = np.sqrt(np.mean([one.v for one in found]))
    covered = sum(one.interval[0] <= truth <= one.interval[1] for one in found if one.interval)
    # 190 expected; three binomial standard deviations are 9, the truth is known to a tenth of one
    assert covered >= 180


def test_the_level_under_the_null() -> None:
    small = [
        wasserstein(cloud(15, 3, 3 * s), cloud(20, 3, 3 * s + 1), permutations=19, seed=s).p_value
        for s in range(300)
    ]
    rejected = np.mean([p <= 0.05 for p in small if p is not None])
    assert 0.012 <= rejected <= 0.088  # three binomial standard deviations about 0.05


def test_more_items_than_it_takes_are_refused() -> None:
    with pytest.raises(LimitError, match="at most 2,000"):
        wasserstein(np.zeros((2_001, 1)), np.ones((3, 1)))
    found = wasserstein(cloud(200, 2, 9), cloud(160, 2, 10), permutations=19)
    assert "the p-value is of 150 and 150 drawn items" in found.notes
