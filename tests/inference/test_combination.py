"""Combined p-values against values worked out elsewhere, and Welch's test against SciPy's."""

import numpy as np
import pytest
from scipy import stats

from dnacompare.errors import InputError
from dnacompare.inference.combination import bonferroni, cauchy, harmonic_mean, welch


def test_harmonic_mean_has_the_reference_values() -> None:
    """Worked out apart from this code, to five digits."""
    assert harmonic_mean(np.full(10, 0.01)) == pytest.approx(0.010731, abs=5e-7)
    assert harmonic_mean(np.array([0.001, *[0.5] * 9])) == pytest.approx(0.010530, abs=5e-7)


def test_harmonic_mean_keeps_its_level_where_the_unscaled_landau_does_not() -> None:
    p = np.random.default_rng(0).random((6_000, 100))
    rejected = np.mean([harmonic_mean(row) <= 0.05 for row in p])
    # 4 SE of 6,000 nulls are 0.011; the limit law itself is off by less than 0.002 at m = 100.
    assert rejected == pytest.approx(0.05, abs=0.013)
    location = np.log(100) + 1 - np.euler_gamma + np.log(np.pi / 2)
    unscaled = stats.landau.sf(np.mean(1 / p, axis=1) - location)
    assert np.mean(unscaled <= 0.05) > 0.07


def test_cauchy_is_its_textbook_formula() -> None:
    p = np.array([0.02, 0.3, 0.7])
    textbook = 0.5 - np.arctan(np.mean(np.tan((0.5 - p) * np.pi))) / np.pi
    assert cauchy(p) == pytest.approx(textbook, rel=1e-12)
    # There the textbook form has lost every digit to cancellation.
    assert cauchy(np.array([1e-40, 0.5])) == pytest.approx(2e-40, rel=1e-9)
    assert cauchy(np.array([1.0])) == 1.0
    assert cauchy(np.array([0.01, 1.0])) == pytest.approx(cauchy(np.array([0.01, 0.5])), rel=1e-12)


def test_cauchy_of_equal_p_values_is_that_value() -> None:
    for p in (1e-6, 0.04, 0.9):
        assert cauchy(np.full(7, p)) == pytest.approx(p, rel=1e-9)


def test_bonferroni() -> None:
    assert bonferroni(np.array([0.01, 0.5])) == 0.02
    assert bonferroni(np.array([0.7, 0.9])) == 1.0


def test_never_zero_and_never_above_one() -> None:
    for combine in (harmonic_mean, cauchy, bonferroni):
        assert 0 < combine(np.array([0.0, 0.5])) < 1e-250
        assert 0.5 < combine(np.ones(5)) <= 1
        for wrong in (np.array([]), np.array([1.5]), np.array([np.nan])):
            with pytest.raises(InputError, match="cannot be combined"):
                combine(wrong)


def test_welch_agrees_with_scipy() -> None:
    random = np.random.default_rng(1)
    x, y = random.standard_normal((12, 9)), 3 * random.standard_normal((5, 9)) + 1
    expected = stats.ttest_ind(x, y, equal_var=False).pvalue
    # The same formulas in another order.
    np.testing.assert_allclose(welch(x, y), expected, rtol=1e-10)


def test_welch_leaves_out_what_never_varies() -> None:
    x = np.array([[1.0, 0.1 + 0.2], [2.0, 0.3], [3.0, 0.3]])  # rounding is not spread
    y = np.array([[2.0, 0.5], [5.0, 0.5]])
    assert len(welch(x, y)) == 1
    assert len(welch(x[:, 1:], y[:, 1:])) == 0
