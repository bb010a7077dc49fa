"""Intervals and tests of shares against published values, trusted libraries and counting."""

import numpy as np
import pytest
from scipy.stats import binomtest, hypergeom

from dnacompare.inference.proportions import difference, fisher, wilson


def test_wilson_is_scipys() -> None:
    for hits, n in ((0, 10), (3, 10), (81, 263), (10, 10)):
        known = binomtest(hits, n).proportion_ci(0.95, "wilson")
        # the same closed form in float64
        assert wilson(hits, n) == pytest.approx((known.low, known.high), abs=1e-12)


def test_newcombes_published_differences() -> None:
    """Table II of Newcombe (1998), method 10: four decimals are printed."""
    assert difference((48, 56), (80, 70)) == pytest.approx((0.0524, 0.3339), abs=5e-5)
    assert difference((3, 9), (10, 10)) == pytest.approx((0.1705, 0.8090), abs=5e-5)
    assert difference((0, 10), (20, 10)) == pytest.approx((0.6791, 1.0), abs=5e-5)


def test_fisher_counts_tables() -> None:
    """Two-sided: all tables that are no likelier than this one."""
    likely = hypergeom(30, 12, 10).pmf(np.arange(11))
    expected = likely[likely <= likely[7] * (1 + 1e-7)].sum()
    assert fisher((7, 5), (10, 20)) == pytest.approx(expected, rel=1e-9)  # float64 sums


def test_a_share_of_20_and_of_60_per_cent_is_covered() -> None:
    """Both in 200 items, 400 seeds; 95 % nominal, three standard errors of a rate in 400."""
    random = np.random.default_rng(0)
    covered = 0
    for _ in range(400):
        low, high = difference(tuple(random.binomial(200, [0.2, 0.6])), (200, 200))
        covered += low <= 0.4 <= high
    assert covered / 400 >= 0.95 - 3 * np.sqrt(0.95 * 0.05 / 400)
