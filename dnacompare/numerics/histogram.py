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
from dnacompare.numerics.near_counts import SPARE, scatter, settle, share
from dnacompare.numerics.registers import LINE, PACKS, ROOM, look
from dnacompare.numerics.rows import LARGE, SIZE, add, add_item, key_of, span, sums
from dnacompare.numerics.tallies import OVERFLOW, ZERO, Tallies
from dnacompare.numerics.tallies_ahead import fetch_counts, fetch_groups


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
    values, positions, order, groups = batch
    bits, items = values.view(np.int32), order.shape[1]
    shift, offset, side, top, ends, table, borders = scale
    counts, coarse, many, moments, special, extremes = tallies
    everything, size = many.shape[1], items * positions
    near = np.zeros(counts.shape[1] + SPARE, np.uint32)
    before = np.zeros(len(borders) - 1, np.uint32)
    index = np.empty(size + ROOM, np.uint32)
    lines = (4 * size + LINE - 1) // LINE if items == 1 else 0
    for neuron in range(neurons[0], neurons[1]):
        first, last = len(before), 0
        for block in range(len(values)):
            row, filled, total, square = bits[block, neuron].ctypes.data, size, 0.0, 0.0
            ahead = _following(bits, block, neuron)
            packed = PACKS and items == 1 and extremes[neuron, 0] >= 0
            if packed:  # nothing negative so far: as if this had nothing either
                filled, zeros, low, high, total, square = look(
                    row, size, index.ctypes.data, shift, offset, side
                )
                largest = high
                packed = 0 <= high < top
            if packed:
                near[side] += np.uint32(size - filled)
            else:
                filled = size
                zeros, largest, low, high = span(bits, block, neuron, 0, size)
                if low >= 0 and largest < top:
                    _slots_above(bits, block, neuron, size, (shift, offset, side), index)
                else:
                    _slots(bits, block, neuron, size, (shift, offset, side), index)
            care = largest >= LARGE
            if care:
                slots = 0, len(borders) - 1
            else:
                slots = (
                    table[_bin(key_of(low), shift, offset, side)],
                    table[_bin(key_of(high), shift, offset, side)] + 1,
                )
                special[neuron, ZERO] += zeros
                if largest >= top:
                    special[neuron, OVERFLOW] += _beyond(bits, block, neuron, (0, size), top)
                extremes[neuron, 0] = min(extremes[neuron, 0], low)
                extremes[neuron, 1] = max(extremes[neuron, 1], high)
            if block == 0 and positions > 1:  # rows of one value are so many that asking costs more
                fetch_groups(tallies, neuron, order, groups, slots)
            bins = borders[slots[0]], borders[slots[1]]
            fetch_counts(counts, neuron, bins, block, len(values))
            first, last = min(first, slots[0]), max(last, slots[1])
            for turn in range(items):
                item = order[block, turn]
                start, end = item * positions, (item + 1) * positions
                group, seen = groups[block, item], block * items + item
                if care:
                    zeros, largest, low, high = span(bits, block, neuron, start, end)
                    if largest < LARGE:
                        special[neuron, ZERO] += zeros
                        special[neuron, OVERFLOW] += _beyond(bits, block, neuron, (start, end), top)
                        extremes[neuron, 0] = min(extremes[neuron, 0], low)
                        extremes[neuron, 1] = max(extremes[neuron, 1], high)
                if largest >= LARGE:
                    row, where = values[block, neuron, start:end], index[start:end]
                    means[neuron, seen] = count_with_care(
                        row, where, (neuron, group), ends, near, tallies
                    )
                else:
                    scatter(index, start, min(end, filled), near, ahead, lines)
                    if not packed:
                        total, square = sums(values, block, neuron, start, end)
                    means[neuron, seen] = total / positions
                    add_item(moments, many, neuron, group, total / positions)
                    add(moments, neuron, everything, 0, total)
                    add(moments, neuron, everything, 1, square)
                if turn + 1 == items or groups[block, order[block, turn + 1]] != group:
                    share(near, int(side), slots, borders, (neuron, group), before, coarse)
        settle(near, (first, last), borders, neuron, before, counts)


@inlined
def _following(bits: NDArray[np.int32], block: int, neuron: int) -> int:
    """Address of the stretch that is counted after this one."""
    if block + 1 < len(bits):
        address: int = bits[block + 1, neuron].ctypes.data
    else:
        address = bits[0, min(neuron + 1, bits.shape[1] - 1)].ctypes.data
    return address


@inlined
def _beyond(
    bits: NDArray[np.int32], block: int, neuron: int, places: tuple[int, int], top: np.int32
) -> np.int32:
    """Number of values beyond the grid."""
    found = np.int32(0)
    for place in range(places[0], places[1]):
        found = np.int32(found + np.int32(np.int32(bits[block, neuron, place] & SIZE) >= top))
    return found


@inlined
def _slots(
    bits: NDArray[np.int32],
    block: int,
    neuron: int,
    size: int,
    scale: tuple[np.int32, np.int32, np.int32],
    index: NDArray[np.uint32],
) -> None:
    """The slots of a stretch; values of the middle bin take turns in the spare ones."""
    shift, offset, side = scale
    for place in range(size):
        found = _bin(bits[block, neuron, place], shift, offset, side)
        spare = np.uint32(2 * side + 1 + (place & (SPARE - 1)))
        index[place] = spare if found == np.uint32(side) else found


@inlined
def _slots_above(
    bits: NDArray[np.int32],
    block: int,
    neuron: int,
    size: int,
    scale: tuple[np.int32, np.int32, np.int32],
    index: NDArray[np.uint32],
) -> None:
    """The same of a stretch without negative values and none beyond the grid, in half the time."""
    shift, offset, side = scale
    for place in range(size):
        found = np.int32((bits[block, neuron, place] >> (shift & 31)) - offset)
        spare = np.uint32(2 * side + 1 + (place & (SPARE - 1)))
        index[place] = np.uint32(side + found) if found > 0 else spare


@inlined
def _bin(bit: np.int32, shift: np.int32, offset: np.int32, side: np.int32) -> np.uint32:
    """Bin of a value given by its bits.

    The mask of the shift lets the compiler stay with 32 bits, of which a register holds twice as
    many.
    """
    sign = np.int32(bit >> 31)
    size = np.int32((np.int32(bit & np.int32(SIZE)) >> (shift & 31)) - offset)
    size = np.int32(min(max(size, np.int32(0)), side))
    return np.uint32(side + ((size ^ sign) - sign))
