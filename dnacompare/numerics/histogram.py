"""The counting kernel of the range-free grid: counts and exact moments in one pass.

A row is one item's activations of one neuron. All sums over rows are sums of integers, so the
result depends neither on batches nor on order nor on threads; within a row the order of the
floating-point sum is fixed by position alone.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dnacompare.grid import BIAS, MANTISSA, FloatGrid
from dnacompare.numerics.careful_row import count_with_care
from dnacompare.numerics.compiled import compiled, inlined
from dnacompare.numerics.rows import LANES, LARGE, SIZE, add, add_item, span, sums
from dnacompare.numerics.tallies import OVERFLOW, SPARE, ZERO, Tallies

Ints = NDArray[np.int64]

BLOCK = 16
"""Neurons whose rows of one item are counted before the next item's: they lie side by side in
memory, so that reading does not wait, and their histograms fit into a processor's nearer memory."""


class Scale(NamedTuple):
    """A grid in the form the kernel wants."""

    shift: np.int32
    offset: np.int32
    side: np.int32
    top: np.int32
    """Bit pattern of the first value that overflows the grid."""
    ends: tuple[float, float]
    """The values nearest to 0 that overflow it."""
    coarse: NDArray[np.uint16]
    """``(B + SPARE,)``: slot of the groups' histograms for each slot of the fine ones."""

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
            np.concatenate([coarse, groups.bins + np.arange(SPARE)]).astype(np.uint16),
        )


@compiled
def count(
    values: NDArray[np.float32],
    groups: Ints,
    scale: Scale,
    tallies: Tallies,
    neurons: tuple[int, int],
    means: NDArray[np.float32],
) -> None:
    """Count ``values`` ``(items, C, positions)`` of the neurons from the first up to the second.

    ``means`` ``(C, items)`` receives each item's mean over its finite values, NaN without any.
    """
    items, _, positions = values.shape
    bits = values.view(np.int32)
    shift, offset, side, top, ends, table = scale
    counts, coarse, many, moments, special, extremes = tallies
    everything = many.shape[1]
    index = np.empty(positions, np.uint32)
    lanes = np.empty((2, LANES))
    for turn in range((neurons[1] - neurons[0] + BLOCK - 1) // BLOCK * items):
        block, item = divmod(turn, items)
        first = neurons[0] + block * BLOCK
        group = groups[item]
        for neuron in range(first, min(first + BLOCK, neurons[1])):
            zeros, largest, low, high = span(bits, item, neuron, positions)
            for position in range(positions):
                index[position] = _slot(
                    bits[item, neuron, position], item + position, shift, offset, side
                )
            if largest >= LARGE:
                row = values[item, neuron]
                means[neuron, item] = count_with_care(
                    row, index, (neuron, group), ends, table, tallies
                )
                continue
            special[neuron, ZERO] += zeros
            if largest >= top:
                special[neuron, OVERFLOW] += _beyond(bits, item, neuron, positions, top)
            extremes[neuron, 0] = min(extremes[neuron, 0], low)
            extremes[neuron, 1] = max(extremes[neuron, 1], high)
            for position in range(positions):
                slot = index[position]
                counts[neuron, slot] += 1
                coarse[neuron, group, table[slot]] += 1
            total, square = sums(values, item, neuron, positions, lanes)
            means[neuron, item] = total / positions
            add_item(moments, many, neuron, group, total / positions)
            add(moments, neuron, everything, 0, total)
            add(moments, neuron, everything, 1, square)


@inlined
def _beyond(
    bits: NDArray[np.int32], item: int, neuron: int, positions: int, top: np.int32
) -> np.int32:
    """Number of values beyond the grid."""
    found = np.int32(0)
    for position in range(positions):
        found = np.int32(found + np.int32(np.int32(bits[item, neuron, position] & SIZE) >= top))
    return found


@inlined
def _slot(bit: np.int32, turn: int, shift: np.int32, offset: np.int32, side: np.int32) -> np.int32:
    """Slot of a value given by its bits; the middle bin's values take turns in the spare slots."""
    sign = np.int32(bit >> 31)
    size = np.int32((np.int32(bit & np.int32(SIZE)) >> shift) - offset)
    size = np.int32(min(max(size, np.int32(0)), side))
    signed = np.int32(side + ((size ^ sign) - sign))
    spare = np.int32(2 * side + 1 + (turn & (SPARE - 1)))
    return spare if size == 0 else signed
