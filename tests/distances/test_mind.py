"""MIND: the source's formula on independent directions, closed forms, an interval that covers."""

import numpy as np
import pytest
from numpy.typing import NDArray

from dnacompare import distances
from dnacompare.distances._mind import mind
from dnacompare.distances._sliced_wasserstein import sliced_wasserstein

Floats = NDArray[np.float64]


def pair(n: int, m: int, d: int, shift: float = 0.3) -> tuple[Floats, Floats]:
    random = np.random.default_rng([n, m, d])
    return random.gamma(1.0, size=(n, d)), random.gamma(1.3, size=(m, d)) + shift


def test_it_is_the_formula_of_its_source() -> None:
    """α/(nM) Σᵢ Σⱼ (sort(uᵢᵀX)ⱼ − sort(uᵢᵀY)ⱼ)², α = 3d, with many independent directions."""
    x, y = pair(150, 150, 12)
    along = np.random.default_rng(0).standard_normal((20_000, 12))
    along /= np.linalg.norm(along, axis=1, keepdims=True)
    costs = ((np.sort(x @ along.T, axis=0) - np.sort(y @ along.T, axis=0)) ** 2).mean(axis=0)
    expected = 3 * 12 * costs.mean()
    # four standard errors of the mean of 20,000 directions
    assert mind(x, y).value == pytest.approx(expected, abs=4 * 36 * costs.std() / np.sqrt(20_000))


def test_a_shift_is_three_squared_lengths() -> None:
    x, _ = pair(40, 40, 30)
    delta = np.linspace(-1, 2, 30)
    found = mind(x, x + delta)
    assert found.value == pytest.approx(3 * delta @ delta, rel=1e-10)  # exact but for rounding
    assert found.root == pytest.approx(found.value**0.5, rel=1e-12)


def test_it_is_the_sliced_distance_in_other_units() -> None:
    x, y = pair(60, 45, 7)
    plain = sliced_wasserstein(x, y, slices=1000, permutations=49)
    found = mind(x, y, permutations=49)
    assert found.value == pytest.approx(21 * plain.value**2, rel=1e-12)
    assert found.p_value == plain.p_value
    assert found.interval is not None
    assert plain.interval is not None
    assert found.interval == pytest.approx([21 * end**2 for end in plain.interval], rel=1e-12)
    assert found.standard_error == pytest.approx(
        21 * 2 * plain.value * (plain.standard_error or 0), rel=1e-12
    )
    assert found.noise_floor is not None
    assert 0 < found.noise_floor < found.value


def test_pairs_have_a_p_value_and_no_interval() -> None:
    x, _ = pair(40, 40, 5)
    found = mind(x, x + 0.2, paired=True, permutations=49)
    assert found.p_value == 0.02
    assert found.interval is None


def test_it_is_registered_among_features() -> None:
    assert distances.mind is mind
    assert distances.REGISTRY["mind"].on == "features"
