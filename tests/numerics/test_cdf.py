"""Borders of bins and what they weigh."""

import numpy as np
import pytest

from dnacompare.grid import FloatGrid
from dnacompare.numerics.cdf import border_weights

GRID = FloatGrid(mantissa_bits=3, min_exponent=-2, max_exponent=2)


def test_borders_of_a_coarser_grid_are_among_the_finer_ones() -> None:
    coarse = GRID.coarser(1)
    values, point = GRID.places()
    numbers, middle = coarse.places(GRID)
    assert point == 0.0
    assert values[numbers.astype(int)].tolist() == coarse.edges().tolist()
    assert middle == GRID.side + 0.5
    assert GRID.places(GRID)[0].tolist() == list(range(GRID.bins + 1))


def test_weights_integrate_linear_pieces() -> None:
    """|F − G| linear within bins and without change of sign: the weighted sum is its integral."""
    borders, point = GRID.places()
    low, high = np.array([-10.0, -0.1, 0.2, 1.0]), np.array([10.0, 0.7, 3.0, 1.0])
    weights = border_weights(borders, point, low, high)
    inside = np.clip(borders, low[:, None], high[:, None])
    # sums of 65 float64 widths
    assert weights.sum(1) == pytest.approx(inside[:, -1] - inside[:, 0], abs=1e-12)
    heights = 2.0 + np.arange(len(borders))
    middle = GRID.side
    for row in range(4):
        trapezia = np.diff(inside[row]) * (heights[:-1] + heights[1:]) / 2
        left, right = inside[row, middle], inside[row, middle + 1]
        at = min(max(0.0, left), right)
        trapezia[middle] = heights[middle] * (at - left) + heights[middle + 1] * (right - at)
        assert weights[row] @ heights == pytest.approx(trapezia.sum(), rel=1e-12)
    assert (weights >= 0).all()


def test_borders_outside_the_values_weigh_nothing() -> None:
    borders, point = GRID.places()
    weights = border_weights(borders, point, np.array([0.5]), np.array([1.0]))[0]
    inside = (borders >= 0.5) & (borders <= 1.0)
    assert weights[inside].sum() == pytest.approx(0.5, rel=1e-12)
