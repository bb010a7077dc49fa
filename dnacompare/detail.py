"""How finely a DNA resolves groups of items: how many there are, and the bins of each.

Groups cost most of a DNA's size: a network of 15,000 neurons cannot afford what one of a thousand
can. The detail follows from the number of neurons alone, so DNAs of one extractor have the same.
Folding groups and joining bins are exact and commute with addition, so two details always have a
common coarser one.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dnacompare.errors import InputError

MOST_GROUPS = 32
MOST_BITS = 2


@dataclass(frozen=True)
class Detail:
    """``groups`` of items, a power of two or 0, on the grid with ``mantissa_bits``.

    With 0 groups a DNA has values but neither intervals nor p-values: that is how histograms that
    other tools made are held.
    """

    groups: int = MOST_GROUPS
    mantissa_bits: int = MOST_BITS

    def __post_init__(self) -> None:
        if self.groups < 0 or self.groups & (self.groups - 1):
            raise InputError(f"A DNA has {self.groups} groups; it must be a power of two, or 0.")
        if not 0 <= self.mantissa_bits <= 12:
            raise InputError(
                f"The groups' mantissa_bits are {self.mantissa_bits}; they must lie in 0…12."
            )

    def group_of(self, ids: NDArray[np.uint64]) -> NDArray[np.int64]:
        """The group of each item by its identity; there must be groups."""
        return (ids % np.uint64(self.groups)).astype(np.int64)

    def group_items(self, ids: NDArray[np.uint64]) -> NDArray[np.int64]:
        """``(G,)``: how many of the items are in each group."""
        return np.bincount(self.group_of(ids), minlength=self.groups).astype(np.int64)

    def __and__(self, other: "Detail") -> "Detail":
        """The finest detail that both can be reduced to."""
        return Detail(min(self.groups, other.groups), min(self.mantissa_bits, other.mantissa_bits))

    def fold(self, groups: NDArray[np.int64], fewer: int) -> NDArray[np.int64]:
        """Sums over the groups, the first axis ``(G, …)``, that become one: ``(fewer, …)``."""
        if not fewer:
            return groups[:0]
        folded: NDArray[np.int64] = groups.reshape(-1, fewer, *groups.shape[1:]).sum(axis=0)
        return folded


FINEST = Detail()
NO_GROUPS = Detail(0, 0)

CHOICES = ((2_048, FINEST), (8_192, Detail(16, 1)))
COARSEST = Detail(8, 0)
"""Up to how many neurons each detail is used; ``COARSEST`` beyond."""


def detail_for(neurons: int) -> Detail:
    """The detail of the DNAs of an extractor with so many neurons in all its layers."""
    for most, detail in CHOICES:
        if neurons <= most:
            return detail
    return COARSEST
