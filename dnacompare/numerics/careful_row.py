"""A row with large, infinite or missing values: each is looked at by itself."""

import numpy as np
from numpy.typing import NDArray

from dnacompare.numerics.compiled import compiled
from dnacompare.numerics.rows import HUGE, SIZE, add, add_item
from dnacompare.numerics.tallies import INFINITE, NAN, OVERFLOW, ZERO, Tallies


@compiled
def count_with_care(
    row: NDArray[np.float32],
    index: NDArray[np.uint32],
    where: tuple[int, int],
    ends: tuple[float, float],
    near: NDArray[np.uint32],
    tallies: Tallies,
) -> float:
    """Count one item's values ``(positions,)`` of one neuron; returns their mean, NaN without any.

    ``index`` holds their slots in ``near`` (whatever for those that are not finite), ``where`` the
    neuron and the group. Values at or beyond ``ends`` overflow.
    """
    neuron, group = where
    bits = row.view(np.int32)
    special, extremes, moments = tallies.special, tallies.extremes, tallies.moments
    everything = tallies.items.shape[1]
    kept, total = 0, 0.0
    for position in range(len(row)):
        bit = bits[position]
        x = np.float64(row[position])
        if np.isnan(x):
            special[neuron, NAN] += 1
            continue
        if bit & SIZE >= HUGE:
            special[neuron, INFINITE] += 1
            continue
        special[neuron, ZERO] += x == 0.0
        special[neuron, OVERFLOW] += x <= ends[0] or x >= ends[1]
        key = np.int32(bit ^ ((bit >> 31) & np.int32(SIZE)))
        extremes[neuron, 0] = min(extremes[neuron, 0], key)
        extremes[neuron, 1] = max(extremes[neuron, 1], key)
        near[index[position]] += np.uint32(1)
        add(moments, neuron, everything, 0, x)
        add(moments, neuron, everything, 1, x * x)
        kept += 1
        total += x
    if kept == 0:
        return np.nan
    add_item(moments, tallies.items, neuron, group, total / kept)
    return total / kept
