"""The fused counting kernel: activations in, counts and exact moments out, in one pass.

A row is one item's activations of one neuron. All sums over rows are sums of integers, so the
result depends neither on batches nor on order nor on threads; within a row the order of the
floating-point sum is fixed by position alone.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dnacompare import exact_sum
from dnacompare.dna import SPECIAL
from dnacompare.grid import BIAS, MANTISSA, FloatGrid
from dnacompare.numerics.compiled import compiled, inlined

SPARE = 4
"""Slots that share the middle bin's counts. In a single slot a run of zeros, which every rectifier
gives, would wait for its own last store each time."""
LANES = 32
"""Running sums of a row: enough that no addition waits for the last one."""
LARGE = BIAS + 15 << MANTISSA
"""Bit pattern of 2¹⁵: below it the squares of 2³² values still fit one exact term."""
HUGE = BIAS + 31 << MANTISSA
"""Bit pattern of 2³¹: from here on values count as infinite, their squares fit no exact term."""
SIZE = 0x7FFFFFFF
"""Mask that leaves a float's size and takes its sign."""
ZERO, UNDERFLOW, OVERFLOW, NAN, INFINITE = range(len(SPECIAL))

Ints = NDArray[np.int64]


class Scale(NamedTuple):
    """A grid in the form the kernel wants."""

    shift: np.int32
    offset: np.int32
    side: np.int32
    top: np.int32
    """Bit pattern of the first value that overflows the grid."""
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
            np.concatenate([coarse, groups.bins + np.arange(SPARE)]).astype(np.uint16),
        )


class Tallies(NamedTuple):
    """What is counted for C neurons and G groups of items.

    A neuron's groups lie together, as the kernel visits them. The last ``SPARE`` slots of a
    histogram belong to its middle bin.
    """

    counts: Ints
    """``(C, B + SPARE)``"""
    groups: NDArray[np.int32]
    """``(C, G, b + SPARE)``"""
    items: Ints
    """``(C, G)``"""
    moments: exact_sum.Limbs
    """``(C, G + 1, 2, 4)``: sums and sums of squares of the items of each group, then of all
    activations."""
    special: Ints
    """``(C, 5)``; underflow is left to the caller, who knows it from the middle bin."""
    extremes: NDArray[np.int32]
    """``(C, 2)``: order keys of the least and the greatest value."""

    @classmethod
    def empty(cls, neurons: int, bins: int, groups: int, group_bins: int) -> "Tallies":
        """Nothing counted yet."""
        return cls(
            np.zeros((neurons, bins + SPARE), np.int64),
            np.zeros((neurons, groups, group_bins + SPARE), np.int32),
            np.zeros((neurons, groups), np.int64),
            exact_sum.zeros((neurons, groups + 1, 2)),
            np.zeros((neurons, len(SPECIAL)), np.int64),
            np.tile(np.array([2**31 - 1, -(2**31)], np.int32), (neurons, 1)),
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
    shift, offset, side, top, table = scale
    counts, coarse, many, moments, special, extremes = tallies
    everything = many.shape[1]
    index = np.empty(positions, np.uint32)
    lanes = np.empty((2, LANES))
    for neuron in range(neurons[0], neurons[1]):
        for item in range(items):
            group = groups[item]
            zeros, largest, low, high = _span(bits, item, neuron, positions)
            if largest >= LARGE:
                means[neuron, item] = _count_with_care(
                    values, (item, neuron, positions), group, scale, tallies
                )
                continue
            special[neuron, ZERO] += zeros
            if largest >= top:
                special[neuron, OVERFLOW] += _beyond(bits, item, neuron, positions, top)
            extremes[neuron, 0] = min(extremes[neuron, 0], low)
            extremes[neuron, 1] = max(extremes[neuron, 1], high)
            for position in range(positions):
                index[position] = _slot(
                    bits[item, neuron, position], item + position, shift, offset, side
                )
            for position in range(positions):
                slot = index[position]
                counts[neuron, slot] += 1
                coarse[neuron, group, table[slot]] += 1
            total, square = _sums(values, item, neuron, positions, lanes)
            mean = total / positions
            means[neuron, item] = mean
            many[neuron, group] += 1
            _add(moments, neuron, group, 0, mean)
            _add(moments, neuron, group, 1, mean * mean)
            _add(moments, neuron, everything, 0, total)
            _add(moments, neuron, everything, 1, square)


@compiled
def _count_with_care(
    values: NDArray[np.float32],
    row: tuple[int, int, int],
    group: int,
    scale: Scale,
    tallies: Tallies,
) -> float:
    """Count a row with large, infinite or missing values; returns its mean."""
    item, neuron, positions = row
    bits = values.view(np.int32)
    special, extremes, moments = tallies.special, tallies.extremes, tallies.moments
    everything = tallies.items.shape[1]
    kept, total = 0, 0.0
    for position in range(positions):
        bit = bits[item, neuron, position]
        x = np.float64(values[item, neuron, position])
        if np.isnan(x):
            special[neuron, NAN] += 1
            continue
        if bit & SIZE >= HUGE:
            special[neuron, INFINITE] += 1
            continue
        special[neuron, ZERO] += x == 0.0
        special[neuron, OVERFLOW] += bit & SIZE >= scale.top
        key = np.int32(bit ^ ((bit >> 31) & np.int32(SIZE)))
        extremes[neuron, 0] = min(extremes[neuron, 0], key)
        extremes[neuron, 1] = max(extremes[neuron, 1], key)
        slot = _slot(bit, item + position, scale.shift, scale.offset, scale.side)
        tallies.counts[neuron, slot] += 1
        tallies.groups[neuron, group, scale.coarse[slot]] += 1
        _add(moments, neuron, everything, 0, x)
        _add(moments, neuron, everything, 1, x * x)
        kept += 1
        total += x
    if kept == 0:
        return np.nan
    mean = total / kept
    tallies.items[neuron, group] += 1
    _add(moments, neuron, group, 0, mean)
    _add(moments, neuron, group, 1, mean * mean)
    return mean


# The loops below run in vector registers because each does one thing; fused they would not, and
# would cost twice as much. Unsigned indices spare the check for negative ones.


@inlined
def _span(
    bits: NDArray[np.int32], item: int, neuron: int, positions: int
) -> tuple[np.int32, np.int32, np.int32, np.int32]:
    """Number of zeros, largest size, and order keys of the extremes (keys order like values)."""
    zeros, largest = np.int32(0), np.int32(0)
    low, high = np.int32(0x7FFFFFFF), np.int32(-0x80000000)
    for position in range(positions):
        bit = bits[item, neuron, position]
        size = np.int32(bit & np.int32(SIZE))
        zeros = np.int32(zeros + np.int32(size == 0))
        largest = max(largest, size)
        key = np.int32(bit ^ ((bit >> 31) & np.int32(SIZE)))
        low, high = min(low, key), max(high, key)
    return zeros, largest, low, high


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


@inlined
def _sums(
    values: NDArray[np.float32], item: int, neuron: int, positions: int, lanes: NDArray[np.float64]
) -> tuple[float, float]:
    """Sum and sum of squares in float64, in an order that the positions fix."""
    if positions == 1:  # what follows would give the same, later
        x = np.float64(values[item, neuron, 0])
        return x, x * x
    blocks = positions // LANES
    lanes[:] = 0.0
    for block in range(np.uint64(blocks)):
        first = np.uint64(block * np.uint64(LANES))
        for lane in range(np.uint64(LANES)):
            x = np.float64(values[item, neuron, first + lane])
            lanes[0, lane] += x
            lanes[1, lane] += x * x
    first = np.uint64(blocks * LANES)
    for lane in range(np.uint64(positions - blocks * LANES)):
        x = np.float64(values[item, neuron, first + lane])
        lanes[0, lane] += x
        lanes[1, lane] += x * x
    half = np.uint64(LANES // 2)
    while half:
        for lane in range(half):
            lanes[0, lane] += lanes[0, lane + half]
            lanes[1, lane] += lanes[1, lane + half]
        half >>= np.uint64(1)
    return lanes[0, 0], lanes[1, 0]


@inlined
def _add(moments: exact_sum.Limbs, neuron: int, group: int, power: int, value: float) -> None:
    """``moments[neuron, group, power] += exact_sum.split(value)``"""
    rest = value / exact_sum.TOP
    for limb in range(exact_sum.LIMBS - 1):
        whole = np.trunc(rest)
        moments[neuron, group, power, limb] += np.int64(whole)
        rest = (rest - whole) * exact_sum.BASE
    moments[neuron, group, power, exact_sum.LIMBS - 1] += np.int64(np.rint(rest))
