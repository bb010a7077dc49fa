"""Transport of masses on a line: POT, repeated points, and potentials by moving a little mass."""

import numpy as np
import ot
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from dnacompare.inference.permutation import labels
from dnacompare.numerics import quantiles, weighted_transport
from dnacompare.numerics.weighted_transport import costs, in_order

Floats = NDArray[np.float64]
POT = {1.0: "cityblock", 2.0: "sqeuclidean"}


def sides(seed: int, n: int, m: int, ties: bool = False) -> tuple[Floats, Floats, Floats, Floats]:
    random = np.random.default_rng([seed, n, m])
    x, y = random.standard_normal((3, n)), random.standard_normal((3, m)) + 0.3
    if ties:
        x, y = np.round(x), np.round(y)
    return x, random.dirichlet(np.ones(n)), y, random.dirichlet(np.ones(m))


@settings(deadline=None)  # the first call compiles
@given(
    seed=st.integers(0, 10_000),
    n=st.integers(1, 30),
    m=st.integers(1, 30),
    ties=st.booleans(),
    power=st.sampled_from([1.0, 2.0]),
)
def test_costs_agree_with_pot(seed: int, n: int, m: int, ties: bool, power: float) -> None:
    x, a, y, b = sides(seed, n, m, ties)
    expected = [ot.emd2_1d(x[i], y[i], a, b, metric=POT[power]) for i in range(3)]
    found = costs(*in_order(x, a), *in_order(y, b), power)
    # POT and we add at most 60 products in different orders
    np.testing.assert_allclose(found, expected, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("power", [1.0, 2.0, 3.0])
def test_a_weight_of_k_is_k_points(power: float) -> None:
    random = np.random.default_rng(0)
    x, y = random.standard_normal((2, 12)), random.standard_normal((2, 9))
    counts = random.integers(1, 5, 12)
    found = costs(*in_order(x, counts / counts.sum()), *in_order(y, np.full(9, 1 / 9)), power)
    many = np.sort(np.repeat(x, counts, axis=1), axis=1)
    expected = quantiles.costs(many, np.sort(y, axis=1), power)
    np.testing.assert_allclose(found, expected, rtol=1e-12)  # sums of some 40 terms


def test_equal_distributions_cost_nothing() -> None:
    x, weights, _, _ = sides(0, 50, 5)
    shuffle = np.random.default_rng(1).permutation(50)
    there = in_order(x[:, shuffle], weights[shuffle])
    assert costs(*in_order(x, weights), *there, 2.0).tolist() == [0.0, 0.0, 0.0]
    moved = costs(*in_order(x, weights), *in_order(x + 2, weights), 2.0)
    assert moved == pytest.approx([4, 4, 4], rel=1e-12)  # rounding


@pytest.mark.parametrize("power", [1.0, 2.0])
def test_a_labelling_takes_the_weights_along(power: float) -> None:
    random = np.random.default_rng(2)
    values, weights = random.standard_normal((4, 25)), random.exponential(size=25)
    order = np.argsort(values, axis=1)
    drawn = labels(10, 15, 6, seed=0)
    found = weighted_transport.relabelled(
        np.take_along_axis(values, order, 1), order.astype(np.int32), drawn, weights, power
    )
    for column, of_a in enumerate(drawn.T):
        a, b = weights[of_a] / weights[of_a].sum(), weights[~of_a] / weights[~of_a].sum()
        expected = costs(
            *in_order(values[:, of_a], a), *in_order(values[:, ~of_a], b), power
        ).mean()
        assert found[column] == pytest.approx(expected, rel=1e-12)  # sums in another order


@pytest.mark.parametrize("power", [1.0, 2.0])
def test_potentials_are_the_change_that_a_little_mass_makes(power: float) -> None:
    """d/dt W((1 − t) μ + t δ_i) = ψ_i at t = 0, for ψ centred under μ."""
    x, a, y, b = sides(3, 12, 9)
    order = np.argsort(x, axis=1)
    sorted_x, masses = in_order(x, a)
    at, step = in_order(y, b), 1e-7
    found = weighted_transport.potentials(sorted_x, masses, *at, order.astype(np.int32), power)
    base = costs(sorted_x, masses, *at, power).mean()
    for item in range(12):
        more = (1 - step) * a + step * (np.arange(12) == item)
        change = (costs(*in_order(x, more), *at, power).mean() - base) / step
        # the cost is piecewise linear in the masses; 1e-7 steps leave 1e-9 of rounding
        assert found[item] == pytest.approx(change, abs=1e-6)
    assert found @ a == pytest.approx(0, abs=1e-12)  # rounding


def test_potentials_with_equal_masses_are_those_of_plain_points() -> None:
    x, _, y, _ = sides(4, 20, 15)
    order = np.argsort(x, axis=1).astype(np.int32)
    plain = quantiles.potentials(np.sort(x, axis=1), np.sort(y, axis=1), order, 2.0)
    found = weighted_transport.potentials(
        *in_order(x, np.full(20, 1 / 20)), *in_order(y, np.full(15, 1 / 15)), order, 2.0
    )
    np.testing.assert_allclose(found, plain, atol=1e-12)  # rounding
