"""Costs along directions: chunks, relabelling and devices agree with one slice at a time."""

import numpy as np
import pytest
from scipy.stats import wasserstein_distance

from dnacompare.inference.permutation import labels
from dnacompare.numerics import sliced
from dnacompare.numerics.clouds import clouds
from dnacompare.numerics.slices import directions


def pair(n: int, m: int) -> tuple[np.ndarray, np.ndarray]:
    random = np.random.default_rng([n, m])
    return random.standard_normal((n, 5)), random.standard_normal((m, 5)) * 1.2 + 0.1


@pytest.mark.parametrize(("n", "m"), [(30, 30), (30, 41)])
def test_costs_and_variances_of_each_slice(n: int, m: int) -> None:
    x, y = pair(n, m)
    both, along = clouds(x, y), directions(5, 9, seed=0)
    found = sliced.slice_costs(both, along, 1.0)
    expected = [wasserstein_distance(x @ theta, y @ theta) for theta in along]
    # float64 throughout; the projection is rounded in another order
    assert found.costs * both.unit == pytest.approx(expected, rel=1e-12)
    assert found.variance_x * both.unit**2 == pytest.approx((x @ along.T).var(0), rel=1e-12)
    assert found.variance_y * both.unit**2 == pytest.approx((y @ along.T).var(0), rel=1e-12)


def test_chunks_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    both, along = clouds(*pair(20, 30)), directions(5, 7, seed=1)
    drawn = labels(20, 30, 5, seed=0)
    whole = sliced.slice_costs(both, along, 2.0).costs
    permuted = sliced.relabelled_costs(both, along, drawn, 2.0)
    monkeypatch.setattr(sliced, "CPU_CHUNK", 100)  # two directions at a time
    # products of other shapes may round differently
    assert sliced.slice_costs(both, along, 2.0).costs == pytest.approx(whole, rel=1e-13)
    assert sliced.relabelled_costs(both, along, drawn, 2.0) == pytest.approx(permuted, rel=1e-13)


def test_the_observed_labelling_has_the_plain_mean_cost() -> None:
    both, along = clouds(*pair(25, 35)), directions(5, 12, seed=2)
    permuted = sliced.relabelled_costs(both, along, labels(25, 35, 3, seed=0), 2.0)
    assert permuted[0] == pytest.approx(sliced.slice_costs(both, along, 2.0).costs.mean())


@pytest.mark.gpu
@pytest.mark.parametrize(("n", "m"), [(3000, 3000), (3000, 2001)])
def test_a_gpu_gives_the_same_costs(n: int, m: int) -> None:
    x, y = (part.astype(np.float32) for part in pair(n, m))
    along = directions(5, 20, seed=0)
    here, there = (
        sliced.slice_costs(clouds(x, y, device=device), along, 2.0) for device in ("cpu", "cuda")
    )
    # float32 projections and differences, summed in float64
    assert there.costs == pytest.approx(here.costs, rel=1e-4)
    assert there.variance_x == pytest.approx(here.variance_x, rel=1e-5)
