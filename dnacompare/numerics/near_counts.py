"""One neuron's counts of one group in the nearest memory, until they join the tallies.

A count costs one store there and none in the group's own histogram, whose bins are unions of
neighbours: it gets their sums.
"""

import numpy as np
from numpy.typing import NDArray

from dnacompare.numerics.compiled import inlined

SPARE = 4
"""Slots behind the last bin that share the counts of the bin of zeros. In a single slot a run of
zeros, which every rectifier gives, would wait for its own last store each time."""
ONE = np.uint32(1)


@inlined
def scatter(index: NDArray[np.uint32], start: int, end: int, near: NDArray[np.uint32]) -> None:
    """Count the slots at these places in ``near`` ``(B + SPARE,)``."""
    for place in range(np.uint64(start), np.uint64(end)):
        near[index[place]] += ONE


@inlined
def fold(
    near: NDArray[np.uint32],
    home: int,
    slots: tuple[int, int],
    borders: NDArray[np.int64],
    whose: tuple[int, int],
    counts: NDArray[np.int32],
    groups: NDArray[np.int32],
) -> None:
    """Move everything to ``counts`` ``(C, B)`` and ``groups`` ``(C, G, b)`` of a neuron and group.

    The group's ``slots``, from the first up to the second, hold it all; the bins of slot ``i``
    begin with ``borders[i]`` and end before ``borders[i + 1]``. Zeros belong to the bin ``home``.
    """
    neuron, group = whose
    bins = counts.shape[1]
    for spare in range(bins, bins + SPARE):
        near[home] += near[spare]
        near[spare] = 0
    for slot in range(slots[0], slots[1]):
        found = np.uint32(0)
        for place in range(np.uint64(borders[slot]), np.uint64(borders[slot + 1])):
            some = near[place]
            near[place] = 0
            counts[neuron, place] = np.int32(counts[neuron, place] + some)
            found = np.uint32(found + some)
        groups[neuron, group, slot] += np.int32(found)
