"""The counting kernel of equal bins in known ranges: the reference implementation's rule, fused."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dnacompare.errors import InputError
from dnacompare.numerics.batch import Batch
from dnacompare.numerics.careful_row import count_with_care
from dnacompare.numerics.compiled import compiled, inlined
from dnacompare.numerics.near_counts import SPARE, scatter, settle, share
from dnacompare.numerics.rows import LARGE, add, add_item, span, sums
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
    values, positions, order, groups = batch
    bits, items = values.view(np.int32), order.shape[1]
    table, borders, bins = scale.coarse, scale.borders, scale.bins
    counts, coarse, many, moments, special, extremes = tallies
    everything, size = many.shape[1], items * positions
    near = np.zeros(counts.shape[1] + SPARE, np.uint32)
    before = np.zeros(len(borders) - 1, np.uint32)
    index = np.empty(size, np.uint32)
    for neuron in range(neurons[0], neurons[1]):
        middle, half = scale.middle[neuron], scale.half[neuron]
        ends = np.nextafter(middle - half, -np.inf), np.nextafter(middle + half, np.inf)
        home = int(_bin(0.0, middle, half, bins))
        first, last = len(before), 0
        for block in range(len(values)):
            lowest, highest = np.int32(home), np.int32(home)
            for place in range(np.uint64(size)):
                x = np.float64(values[block, neuron, place])
                found = _bin(x, middle, half, bins)
                lowest, highest = min(lowest, found), max(highest, found)
                spare = np.uint32(bins + np.int32(place & np.uint64(SPARE - 1)))
                index[place] = spare if x == 0.0 else np.uint32(found)
            slots = table[lowest], table[highest] + 1
            first, last = min(first, slots[0]), max(last, slots[1])
            for turn in range(items):
                item = order[block, turn]
                start, end = item * positions, (item + 1) * positions
                group, seen = groups[block, item], block * items + item
                zeros, largest, low, high = span(bits, block, neuron, start, end)
                if largest >= LARGE:
                    row, where = values[block, neuron, start:end], index[start:end]
                    means[neuron, seen] = count_with_care(
                        row, where, (neuron, group), ends, near, tallies
                    )
                else:
                    special[neuron, ZERO] += zeros
                    special[neuron, OVERFLOW] += _outside(values, block, neuron, (start, end), ends)
                    extremes[neuron, 0] = min(extremes[neuron, 0], low)
                    extremes[neuron, 1] = max(extremes[neuron, 1], high)
                    scatter(index, start, end, near, 0, 0)
                    total, square = sums(values, block, neuron, start, end)
                    means[neuron, seen] = total / positions
                    add_item(moments, many, neuron, group, total / positions)
                    add(moments, neuron, everything, 0, total)
                    add(moments, neuron, everything, 1, square)
                if turn + 1 == items or groups[block, order[block, turn + 1]] != group:
                    share(near, home, slots, borders, (neuron, group), before, coarse)
        settle(near, (first, last), borders, neuron, before, counts)


@inlined
def _bin(x: float, middle: float, half: float, bins: np.int32) -> np.int32:
    """Bin of a value. The order of operations is the reference's, and decides on which side of a
    border a value falls."""
    inside = (x - middle) / half
    inside = 1.0 if inside > 1.0 else inside
    inside = inside if inside > -1.0 else -1.0  # so that no value is in a bin that is none
    found = np.int32((inside + 1.0) * 0.5 * bins)  # halving is exact
    return np.int32(bins - 1) if found > bins - 1 else found


@inlined
def _outside(
    values: NDArray[np.float32],
    block: int,
    neuron: int,
    places: tuple[int, int],
    ends: tuple[float, float],
) -> np.int32:
    """Number of values beyond the range."""
    found = np.int32(0)
    for place in range(places[0], places[1]):
        x = np.float64(values[block, neuron, place])
        found = np.int32(found + np.int32(x <= ends[0]) + np.int32(x >= ends[1]))
    return found
