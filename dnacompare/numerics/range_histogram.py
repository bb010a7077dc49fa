"""The counting kernel of equal bins in known ranges: the reference implementation's rule, fused."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dnacompare.errors import InputError
from dnacompare.numerics.careful_row import count_with_care
from dnacompare.numerics.compiled import compiled, inlined
from dnacompare.numerics.rows import LANES, LARGE, add, add_item, span, sums
from dnacompare.numerics.tallies import OVERFLOW, SPARE, ZERO, Tallies
from dnacompare.range_grid import RangeGrid, middle_and_half

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


class RangeScale(NamedTuple):
    """A grid and the ranges of C neurons in the form the kernel wants."""

    middle: Floats
    half: Floats
    bins: np.int32
    coarse: NDArray[np.uint16]
    """``(B + SPARE,)``: slot of the groups' histograms for each slot of the fine ones."""

    @classmethod
    def of(cls, grid: RangeGrid, groups: RangeGrid, ranges: Floats) -> "RangeScale":
        """The scale of a grid, of the coarser grid of the groups and of the ranges ``(C, 2)``.

        Raises ``InputError`` unless the grid has each of its equal bins alone.
        """
        if grid.joined > 1:
            raise InputError(f"Count on all {grid.equal_bins} bins; join them afterwards.")
        coarse = np.arange(grid.bins) // groups.joined
        return cls(
            *middle_and_half(ranges),
            np.int32(grid.bins),
            np.concatenate([coarse, groups.bins + np.arange(SPARE)]).astype(np.uint16),
        )


@compiled
def count_in_ranges(
    values: NDArray[np.float32],
    groups: Ints,
    scale: RangeScale,
    tallies: Tallies,
    neurons: tuple[int, int],
    means: NDArray[np.float32],
) -> None:
    """Count ``values`` ``(items, C, positions)`` of the neurons from the first up to the second.

    ``means`` ``(C, items)`` receives each item's mean over its finite values, NaN without any.
    """
    items, _, positions = values.shape
    bits = values.view(np.int32)
    counts, coarse, many, moments, special, extremes = tallies
    everything, table, bins = many.shape[1], scale.coarse, scale.bins
    index = np.empty(positions, np.uint32)
    lanes = np.empty((2, LANES))
    for neuron in range(neurons[0], neurons[1]):
        middle, half = scale.middle[neuron], scale.half[neuron]
        ends = np.nextafter(middle - half, -np.inf), np.nextafter(middle + half, np.inf)
        for item in range(items):
            group = groups[item]
            zeros, largest, low, high = span(bits, item, neuron, positions)
            for position in range(np.uint64(positions)):
                x = np.float64(values[item, neuron, position])
                index[position] = _slot(x, item + position, middle, half, bins)
            if largest >= LARGE:
                row = values[item, neuron]
                means[neuron, item] = count_with_care(
                    row, index, (neuron, group), ends, table, tallies
                )
                continue
            special[neuron, ZERO] += zeros
            special[neuron, OVERFLOW] += _outside(values, item, neuron, ends)
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
def _slot(x: float, turn: int, middle: float, half: float, bins: np.int32) -> np.int32:
    """Slot of a value; zeros take turns in the spare slots. The order of operations is the
    reference's, and decides on which side of a border a value falls."""
    inside = (x - middle) / half
    inside = 1.0 if inside > 1.0 else inside
    inside = -1.0 if inside < -1.0 else inside
    found = np.int32((inside + 1.0) * 0.5 * bins)  # halving is exact
    found = bins - 1 if found > bins - 1 else found
    spare = np.int32(bins + np.int32(turn & (SPARE - 1)))
    return spare if x == 0.0 else found


@inlined
def _outside(
    values: NDArray[np.float32], item: int, neuron: int, ends: tuple[float, float]
) -> np.int32:
    """Number of values beyond the range."""
    found = np.int32(0)
    for position in range(values.shape[2]):
        x = np.float64(values[item, neuron, position])
        found = np.int32(found + np.int32(x <= ends[0]) + np.int32(x >= ends[1]))
    return found
