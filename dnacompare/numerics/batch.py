"""Activations of some items in the form the counting kernels want."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]


class Batch(NamedTuple):
    """Rows of one item's activations of one neuron, and where each of them is."""

    values: NDArray[np.float32]
    """``(rows, positions)``"""
    to_item: int
    """From an item's row to the same neuron's row of the next item."""
    to_neuron: int
    """From a neuron's row to the same item's row of the next neuron."""
    order: Ints
    """``(items,)``: the items in an order that has those of a group together."""
    groups: Ints
    """``(items,)``: each item's group."""

    @classmethod
    def by_items(cls, values: NDArray[np.float32], groups: Ints) -> "Batch":
        """Of contiguous activations ``(items, C, positions)``."""
        rows = values.reshape(-1, values.shape[2])
        return cls(rows, values.shape[1], 1, np.argsort(groups, kind="stable"), groups)

    @classmethod
    def by_neurons(cls, values: NDArray[np.float32], groups: Ints) -> "Batch":
        """Of contiguous activations ``(C, room, positions)``, of which the first items are used."""
        rows = values.reshape(-1, values.shape[2])
        return cls(rows, 1, values.shape[1], np.argsort(groups, kind="stable"), groups)
