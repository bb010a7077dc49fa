"""One neuron's counts of one group in the nearest memory, until they join the tallies.

A count costs one store there and none in the group's own histogram, whose bins are unions of
neighbours: it gets their sums.
"""

import numpy as np
from numpy.typing import NDArray

from dnacompare.numerics.compiled import inlined

COPIES = 4
"""Histograms that take turns: in one alone a run of equal values, such as the zeros that every
rectifier gives, would wait for its own last store each time."""
ONE = np.uint32(1)


@inlined
def empty(bins: int) -> NDArray[np.uint32]:
    """``(COPIES, bins)``, nothing counted yet."""
    return np.zeros((COPIES, bins), np.uint32)


@inlined
def scatter(index: NDArray[np.uint32], positions: int, near: NDArray[np.uint32]) -> None:
    """Count the slots of so many positions."""
    for quad in range(np.uint64(positions // COPIES)):
        place = np.uint64(quad * np.uint64(COPIES))
        near[0, index[place]] += ONE
        near[1, index[place + np.uint64(1)]] += ONE
        near[2, index[place + np.uint64(2)]] += ONE
        near[3, index[place + np.uint64(3)]] += ONE
    for left in range(positions // COPIES * COPIES, positions):
        near[0, index[left]] += ONE


@inlined
def fold(
    near: NDArray[np.uint32],
    slots: tuple[int, int],
    borders: NDArray[np.int64],
    counts: NDArray[np.int32],
    groups: NDArray[np.int32],
) -> None:
    """Move everything to one neuron's ``counts`` ``(B,)`` and one group's ``groups`` ``(b,)``.

    The group's ``slots``, from the first up to the second, hold it all; the bins of slot ``i``
    begin with ``borders[i]`` and end before ``borders[i + 1]``.
    """
    for slot in range(slots[0], slots[1]):
        found = np.uint32(0)
        for place in range(np.uint64(borders[slot]), np.uint64(borders[slot + 1])):
            some = np.uint32(
                np.uint32(near[0, place] + near[1, place])
                + np.uint32(near[2, place] + near[3, place])
            )
            near[0, place] = near[1, place] = near[2, place] = near[3, place] = np.uint32(0)
            counts[place] = np.int32(counts[place] + some)
            found = np.uint32(found + some)
        groups[slot] += np.int32(found)
