"""The counting kernel of the range-free grid: counts and exact moments in one pass.

A row is one item's activations of one neuron. All sums over rows are sums of integers, so the
result depends neither on batches nor on order nor on threads; within a row the order of the
floating-point sum is fixed by position alone.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dnacompare.grid import BIAS, MANTISSA, FloatGrid
from dnacompare.numerics.batch import Batch
from dnacompare.numerics.careful_row import count_with_care
from dnacompare.numerics.compiled import compiled, inlined
from dnacompare.numerics.near_counts import empty, fold, scatter
from dnacompare.numerics.rows import LANES, LARGE, SIZE, add, add_item, key_of, span, sums
from dnacompare.numerics.tallies import OVERFLOW, ZERO, Tallies


class Scale(NamedTuple):
    """A grid in the form the kernel wants."""

    shift: np.int32
    offset: np.int32
    side: np.int32
    top: np.int32
    """Bit pattern of the first value that overflows the grid."""
    ends: tuple[float, float]
    """The values nearest to 0 that overflow it."""
    coarse: NDArray[np.int64]
    """``(B,)``: slot of the groups' histograms for each bin."""
    borders: NDArray[np.int64]
    """``(b + 1,)``: the first bin of each of these slots, and the number of bins."""

    @classmethod
    def of(cls, grid: FloatGrid, groups: FloatGrid) -> "Scale":
        """The scale of a grid and of the coarser grid of the groups."""
        size = np.arange(-grid.side, grid.side + 1)
        ratio = grid.side // groups.side
        coarse = groups.side + np.sign(size) * (-(-np.abs(size) // ratio))
        return cls(
            np.int32(grid.shift),
            np.int32(grid.offset - 1),
            np.int32(grid.side),
            np.int32(BIAS + grid.max_exponent << MANTISSA),
            (-(2.0**grid.max_exponent), 2.0**grid.max_exponent),
            coarse,
            np.searchsorted(coarse, np.arange(groups.bins + 1)),
        )


@compiled
def count(
    batch: Batch,
    scale: Scale,
    tallies: Tallies,
    neurons: tuple[int, int],
    means: NDArray[np.float32],
) -> None:
    """Count the activations of the neurons from the first up to the second.

    ``means`` ``(C, items)`` receives each item's mean over its finite values, NaN without any.
    """
    values, to_item, to_neuron, order, groups = batch
    bits, positions, items = values.view(np.int32), values.shape[1], len(order)
    shift, offset, side, top, ends, table, borders = scale
    everything = tallies.items.shape[1]
    near, index = empty(2 * int(side) + 1), np.empty(positions, np.uint32)
    lanes = np.empty((2, LANES))
    for neuron in range(neurons[0], neurons[1]):
        lowest, highest = np.int32(0x7FFFFFFF), np.int32(-0x80000000)
        for turn in range(items):
            item = order[turn]
            group, row = groups[item], item * to_item + neuron * to_neuron
            zeros, largest, low, high = span(bits, row, positions)
            if largest >= LARGE:
                _slots(bits, row, positions, (shift, offset, side), index)
                means[neuron, item] = count_with_care(
                    values[row], index, (neuron, group), ends, table, tallies
                )
            else:
                tallies.special[neuron, ZERO] += zeros
                if largest >= top:
                    tallies.special[neuron, OVERFLOW] += _beyond(bits, row, positions, top)
                lowest, highest = min(lowest, low), max(highest, high)
                if low >= 0 and largest < top:
                    _slots_above(bits, row, positions, (shift, offset, side), index)
                else:
                    _slots(bits, row, positions, (shift, offset, side), index)
                scatter(index, positions, near)
                total, square = sums(values, row, positions, lanes)
                means[neuron, item] = total / positions
                add_item(tallies.moments, tallies.items, neuron, group, total / positions)
                add(tallies.moments, neuron, everything, 0, total)
                add(tallies.moments, neuron, everything, 1, square)
            if (turn + 1 == items or groups[order[turn + 1]] != group) and lowest <= highest:
                first = table[_slot(key_of(lowest), shift, offset, side)]
                last = table[_slot(key_of(highest), shift, offset, side)]
                counts, coarse = tallies.counts[neuron], tallies.groups[neuron, group]
                fold(near, (first, last + 1), borders, counts, coarse)
                extremes = tallies.extremes[neuron]
                extremes[0], extremes[1] = min(extremes[0], lowest), max(extremes[1], highest)
                lowest, highest = np.int32(0x7FFFFFFF), np.int32(-0x80000000)


@inlined
def _beyond(bits: NDArray[np.int32], row: int, positions: int, top: np.int32) -> np.int32:
    """Number of values beyond the grid."""
    found = np.int32(0)
    for position in range(positions):
        found = np.int32(found + np.int32(np.int32(bits[row, position] & SIZE) >= top))
    return found


@inlined
def _slots(
    bits: NDArray[np.int32],
    row: int,
    positions: int,
    scale: tuple[np.int32, np.int32, np.int32],
    index: NDArray[np.uint32],
) -> None:
    """The slots of a row."""
    shift, offset, side = scale
    for position in range(positions):
        index[position] = _slot(bits[row, position], shift, offset, side)


@inlined
def _slots_above(
    bits: NDArray[np.int32],
    row: int,
    positions: int,
    scale: tuple[np.int32, np.int32, np.int32],
    index: NDArray[np.uint32],
) -> None:
    """The same of a row without negative values and none beyond the grid, in half the time."""
    shift, offset, side = scale
    for position in range(positions):
        size = np.int32((bits[row, position] >> (shift & 31)) - offset)
        index[position] = np.uint32(side + max(size, np.int32(0)))


@inlined
def _slot(bit: np.int32, shift: np.int32, offset: np.int32, side: np.int32) -> np.uint32:
    """Slot of a value given by its bits.

    The mask of the shift lets the compiler stay with 32 bits, of which a register holds twice as
    many.
    """
    sign = np.int32(bit >> 31)
    size = np.int32((np.int32(bit & np.int32(SIZE)) >> (shift & 31)) - offset)
    size = np.int32(min(max(size, np.int32(0)), side))
    return np.uint32(side + ((size ^ sign) - sign))
