"""A neuron's tallies on their way from memory while its activations are still looked at.

A step of a network leaves nothing of a layer's tallies in a cache, and what one visit changes of
them is scattered: some lines of the histogram, one or two for each group. Waiting for them when
they were due cost as much as all else that counting 14 × 14 maps takes.
"""

import numpy as np
from numpy.typing import NDArray

from dnacompare.numerics.compiled import inlined
from dnacompare.numerics.registers import LINE, prefetch_first
from dnacompare.numerics.tallies import Tallies


@inlined
def fetch_groups(
    tallies: Tallies,
    neuron: int,
    order: NDArray[np.int64],
    groups: NDArray[np.int64],
    slots: tuple[int, int],
) -> None:
    """Fetch what a visit to a neuron is going to change of its groups and its moments.

    ``order`` and ``groups`` are those of the ``Batch``; its values reach the ``slots`` of a group's
    histogram from the first up to the second.
    """
    coarse, moments, everything = tallies.groups, tallies.moments, tallies.groups.shape[1]
    _fetch(moments[neuron, everything].ctypes.data, moments[neuron, everything].nbytes)
    for block in range(len(order)):
        last = -1
        for turn in range(order.shape[1]):
            group = groups[block, order[block, turn]]
            if group != last:
                width = 4 * (slots[1] - slots[0])
                _fetch(coarse[neuron, group].ctypes.data + 4 * slots[0], width)
                _fetch(moments[neuron, group].ctypes.data, moments[neuron, group].nbytes)
            last = group


@inlined
def fetch_counts(
    counts: NDArray[np.int32], neuron: int, bins: tuple[int, int], part: int, parts: int
) -> None:
    """Fetch one of so many parts of a neuron's histogram from one bin up to another.

    All at once they would wait for each other.
    """
    many = bins[1] - bins[0]
    start, end = bins[0] + many * part // parts, bins[0] + many * (part + 1) // parts
    _fetch(counts[neuron].ctypes.data + 4 * start, 4 * (end - start))


@inlined
def _fetch(start: int, size: int) -> None:
    """Fetch the lines that hold so many bytes from an address on."""
    for place in range(start, start + size, LINE):
        prefetch_first(place)
    prefetch_first(start + size - 1)
