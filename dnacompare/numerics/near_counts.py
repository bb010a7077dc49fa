"""One neuron's counts in the nearest memory, until they join the tallies.

A count costs one store there and none in the histogram of the item's group, whose bins are unions
of neighbours: it gets the growth of their sums.
"""

import numpy as np
from numpy.typing import NDArray

from dnacompare.numerics.compiled import inlined
from dnacompare.numerics.registers import LINE, prefetch

SPARE = 4
"""Slots behind the last bin that share the counts of the bin of zeros. In a single slot a run of
zeros, which every rectifier gives, would wait for its own last store each time."""
ONE = np.uint32(1)


@inlined
def scatter(
    index: NDArray[np.uint32],
    start: int,
    end: int,
    near: NDArray[np.uint32],
    ahead: int,
    lines: int,
) -> None:
    """Count the slots at these places in ``near`` ``(B + SPARE,)``.

    Meanwhile ``lines`` of memory from the address ``ahead`` on, wanted next, are on their way.
    """
    whole = (end - start) >> 3
    for part in range(whole):
        if part < lines:
            prefetch(ahead + LINE * part)
        for place in range(np.uint64(start + 8 * part), np.uint64(start + 8 * part + 8)):
            near[index[place]] += ONE
    for part in range(whole, lines):
        prefetch(ahead + LINE * part)
    for place in range(np.uint64(start + 8 * whole), np.uint64(end)):
        near[index[place]] += ONE


@inlined
def share(
    near: NDArray[np.uint32],
    home: int,
    slots: tuple[int, int],
    borders: NDArray[np.int64],
    whose: tuple[int, int],
    before: NDArray[np.uint32],
    groups: NDArray[np.int32],
) -> None:
    """Give one group ``groups[neuron, group]`` what was counted since ``before`` ``(b,)``.

    The group's ``slots``, from the first up to the second, hold it all; the bins of slot ``i``
    begin with ``borders[i]`` and end before ``borders[i + 1]``. Zeros belong to the bin ``home``.
    """
    neuron, group = whose
    bins = len(near) - SPARE
    for spare in range(bins, bins + SPARE):
        near[home] += near[spare]
        near[spare] = 0
    for slot in range(slots[0], slots[1]):
        found = np.uint32(0)
        for place in range(np.uint64(borders[slot]), np.uint64(borders[slot + 1])):
            found = np.uint32(found + near[place])
        groups[neuron, group, slot] += np.int32(np.uint32(found - before[slot]))
        before[slot] = found


@inlined
def settle(
    near: NDArray[np.uint32],
    slots: tuple[int, int],
    borders: NDArray[np.int64],
    neuron: int,
    before: NDArray[np.uint32],
    counts: NDArray[np.int32],
) -> None:
    """Move everything to ``counts[neuron]`` ``(B,)``; all of it is in these ``slots``."""
    for place in range(np.uint64(borders[slots[0]]), np.uint64(borders[slots[1]])):
        counts[neuron, place] = np.int32(counts[neuron, place] + np.int32(near[place]))
        near[place] = 0
    for slot in range(slots[0], slots[1]):
        before[slot] = 0
