"""Standard error and bias of sliced Wasserstein against what repeated sampling shows."""

import numpy as np
import pytest
from numpy.typing import NDArray

from dnacompare.inference import sliced_interval
from dnacompare.inference.sliced_interval import Bounds, bounds
from dnacompare.numerics.clouds import Clouds, clouds
from dnacompare.numerics.control import Averaged, plain
from dnacompare.numerics.sliced import slice_costs
from dnacompare.numerics.slices import directions

Floats = NDArray[np.float64]


def sample(d: int, n: int, m: int, delta: float, seed: int) -> tuple[Clouds, Floats, float]:
    random = np.random.default_rng([d, n, m, seed])
    y = random.standard_normal((m, d))
    y[:, 0] += delta
    both = clouds(random.standard_normal((n, d)), y)
    along = directions(d, 32, seed)
    return both, along, float(slice_costs(both, along, 2.0).costs.mean())


def found(both: Clouds, along: Floats, cost: float, p: float = 2.0) -> Bounds:
    result = bounds(both, along, p, Averaged(cost, 0.0), seed=0)
    assert result is not None
    return result


def test_standard_error_of_a_wide_shift_is_known() -> None:
    """W₂² of far sets is the squared difference of means: its error is 2Δ √(1/n + 1/m)."""
    both, along, cost = sample(1, 2000, 1000, 20.0, seed=1)
    expected = 2 * 20 * np.sqrt(1 / 2000 + 1 / 1000)
    error = found(both, along, cost).standard_error * both.unit**2
    assert error == pytest.approx(expected, rel=0.08)  # a deviation from 1,000 items: 2.2 %


def test_bias_and_error_are_those_of_repeated_sampling() -> None:
    """In many dimensions the plug-in is mostly bias; less it, the centre is right on average."""
    d, n, delta, repeats = 32, 100, 2.0, 120
    truth = delta**2 / d
    values, centres, errors = [], [], []
    for seed in range(repeats):
        both, along, cost = sample(d, n, n, delta, seed)
        size = both.unit**2
        one = found(both, along, cost)
        noise = sliced_interval._noise(both, along, 2.0, seed, (n, n))
        values.append(cost * size)
        centres.append((cost - noise[0].halves - noise[1].halves) * size)
        errors.append(one.standard_error * size)
    assert np.mean(values) - truth > 5 * np.std(values) / np.sqrt(repeats)  # so there is a bias
    # four standard errors of the mean over the repeats
    assert abs(np.mean(centres) - truth) < 4 * np.std(centres) / np.sqrt(repeats)
    # the estimate allows for noise of second order too and errs on the wide side
    assert 0.9 < np.mean(errors) / np.std(values) < 1.6


def test_slices_add_their_own_error() -> None:
    both, along, cost = sample(8, 100, 100, 1.0, seed=3)
    without = bounds(both, along, 2.0, Averaged(cost, 0.0), seed=0)
    with_slices = bounds(both, along, 2.0, Averaged(cost, 0.3), seed=0)
    assert without is not None
    assert with_slices is not None
    expected = np.hypot(without.standard_error, 0.3)
    assert with_slices.standard_error == pytest.approx(expected, rel=1e-12)


def test_first_power_allows_for_the_largest_bias() -> None:
    both, along, _ = sample(4, 80, 60, 1.5, seed=4)
    cost = plain(slice_costs(both, along, 1.0).costs).value
    low, high = found(both, along, cost, p=1.0).interval
    shown = cost * both.unit
    assert low < shown < high
    assert shown - low > high - shown


def test_nothing_is_given_where_nothing_is_known() -> None:
    both, along, cost = sample(3, 20, 20, 1.0, seed=5)
    assert bounds(both, along, 3.0, Averaged(cost, 0.0), seed=0) is None
    assert bounds(both, along, 2.0, Averaged(cost, None), seed=0) is None
