"""Activations that wait until there are enough of a layer to be worth a visit to its tallies.

A step of a network gives 4 × 49 values to each of 2,048 neurons, whose histograms lie in 10 MB of
memory: fetching them costs several times what counting does. Those who wait share the way.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

ENOUGH = 2048
"""Activations of a neuron that are worth a visit."""
LONG = 128
"""Activations of one item by one neuron that need not wait: they are worth a visit alone."""
MOST = 1 << 24
"""Bytes that wait in one layer at most."""

Waited = tuple[NDArray[np.float32], NDArray[np.uint64]]
"""Activations ``(C, room, positions)``, neuron by neuron so that a visit reads one stretch, and
the identities of the items that have come, the first of the room."""


class Waiting:
    """Room for the activations of some items of one layer, ``positions`` of each neuron."""

    def __init__(self, neurons: int, positions: int) -> None:
        self.positions = positions
        room = max(1, min(-(-ENOUGH // positions), MOST // (4 * neurons * positions)))
        self._values = np.empty((neurons, room, positions), np.float32)
        self._ids = np.empty(room, np.uint64)
        self._taken = 0

    def add(self, values: NDArray[np.float32], ids: NDArray[np.uint64]) -> Iterator[Waited]:
        """Take activations ``(items, C, positions)`` in; gives what is to be counted now."""
        place, room = 0, len(self._ids)
        while place < len(ids):
            some = min(room - self._taken, len(ids) - place)
            end = self._taken + some
            self._values[:, self._taken : end] = values[place : place + some].transpose(1, 0, 2)
            self._ids[self._taken : end] = ids[place : place + some]
            self._taken = end
            place += some
            if self._taken == room:
                yield from self.rest()

    def rest(self) -> Iterator[Waited]:
        """Everything that waits, if anything does; then there is room again."""
        if self._taken:
            yield self._values, self._ids[: self._taken]
        self._taken = 0
