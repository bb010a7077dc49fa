"""What is counted of a layer while its activations stream by."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dnacompare import exact_sum
from dnacompare.layer import SPECIAL

ZERO, UNDERFLOW, OVERFLOW, NAN, INFINITE = range(len(SPECIAL))

Ints = NDArray[np.int64]


class Tallies(NamedTuple):
    """What is counted for C neurons and G groups of items.

    A neuron's groups lie together, as the kernel visits them. Histograms have 32 bits, which are
    half as much memory to visit.
    """

    counts: NDArray[np.int32]
    """``(C, B)``"""
    groups: NDArray[np.int32]
    """``(C, G, b)``"""
    items: Ints
    """``(C, G)``"""
    moments: exact_sum.Limbs
    """``(C, G + 1, 2, 4)``: sums and sums of squares of the items of each group, then of all
    activations."""
    special: Ints
    """``(C, 5)``; underflow is left to the caller, who knows it from the bin of zeros."""
    extremes: NDArray[np.int32]
    """``(C, 2)``: order keys of the least and the greatest value."""

    @classmethod
    def empty(cls, neurons: int, bins: int, groups: int, group_bins: int) -> "Tallies":
        """Nothing counted yet."""
        return cls(
            np.zeros((neurons, bins), np.int32),
            np.zeros((neurons, groups, group_bins), np.int32),
            np.zeros((neurons, groups), np.int64),
            exact_sum.zeros((neurons, groups + 1, 2)),
            np.zeros((neurons, len(SPECIAL)), np.int64),
            np.tile(np.array([2**31 - 1, -(2**31)], np.int32), (neurons, 1)),
        )
