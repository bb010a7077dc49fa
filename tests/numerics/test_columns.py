"""Sums of columns against numpy and exact sums."""

from math import fsum

import numpy as np
import pytest

from dnacompare.numerics import columns

ROWS = 3 * columns.TOGETHER + 7


@pytest.mark.parametrize("kind", [np.float32, np.float64])
def test_sums_are_exact_up_to_float64(kind: type) -> None:
    points = np.random.default_rng(0).normal(1000, 1, (ROWS, 3)).astype(kind)
    sums, squares = columns.power_sums(points)
    wide = points.astype(np.float64)
    # hundreds of terms, rounded to 2⁻⁵³ each time
    assert sums == pytest.approx([fsum(column) for column in wide.T], rel=1e-13)
    assert squares == pytest.approx([fsum(column**2) for column in wide.T], rel=1e-13)
    origin = wide[0]
    mean = columns.scaled_sums(points, origin, 1 / ROWS)
    # numbers of size 1 are added up, not of size 1,000
    assert mean == pytest.approx([fsum(column) / ROWS for column in (wide - origin).T], abs=1e-14)


def test_huge_numbers_do_not_overflow() -> None:
    points = np.full((ROWS, 1), 1e308)
    mean = columns.scaled_sums(points, np.zeros(1), 1 / ROWS)
    assert mean == pytest.approx([1e308], rel=1e-12)  # hundreds of rounded terms


def test_rows_are_shifted_before_they_are_rounded() -> None:
    points = np.full((4, 2), 1e6 + 0.25, np.float32)
    columns.shift(points, np.full(2, 1e6), np.full(2, 0.2500001))
    assert points == pytest.approx(-1e-7, rel=1e-4)  # the float64 difference rounds to 1e-10
