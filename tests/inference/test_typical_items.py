"""The search for what one side alone has: finds it, and is paid for by permutation."""

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.stats import kstest

from dnacompare.inference import permutation
from dnacompare.inference.typical_items import SIZES, typical_items

Floats = NDArray[np.float64]


def keys(count: int) -> NDArray[np.uint64]:
    return np.arange(count, dtype=np.uint64)


def test_a_tenth_that_only_b_has() -> None:
    random = np.random.default_rng(0)
    points = random.standard_normal((400, 20))
    points[360:, :4] += 2.0  # a fifth of B
    labels = permutation.labels(200, 200, 199, 0)
    found = typical_items(points, labels, keys(400), 0)
    assert found.p_value[1] == 1 / 200
    assert found.size[1] == 0.1
    # two deviations in each of four directions: about one in ten lies on the wrong side
    assert found.found[1, 360:].mean() >= 0.8
    assert found.found[1, :200].mean() <= 0.05
    assert set(np.argsort(found.rank[1])[:8]) <= set(range(360, 400))


def test_sides_are_told_apart() -> None:
    random = np.random.default_rng(1)
    points = random.standard_normal((300, 5))
    points[:30, 0] += 4.0
    found = typical_items(points, permutation.labels(150, 150, 199, 0), keys(300), 0)
    assert found.p_value[0] == 1 / 200
    assert found.found[0, :30].mean() >= 0.9


def test_p_values_are_uniform_where_nothing_differs() -> None:
    """The smaller of two, both adjusted for all: 200 seeds, 39 permutations."""
    smallest = []
    for seed in range(200):
        points = np.random.default_rng([seed, 3]).standard_t(3, (60, 6))
        labels = permutation.labels(30, 30, 39, seed)
        smallest.append(typical_items(points, labels, keys(60), seed).p_value.min())
    # p-values lie on a grid of 1/40, which moves the distribution function by that at most
    assert kstest(smallest, "uniform").statistic < 1.36 / np.sqrt(200) + 1 / 40


def test_more_dimensions_than_items_and_none_at_all() -> None:
    random = np.random.default_rng(2)
    points = random.standard_normal((40, 300))
    labels = permutation.labels(20, 20, 39, 0)
    assert np.isfinite(typical_items(points, labels, keys(40), 0).rank).all()
    flat = typical_items(np.zeros((40, 1)), labels, keys(40), 0)
    assert flat.p_value == pytest.approx([1, 1])
    assert set(flat.size) <= set(SIZES)
