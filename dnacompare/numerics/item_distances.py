"""W1 between the activations of each single item and a layer's distribution, without keeping any.

The item is counted on the same grid, so this is the distance of its one-item DNA, computed only
over the bins where either of the two holds something.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dnacompare.grid import BIAS, FloatGrid
from dnacompare.layer import Layer
from dnacompare.numerics.compiled import compiled, inlined

Floats = NDArray[np.float64]
SIZE = np.int32(0x7FFFFFFF)
INFINITE = np.int32((BIAS + 128) << 23)
"""Bit pattern of infinity; every larger size is NaN."""


@dataclass(frozen=True, eq=False)
class Reference:
    """A layer's distribution in the form that items are held against."""

    grid: FloatGrid
    cumulative: Floats
    """``(C, bins + 1)``: share of activations below each border; 0 where there are none."""
    low: Floats
    high: Floats

    @classmethod
    def of(cls, layer: Layer, grid: FloatGrid) -> "Reference":
        """The distributions of a layer counted on ``grid``."""
        sums = np.cumsum(layer.counts, axis=1)
        cumulative = np.zeros((layer.size, grid.bins + 1))
        cumulative[:, 1:] = sums / np.maximum(sums[:, -1:], 1)
        return cls(
            grid, cumulative, layer.minimum.astype(np.float64), layer.maximum.astype(np.float64)
        )

    def distance(self, values: NDArray[np.float32]) -> Floats:
        """W1 ``(items, C)`` of activations ``(items, C, positions)``, in their units.

        NaN where an item or the layer has no finite activation.
        """
        grid = self.grid
        return _distances(
            np.ascontiguousarray(values, np.float32),
            self.cumulative,
            (self.low, self.high),
            grid.edges(),
            (np.int32(grid.shift), np.int32(grid.offset - 1), np.int32(grid.side)),
        )


@compiled
def _distances(
    values: NDArray[np.float32],
    cumulative: Floats,
    ends: tuple[Floats, Floats],
    borders: Floats,
    scale: tuple[np.int32, np.int32, np.int32],
) -> Floats:
    items, neurons, positions = values.shape
    bits = values.view(np.int32)
    shift, offset, side = scale
    bins = borders.size - 1
    counts = np.zeros(bins, np.int64)
    found = np.full((items, neurons), np.nan)
    for neuron in range(neurons):
        before = cumulative[neuron]
        if before[bins] == 0.0:
            continue
        start = int(np.searchsorted(before, 0.0, side="right")) - 1  # the first that is not empty
        stop = int(np.searchsorted(before, 1.0))
        for item in range(items):
            low, high = ends[0][neuron], ends[1][neuron]
            first, last, total = start, stop, 0
            counts[:] = 0
            for position in range(positions):
                bit = bits[item, neuron, position]
                size = np.int32(bit & SIZE)
                if size >= INFINITE:
                    continue
                size = np.int32(min(max(np.int32((size >> shift) - offset), np.int32(0)), side))
                slot = int(side + (size if bit >= 0 else -size))
                counts[slot] += 1
                total += 1
                value = np.float64(values[item, neuron, position])
                low, high = min(low, value), max(high, value)
                first, last = min(first, slot), max(last, slot + 1)
            if total:
                found[item, neuron] = _between(
                    (counts, total), before, borders, (first, last), (low, high)
                )
    return found


@inlined
def _between(
    item: tuple[NDArray[np.int64], int],
    cumulative: Floats,
    borders: Floats,
    span: tuple[int, int],
    ends: tuple[float, float],
) -> float:
    """∫ |F − G| over the bins of ``span``; see ``wasserstein_counts.wasserstein``."""
    counts, total = item
    low, high = ends
    middle = counts.size // 2
    seen = 0
    distance = apart = 0.0
    left = min(max(borders[span[0]], low), high)
    for k in range(span[0], span[1]):
        seen += counts[k]
        then = apart
        apart = seen / total - cumulative[k + 1]
        right = min(max(borders[k + 1], low), high)
        if k == middle:
            zero = min(max(0.0, left), right)
            distance += abs(then) * (zero - left) + abs(apart) * (right - zero)
        else:
            sizes = abs(then) + abs(apart)
            if then * apart < 0:  # linear in between, so it changes sign within the bin
                sizes = (then * then + apart * apart) / sizes
            distance += 0.5 * (right - left) * sizes
        left = right
    return distance
