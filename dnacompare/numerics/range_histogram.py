"""The counting kernel of equal bins in known ranges: the reference implementation's rule, fused."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dnacompare.errors import InputError
from dnacompare.numerics.batch import Batch
from dnacompare.numerics.careful_row import count_with_care
from dnacompare.numerics.compiled import compiled, inlined
from dnacompare.numerics.near_counts import empty, fold, scatter
from dnacompare.numerics.rows import LANES, LARGE, add, add_item, span, sums
from dnacompare.numerics.tallies import OVERFLOW, ZERO, Tallies
from dnacompare.range_grid import RangeGrid, middle_and_half

Floats = NDArray[np.float64]


class RangeScale(NamedTuple):
    """A grid and the ranges of C neurons in the form the kernel wants."""

    middle: Floats
    half: Floats
    bins: np.int32
    coarse: NDArray[np.int64]
    """``(B,)``: slot of the groups' histograms for each bin."""
    borders: NDArray[np.int64]
    """``(b + 1,)``: the first bin of each of these slots, and the number of bins."""

    @classmethod
    def of(cls, grid: RangeGrid, groups: RangeGrid, ranges: Floats) -> "RangeScale":
        """The scale of a grid, of the coarser grid of the groups and of the ranges ``(C, 2)``.

        Raises ``InputError`` unless the grid has each of its equal bins alone.
        """
        if grid.joined > 1:
            raise InputError(f"Count on all {grid.equal_bins} bins; join them afterwards.")
        coarse = np.arange(grid.bins) // groups.joined
        borders = np.searchsorted(coarse, np.arange(groups.bins + 1))
        return cls(*middle_and_half(ranges), np.int32(grid.bins), coarse, borders)


@compiled
def count_in_ranges(
    batch: Batch,
    scale: RangeScale,
    tallies: Tallies,
    neurons: tuple[int, int],
    means: NDArray[np.float32],
) -> None:
    """Count the activations of the neurons from the first up to the second.

    ``means`` ``(C, items)`` receives each item's mean over its finite values, NaN without any.
    """
    values, to_item, to_neuron, order, groups = batch
    bits, positions, items = values.view(np.int32), values.shape[1], len(order)
    everything, table, bins = tallies.items.shape[1], scale.coarse, scale.bins
    near, index = empty(int(bins)), np.empty(positions, np.uint32)
    lanes = np.empty((2, LANES))
    for neuron in range(neurons[0], neurons[1]):
        middle, half = scale.middle[neuron], scale.half[neuron]
        ends = np.nextafter(middle - half, -np.inf), np.nextafter(middle + half, np.inf)
        lowest, highest = np.uint32(bins), np.uint32(0)
        for turn in range(items):
            item = order[turn]
            group, row = groups[item], item * to_item + neuron * to_neuron
            zeros, largest, low, high = span(bits, row, positions)
            for position in range(np.uint64(positions)):
                x = np.float64(values[row, position])
                index[position] = np.uint32(_slot(x, middle, half, bins))
            if largest >= LARGE:
                means[neuron, item] = count_with_care(
                    values[row], index, (neuron, group), ends, table, tallies
                )
            else:
                tallies.special[neuron, ZERO] += zeros
                tallies.special[neuron, OVERFLOW] += _outside(values, row, ends)
                extremes = tallies.extremes[neuron]
                extremes[0], extremes[1] = min(extremes[0], low), max(extremes[1], high)
                for position in range(positions):
                    lowest = min(lowest, index[position])
                    highest = max(highest, index[position])
                scatter(index, positions, near)
                total, square = sums(values, row, positions, lanes)
                means[neuron, item] = total / positions
                add_item(tallies.moments, tallies.items, neuron, group, total / positions)
                add(tallies.moments, neuron, everything, 0, total)
                add(tallies.moments, neuron, everything, 1, square)
            if (turn + 1 == items or groups[order[turn + 1]] != group) and lowest <= highest:
                slots = table[lowest], table[highest] + 1
                counts, coarse = tallies.counts[neuron], tallies.groups[neuron, group]
                fold(near, slots, scale.borders, counts, coarse)
                lowest, highest = np.uint32(bins), np.uint32(0)


@inlined
def _slot(x: float, middle: float, half: float, bins: np.int32) -> np.int32:
    """Slot of a value. The order of operations is the reference's, and decides on which side of a
    border a value falls."""
    inside = (x - middle) / half
    inside = 1.0 if inside > 1.0 else inside
    inside = -1.0 if inside < -1.0 else inside
    found = np.int32((inside + 1.0) * 0.5 * bins)  # halving is exact
    return np.int32(min(found, bins - 1))


@inlined
def _outside(values: NDArray[np.float32], row: int, ends: tuple[float, float]) -> np.int32:
    """Number of values beyond the range."""
    found = np.int32(0)
    for position in range(values.shape[1]):
        x = np.float64(values[row, position])
        found = np.int32(found + np.int32(x <= ends[0]) + np.int32(x >= ends[1]))
    return found
