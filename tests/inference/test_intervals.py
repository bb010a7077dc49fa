"""Intervals that hold the number shown."""

import pytest
from scipy.stats import t

from dnacompare.inference import intervals


def test_far_from_zero_it_is_the_t_interval() -> None:
    half = t.ppf(0.975, 10) * 0.1
    assert intervals.around(2.0, 0.1, 10, 2.05) == pytest.approx((2 - half, 2 + half))


def test_it_is_cut_at_zero_and_holds_the_value() -> None:
    low, high = intervals.around(-0.5, 0.1, 50, 0.3)
    assert (low, high) == (0.0, 0.3)
    low, high = intervals.around(1.0, 0.01, 50, 0.5)
    assert low == 0.5
