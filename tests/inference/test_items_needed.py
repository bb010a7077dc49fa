"""The curve of what is found: against a textbook's formula, against real tests, and its error."""

import numpy as np
import pytest

from dnacompare import distances
from dnacompare.errors import InputError
from dnacompare.inference import permutation
from dnacompare.inference.items_needed import around, items_needed

SIZES = [(25, 25), (50, 50), (100, 100), (200, 200)]


def normal(seed: int, n: int, d: int = 1) -> np.ndarray:
    return np.random.default_rng(seed).standard_normal((n, d))


def test_one_dimension_agrees_with_the_t_test_s_formula() -> None:
    """δ = (z₀.₉₇₅ + z₀.₈) √(2/n); on normal shifts energy has nearly the power of the mean."""
    curve = items_needed(normal(0, 400), SIZES)
    for one in curve.sizes:
        assert one.shift is not None
        assert one.standard_error is not None
        expected = (1.959964 + 0.841621) * np.sqrt(2 / one.n)
        # 4 % more for energy's efficiency of 0.95 or so, three times the error of the draws
        assert one.shift == pytest.approx(expected * 1.04, rel=0.06, abs=3 * one.standard_error)
        assert one.standard_error < 0.1 * one.shift


def test_real_tests_at_the_curve_have_its_power() -> None:
    n, m = 30, 45
    points = normal(1, 300, 3) * [2.0, 1.0, 1.0]
    (one,) = items_needed(points, [(n, m)]).sizes
    assert one.shift is not None
    energy = distances.REGISTRY["energy"].statistics
    assert energy is not None
    found = 0
    for seed in range(120):
        pooled = normal(100 + seed, n + m, 3) * [2.0, 1.0, 1.0]
        pooled[n:, 0] += 2.0 * one.shift
        labels = permutation.labels(n, m, 99, seed)
        found += permutation.p_value(energy(pooled.astype(np.float32), labels, 0)) <= 0.05
    # binomial: sd 0.037 of 120 tests, and the curve's own error; three of them together
    assert found / 120 == pytest.approx(0.8, abs=0.13)


def test_the_error_is_that_of_drawing_again() -> None:
    points = normal(2, 200, 4)
    again = [items_needed(points, [(60, 60)], seed=seed).sizes[0] for seed in range(16)]
    spread = np.std([one.shift for one in again if one.shift], ddof=1)
    told = np.mean([one.standard_error for one in again if one.standard_error])
    # a spread of 16 draws is known to 18 %; a factor of two either way
    assert 0.5 < told / spread < 2


def test_unequal_sizes_cost_as_the_harmonic_mean_says() -> None:
    equal, unequal = items_needed(normal(3, 400), [(100, 100), (60, 300)]).sizes
    assert equal.shift is not None
    assert unequal.shift is not None
    assert unequal.shift == pytest.approx(equal.shift, rel=0.15)  # 60·300/360 = 100·100/200


def test_what_cannot_be_told() -> None:
    assert items_needed(np.ones((40, 2)), [(10, 10)]).sizes[0].shift is None
    for sizes in ([], [(1, 10)]):
        with pytest.raises(InputError, match="at least 2 items"):
            items_needed(normal(0, 50), sizes)
    with pytest.raises(InputError, match="between 0 and 1"):
        items_needed(normal(0, 50), [(10, 10)], power=1.0)
    assert around(100, 50)[0] == (25, 12)
    assert around(100, 50)[-1] == (1600, 800)
