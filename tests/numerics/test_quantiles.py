"""Transport on the line against linear programming and scipy."""

import numpy as np
import ot
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import wasserstein_distance

from dnacompare.inference.permutation import labels
from dnacompare.numerics import quantiles

FINITE = st.floats(-100, 100, allow_subnormal=False)


@settings(deadline=None, max_examples=60)
@given(st.lists(FINITE, min_size=1, max_size=12), st.lists(FINITE, min_size=1, max_size=12))
def test_costs_are_those_of_optimal_transport(x: list[float], y: list[float]) -> None:
    first, second = np.sort([x]), np.sort([y])
    for power, metric in ((1.0, "euclidean"), (2.0, "sqeuclidean")):
        expected = ot.emd2_1d(first[0], second[0], metric=metric)
        # sums of at most 23 float64 terms in another order
        assert quantiles.costs(first, second, power)[0] == pytest.approx(
            expected, rel=1e-10, abs=1e-10
        )


@pytest.mark.parametrize("power", [1.0, 1.5, 2.0, 3.0])
@pytest.mark.parametrize(("n", "m"), [(50, 50), (50, 75), (7, 64)])
def test_any_power_and_any_sizes(n: int, m: int, power: float) -> None:
    random = np.random.default_rng([n, m])
    x, y = np.sort(random.standard_normal((3, n))), np.sort(random.standard_normal((3, m)))
    cost = np.abs(x[0][:, None] - y[0][None, :]) ** power
    expected = ot.emd2(np.full(n, 1 / n), np.full(m, 1 / m), cost)
    # the linear programme stops at about 1e-9
    assert quantiles.costs(x, y, power)[0] == pytest.approx(expected, rel=1e-8)


def test_pieces_fill_the_interval() -> None:
    for n, m in ((4, 4), (4, 6), (5, 7), (1, 9)):
        first, second, lengths = quantiles.pieces(n, m)
        assert len(lengths) == n + m - np.gcd(n, m)
        assert np.bincount(first, lengths) == pytest.approx(np.full(n, 1 / n))
        assert np.bincount(second, lengths) == pytest.approx(np.full(m, 1 / m))


@pytest.mark.parametrize("sizes", [(20, 20), (13, 27)])
def test_relabelled_costs_are_those_of_the_samples(sizes: tuple[int, int]) -> None:
    random = np.random.default_rng(sizes)
    points = random.standard_normal((4, sum(sizes))).astype(np.float32)
    drawn = labels(*sizes, 10, seed=0)
    order = np.argsort(points, axis=1)
    found = quantiles.relabelled(
        np.take_along_axis(points, order, 1), order.astype(np.int32), drawn, 1.0
    )
    expected = [
        np.mean([wasserstein_distance(row[column], row[~column]) for row in points])
        for column in drawn.T
    ]
    assert found == pytest.approx(expected, rel=1e-6)  # float32 values


@pytest.mark.parametrize("centre", [5, 1e7])
@pytest.mark.parametrize("count", [1, 3, 1003])
def test_variances(count: int, centre: float) -> None:
    """However far from 0 the numbers are: nothing is squared before the median is taken away."""
    values = np.sort(np.random.default_rng(0).normal(centre, 2, (3, count)).astype(np.float32))
    assert quantiles.variances(values) == pytest.approx(
        values.astype(float).var(axis=1), rel=1e-12, abs=1e-12
    )


@pytest.mark.parametrize("power", [1.0, 2.0])
@pytest.mark.parametrize(("n", "m"), [(8, 8), (6, 9), (9, 6)])
def test_potentials_solve_the_dual(n: int, m: int, power: float) -> None:
    """Both potentials never exceed the cost of a pair, and together they reach the distance.

    They are centred, so what is compared is the cost less the best constant.
    """
    random = np.random.default_rng([n, m])
    x, y = np.sort(random.standard_normal((1, n))), np.sort(random.standard_normal((1, m)) + 0.4)
    f = quantiles.potentials(x, y, np.arange(n, dtype=np.int32)[None], power)
    cost = np.abs(x[0][:, None] - y[0][None, :]) ** power
    best = (cost - f[:, None]).min(axis=0)  # the largest partner that f allows
    # strong duality, up to the order of sums
    assert f.mean() + best.mean() == pytest.approx(quantiles.costs(x, y, power)[0], abs=1e-12)


def test_potentials_belong_to_their_items() -> None:
    random = np.random.default_rng(3)
    points, y = random.standard_normal((1, 10)), np.sort(random.standard_normal((1, 10)))
    order = np.argsort(points, axis=1)
    values = np.take_along_axis(points, order, 1)
    sorted_ones = quantiles.potentials(values, y, np.arange(10, dtype=np.int32)[None], 2.0)
    by_item = quantiles.potentials(values, y, order.astype(np.int32), 2.0)
    assert by_item[order[0]].tolist() == sorted_ones.tolist()
