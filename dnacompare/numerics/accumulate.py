"""One layer of a DNA while its items stream by: memory does not grow with their number."""

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dnacompare import exact_sum
from dnacompare.detail import Detail
from dnacompare.errors import InputError
from dnacompare.exemplars import Extremes
from dnacompare.grids import Grid
from dnacompare.layer import Layer, compact
from dnacompare.numerics.extremes import Ranking, extremes, rank
from dnacompare.numerics.kernels import kernel_for
from dnacompare.numerics.tallies import SPARE, UNDERFLOW, ZERO, Tallies

WORTH_SHARING = 1 << 17
"""Activations from which on the neurons are shared out to threads: some 0.2 ms of work."""
FULL = 2**31 - 1
"""What a 32-bit count of the groups can hold."""


class LayerCounter:
    """Counts the activations of one layer; the order in which they come leaves no trace."""

    def __init__(
        self,
        name: str,
        neurons: Sequence[str],
        grid: Grid,
        detail: Detail,
        *,
        ranges: NDArray[np.float64] | None = None,
    ) -> None:
        self.name = name
        self.neurons = tuple(neurons)
        self.grid = grid
        self.detail = detail
        self._coarse = grid.coarser(detail.mantissa_bits)
        self._ranges = ranges
        self._kernel = kernel_for(grid, self._coarse, len(self.neurons), ranges)
        self._tallies = Tallies.empty(
            len(self.neurons), grid.bins, detail.groups, self._coarse.bins
        )
        self._most = Ranking.empty(len(self.neurons))
        self._least = Ranking.empty(len(self.neurons))
        self._spilt: NDArray[np.int64] | None = None
        self._unspilt = 0

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
        self._make_room(values.shape[0] * values.shape[2])
        solid = np.ascontiguousarray(values, np.float32)
        groups = self.detail.group_of(ids)
        means = np.empty((len(self.neurons), len(ids)), np.float32)

        def work(neurons: tuple[int, int]) -> None:
            self._kernel.count(solid, groups, self._tallies, neurons, means)

        parts = _parts(len(self.neurons)) if solid.size >= WORTH_SHARING else []
        if len(parts) > 1:
            list(_threads().map(work, parts))
        else:
            work((0, len(self.neurons)))
        rank(self._most, means, ids, 1.0)
        rank(self._least, means, ids, -1.0)

    def layer(self) -> Layer:
        """What has been counted so far."""
        tallies, (home, coarse_home) = self._tallies, self._kernel.homes
        counted = Counted(
            _folded(tallies.counts[:, None], home)[:, 0],
            _folded(self._groups(), coarse_home),
            *(tallies.items, tallies.moments, tallies.special, tallies.extremes),
        )
        return layer_of(self.name, self.neurons, counted, self._ranges)

    def extremes(self) -> Extremes:
        """The items that excite each neuron most and least by mean activation."""
        return extremes(self._most, self._least)

    def _make_room(self, activations: int) -> None:
        """Move the groups' 32-bit counts into 64 bits before one of them could overflow."""
        self._unspilt += activations
        if self._unspilt > FULL:
            self._spilt = self._groups()
            self._tallies.groups[:] = 0
            self._unspilt = activations

    def _groups(self) -> NDArray[np.int64]:
        recent = self._tallies.groups.astype(np.int64)
        return recent if self._spilt is None else recent + self._spilt


class Counted(NamedTuple):
    """``Tallies`` without spare slots, in integers that do not overflow."""

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


def _folded(counts: NDArray[np.int64], homes: NDArray[np.int64]) -> NDArray[np.int64]:
    """Histograms ``(C, G, B)`` of ``(C, G, B + SPARE)``, the spare slots added to their homes."""
    folded = counts[..., :-SPARE].copy()
    folded[np.arange(len(homes)), :, homes] += counts[..., -SPARE:].sum(axis=-1)
    return folded


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
