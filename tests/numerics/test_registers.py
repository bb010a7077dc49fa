"""Registers hold what the plain loops give, for rows that end anywhere in one."""

import numpy as np
import pytest

from dnacompare.grid import FloatGrid
from dnacompare.numerics.compiled import compiled
from dnacompare.numerics.registers import LANES, PACKS, ROOM, lane_sums, look

SIZES = [1, 7, 8, 15, 16, 17, 31, 32, 33, 49, 196, 197, 3136]


@compiled
def summed(values):  # type: ignore[no-untyped-def]
    return lane_sums(values.ctypes.data, len(values))


@compiled
def looked(values, index, shift, offset, side):  # type: ignore[no-untyped-def]
    return look(values.ctypes.data, len(values), index.ctypes.data, shift, offset, side)


def row(size: int) -> np.ndarray:
    """A row as a rectifier gives it, in the middle of other values."""
    values = np.maximum(np.random.default_rng(size).standard_normal(size + 40), 0)
    return values.astype(np.float32)[20 : 20 + size]


@pytest.mark.parametrize("size", SIZES)
def test_sums_are_those_of_lanes_folded_half_on_half(size: int) -> None:
    values = row(size)
    for power, found in enumerate(summed(values), 1):
        lanes = np.zeros(LANES)
        for start in range(0, size, LANES):
            part = values[start : start + LANES].astype(np.float64) ** power
            lanes[: len(part)] += part
        while len(lanes) > 1:
            lanes = lanes[: len(lanes) // 2] + lanes[len(lanes) // 2 :]
        assert found == lanes[0]  # the same additions in the same order: the same bits


@pytest.mark.skipif(not PACKS, reason="this processor does not pack registers")
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("least", [0, 0.25])
def test_one_look_tells_slots_zeros_extremes_and_sums(size: int, least: float) -> None:
    values, grid = row(size) + np.float32(least), FloatGrid(5, -10, 10)
    index = np.full(size + ROOM, 7, np.uint32)
    scale = (np.int32(n) for n in (grid.shift, grid.offset - 1, grid.side))
    kept, zeros, low, high, *found = looked(values, index, *scale)
    slots = grid.index(values)
    assert index[:kept].tolist() == slots[slots > grid.side].tolist()
    assert zeros == np.count_nonzero(values == 0)
    bits = values.view(np.int32)
    assert (low, high) == (bits.min(), bits.max())
    assert found == list(summed(values))


@pytest.mark.skipif(not PACKS, reason="this processor does not pack registers")
@pytest.mark.parametrize("odd", [-0.0, -1.0, np.nan, -np.nan, np.inf, -np.inf])
def test_one_look_sees_that_a_row_is_not_for_it(odd: float) -> None:
    """What has a sign is negative as an integer, what is not finite is beyond every grid."""
    values, grid = row(49), FloatGrid(5, -10, 10)
    values[48] = odd
    scale = (np.int32(n) for n in (grid.shift, grid.offset - 1, grid.side))
    high = looked(values, np.empty(49 + ROOM, np.uint32), *scale)[3]
    assert not 0 <= high < np.float32(2.0**grid.max_exponent).view(np.int32)
