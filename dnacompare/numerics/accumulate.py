"""One layer of a DNA while its items stream by: memory does not grow with their number."""

import os
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from itertools import pairwise
from threading import Lock
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dnacompare import exact_sum
from dnacompare.detail import Detail
from dnacompare.errors import InputError
from dnacompare.exemplars import Extremes
from dnacompare.grids import Grid
from dnacompare.layer import Layer, compact
from dnacompare.numerics.batch import Batch
from dnacompare.numerics.extremes import Ranking, extremes, rank
from dnacompare.numerics.kernels import kernel_for
from dnacompare.numerics.tallies import UNDERFLOW, ZERO, Tallies
from dnacompare.numerics.waiting import LONG, Waited, Waiting

WORTH_SHARING = 1 << 17
"""Activations from which on the neurons are shared out to threads: some 0.2 ms of work."""
FULL = 2**31 - 1
"""What a 32-bit count can hold."""

Ints = NDArray[np.int64]


class LayerCounter:
    """Counts the activations of one layer; the order in which they come leaves no trace.

    Several threads may add to it, one at a time. With ``shared`` the neurons of a large piece are
    shared out to threads of its own, else the thread that adds counts them all.
    """

    def __init__(
        self,
        name: str,
        neurons: Sequence[str],
        grid: Grid,
        detail: Detail,
        *,
        ranges: NDArray[np.float64] | None = None,
        shared: bool = True,
    ) -> None:
        self.name = name
        self.neurons = tuple(neurons)
        self.grid = grid
        self.detail = detail
        self._shared = shared
        self._lock = Lock()
        self._coarse = grid.coarser(detail.mantissa_bits)
        self._ranges = ranges
        self._kernel = kernel_for(grid, self._coarse, len(self.neurons), ranges)
        self._tallies = Tallies.empty(
            len(self.neurons), grid.bins, detail.groups, self._coarse.bins
        )
        self._most = Ranking.empty(len(self.neurons))
        self._least = Ranking.empty(len(self.neurons))
        self._spilt: tuple[Ints, Ints] | None = None
        self._unspilt = 0
        self._waiting = Waiting(len(self.neurons), LONG)

    def add(self, values: NDArray[np.float32], ids: NDArray[np.uint64]) -> None:
        """Count activations ``(items, C, positions)`` of the items with these identities."""
        if values.ndim != 3 or values.shape[:2] != (len(ids), len(self.neurons)):
            raise InputError(
                f"Layer {self.name!r} announced {len(self.neurons)} neurons and sent an array of "
                f"shape {values.shape} for {len(ids)} items; it should be (items, neurons, "
                "positions)."
            )
        if not values.size:
            return
        with self._lock:
            if values.shape[2] >= LONG:
                solid = np.ascontiguousarray(values, np.float32)
                self._count(Batch.by_items(solid, self.detail.group_of(ids)), ids)
                return
            if self._waiting.positions != values.shape[2]:
                self._count_waiting(self._waiting.rest())
                self._waiting = Waiting(len(self.neurons), values.shape[2])
            self._count_waiting(self._waiting.add(values, ids))

    def _count_waiting(self, waited: Iterable[Waited]) -> None:
        for values, ids in waited:
            self._count(Batch.by_neurons(values, self.detail.group_of(ids)), ids)

    def _count(self, batch: Batch, ids: NDArray[np.uint64]) -> None:
        neurons = len(self.neurons)
        self._make_room(len(ids) * batch.positions)
        means = np.empty((neurons, len(ids)), np.float32)

        def work(some: tuple[int, int]) -> None:
            self._kernel.count(batch, self._tallies, some, means)

        large = len(ids) * neurons * batch.positions >= WORTH_SHARING
        parts = _parts(neurons) if self._shared and large else []
        if len(parts) > 1:
            list(_threads().map(work, parts))
        else:
            work((0, neurons))
        rank(self._most, means, ids, 1.0)
        rank(self._least, means, ids, -1.0)

    def layer(self) -> Layer:
        """What has been counted so far."""
        self._settle()
        tallies, (counts, groups) = self._tallies, self._histograms()
        counted = Counted(
            *(counts, groups, tallies.items, tallies.moments, tallies.special, tallies.extremes)
        )
        return layer_of(self.name, self.neurons, counted, self._ranges)

    def extremes(self) -> Extremes:
        """The items that excite each neuron most and least by mean activation."""
        self._settle()
        return extremes(self._most, self._least)

    def _settle(self) -> None:
        with self._lock:
            self._count_waiting(self._waiting.rest())

    def _make_room(self, activations: int) -> None:
        """Move the 32-bit counts into 64 bits before one of them could overflow."""
        self._unspilt += activations
        if self._unspilt > FULL:
            self._spilt = self._histograms()
            self._tallies.counts[:] = 0
            self._tallies.groups[:] = 0
            self._unspilt = activations

    def _histograms(self) -> tuple[Ints, Ints]:
        """The neurons' and the groups'."""
        counts = self._tallies.counts.astype(np.int64)
        groups = self._tallies.groups.astype(np.int64)
        if self._spilt is not None:
            counts += self._spilt[0]
            groups += self._spilt[1]
        return counts, groups


class Counted(NamedTuple):
    """``Tallies`` in integers that do not overflow."""

    counts: NDArray[np.int64]
    """``(C, B)``"""
    groups: NDArray[np.int64]
    """``(C, G, b)``"""
    items: NDArray[np.int64]
    moments: exact_sum.Limbs
    special: NDArray[np.int64]
    extremes: NDArray[np.int32]


def layer_of(
    name: str,
    neurons: tuple[str, ...],
    counted: Counted,
    ranges: NDArray[np.float64] | None = None,
) -> Layer:
    """What was counted, as a layer of a DNA."""
    counts, side = counted.counts, counted.counts.shape[1] // 2
    special = counted.special.copy()
    if ranges is None:  # bins of a range tell no small value from zero
        special[:, UNDERFLOW] = counts[:, side] - special[:, ZERO]
    moments = exact_sum.carry(counted.moments)
    low, high = (_from_key(counted.extremes[:, end]) for end in (0, 1))
    seen = counts.any(axis=1)
    return Layer(
        name=name,
        neurons=neurons,
        counts=counts,
        groups=compact(np.ascontiguousarray(counted.groups.transpose(1, 0, 2))),
        items=np.ascontiguousarray(counted.items.T),
        item_sums=np.ascontiguousarray(moments[:, :-1, 0].transpose(1, 0, 2)),
        item_squares=np.ascontiguousarray(moments[:, :-1, 1].transpose(1, 0, 2)),
        sums=moments[:, -1, 0].copy(),
        squares=moments[:, -1, 1].copy(),
        special=special,
        minimum=np.where(seen, low, np.float32(np.inf)),
        maximum=np.where(seen, high, np.float32(-np.inf)),
        ranges=ranges,
    )


def _from_key(keys: NDArray[np.int32]) -> NDArray[np.float32]:
    """The float whose bits order like ``keys``; −0 becomes 0."""
    bits = np.where(keys < 0, keys ^ np.int32(0x7FFFFFFF), keys).astype(np.int32)
    with np.errstate(invalid="ignore"):  # keys of neurons that saw nothing
        return bits.view(np.float32) + np.float32(0)


def _parts(neurons: int) -> list[tuple[int, int]]:
    """Ranges of neurons, one for each thread; each neuron belongs to one thread alone."""
    ends = np.linspace(0, neurons, min(neurons, _workers()) + 1).astype(int)
    return [(int(a), int(b)) for a, b in pairwise(ends)]


def _workers() -> int:
    return min(8, os.cpu_count() or 1)


@cache
def _threads() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(_workers(), "count")
