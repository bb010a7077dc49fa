"""Bins made of bits: their borders, order and coarser forms."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dnacompare.errors import InputError
from dnacompare.grid import FloatGrid

GRIDS = [FloatGrid(), FloatGrid(5, -10, 10), FloatGrid(0, -3, 2), FloatGrid(7, -20, 1)]
floats = st.floats(allow_nan=False, allow_infinity=False, width=32)


@pytest.mark.parametrize("grid", GRIDS)
@given(value=floats)
def test_a_value_lies_within_the_borders_of_its_bin(grid: FloatGrid, value: float) -> None:
    edges = grid.edges()
    bin_ = int(grid.index(np.array([value], np.float32))[0])
    inside = np.clip(value, edges[0], edges[-1])
    assert edges[bin_] <= inside <= edges[bin_ + 1]


@pytest.mark.parametrize("grid", GRIDS)
@given(values=st.lists(floats, min_size=2, max_size=30))
def test_bins_keep_the_order_of_values_and_mirror_signs(
    grid: FloatGrid, values: list[float]
) -> None:
    ordered = np.sort(np.array(values, np.float32))
    bins = grid.index(ordered)
    assert (np.diff(bins) >= 0).all()
    assert np.array_equal(grid.index(-ordered), grid.bins - 1 - bins)


@pytest.mark.parametrize("grid", GRIDS)
def test_borders_belong_to_the_bin_away_from_zero(grid: FloatGrid) -> None:
    positive = grid.edges()[grid.side + 1 :].astype(np.float32)
    bins = grid.index(positive)
    wanted = np.minimum(np.arange(grid.side + 1, 2 * grid.side + 2), grid.bins - 1)
    assert np.array_equal(bins, wanted)
    below = grid.index(np.nextafter(positive, np.float32(0)))
    assert np.array_equal(below, np.arange(grid.side, 2 * grid.side + 1))


def test_the_default_grid_has_1025_bins_of_three_percent() -> None:
    grid = FloatGrid()
    assert grid.bins == 1025
    edges = grid.edges()
    assert len(edges) == grid.bins + 1
    assert edges[grid.side + 1] == 2.0**-10
    assert edges[-1] == 2.0**6
    upper = edges[grid.side + 1 :]
    assert (np.diff(upper) / upper[:-1] <= 2.0**-5).all()


def test_zero_and_what_is_smaller_than_the_grid_share_the_middle_bin() -> None:
    small = np.array([0.0, -0.0, 1e-45, -1e-42, 1e-4, -1e-4], np.float32)
    assert (FloatGrid().index(small) == FloatGrid().side).all()


@pytest.mark.parametrize("grid", GRIDS)
@pytest.mark.parametrize("bits", [0, 2, 9])
def test_coarser_counts_are_what_the_coarser_grid_counts(grid: FloatGrid, bits: int) -> None:
    values = (np.random.default_rng(3).standard_cauchy(5000) * 3).astype(np.float32)
    coarse = grid.coarser(bits)
    fine = np.bincount(grid.index(values), minlength=grid.bins)
    counted = np.bincount(coarse.index(values), minlength=coarse.bins)
    assert np.array_equal(grid.coarsen(np.stack([fine, fine]), coarse), [counted, counted])


@pytest.mark.parametrize(
    "wrong", [(-1, -10, 6), (13, -10, 6), (5, 6, 6), (5, -101, 6), (5, 0, 101)]
)
def test_impossible_grids_are_refused(wrong: tuple[int, int, int]) -> None:
    with pytest.raises(InputError, match=r"must"):
        FloatGrid(*wrong)
