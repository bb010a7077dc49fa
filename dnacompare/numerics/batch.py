"""Activations of some items in the form the counting kernels want."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]


class Batch(NamedTuple):
    """Stretches of memory, each with the activations of one neuron by one or more items."""

    values: NDArray[np.float32]
    """``(blocks, C, room × positions)``"""
    positions: int
    order: Ints
    """``(blocks, items)``: the places of a block's items, those of a group side by side."""
    groups: Ints
    """``(blocks, items)``: the group of the item at each place."""

    @classmethod
    def by_items(cls, values: NDArray[np.float32], groups: Ints) -> "Batch":
        """Of contiguous activations ``(items, C, positions)``: each item is a block."""
        alone = groups[:, None]
        return cls(values, values.shape[2], np.zeros_like(alone), alone)

    @classmethod
    def by_neurons(cls, values: NDArray[np.float32], groups: Ints) -> "Batch":
        """Of contiguous activations ``(C, room, positions)`` of so many items as have groups."""
        neurons, _, positions = values.shape
        order = np.argsort(groups, kind="stable")
        return cls(values.reshape(1, neurons, -1), positions, order[None], groups[None])
