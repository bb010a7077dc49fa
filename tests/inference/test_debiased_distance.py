"""Distances without their bias: 0 where nothing differs, the truth where it is known, a level."""

import numpy as np
import pytest
from numpy.typing import NDArray

from dnacompare.inference import permutation
from dnacompare.inference.debiased_distance import GROUPS, Squared, grouped, halved
from dnacompare.numerics import gaussian_map, optimal_transport

Floats = NDArray[np.float64]
DISTANCES = (optimal_transport.squared_distance, gaussian_map.squared_distance)


def pair(seed: int, rows: int, dimensions: int, shift: float = 0.0) -> tuple[Floats, Floats]:
    random = np.random.default_rng([seed, 3])
    x, y = random.standard_normal((2, rows, dimensions))
    y[:, 0] += shift
    return x, y


@pytest.mark.parametrize("squared", DISTANCES)
def test_it_is_unbiased_where_nothing_differs(squared: Squared) -> None:
    found = [halved(*pair(seed, 60, 8), squared, seed).mean() for seed in range(40)]
    by_group = [grouped(*pair(seed, 60, 8), squared, seed).debiased() for seed in range(40)]
    for values in (np.array(found), np.array(by_group)):
        # four standard errors of a mean of 40; the plug-in distance is above 2 here
        assert abs(values.mean()) < 4 * values.std(ddof=1) / np.sqrt(40)
        assert squared(*pair(0, 60, 8)) > 10 * abs(values.mean())


@pytest.mark.parametrize("squared", DISTANCES)
def test_a_shift_of_two_deviations_is_four(squared: Squared) -> None:
    found = [halved(*pair(seed, 100, 20, 2.0), squared, seed).mean() for seed in range(20)]
    # four standard errors of a mean of 20
    assert np.mean(found) == pytest.approx(4, abs=4 * np.std(found, ddof=1) / np.sqrt(20))


@pytest.mark.parametrize("squared", DISTANCES)
def test_p_values_keep_their_level(squared: Squared) -> None:
    p = [
        permutation.p_value(grouped(*pair(seed, 40, 4), squared, seed).relabelled())
        for seed in range(100)
    ]
    # three standard errors of 5 % in 100
    assert np.mean(np.array(p) <= 0.05) <= 0.05 + 3 * np.sqrt(0.05 * 0.95 / 100)


def test_relabellings_are_what_they_say() -> None:
    groups = grouped(*pair(0, 60, 3, 1.0), optimal_transport.squared_distance, 0)
    null = groups.relabelled()
    assert len(null) == 462  # half of 12 choose 6
    assert null[0] == pytest.approx(groups.debiased(), rel=1e-12)  # one sum in two orders
    # every pair of groups is across in the same share of all relabellings, so that all cancels
    assert null.mean() == pytest.approx(0, abs=1e-12)
    assert sum(len(part) for part in groups.members[:GROUPS]) == 60
