"""One layer of a DNA counted on a CUDA device: ``LayerCounter`` without the way to the processor.

For the same activations the results are those of ``LayerCounter``, bit for bit.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from dnacompare.detail import Detail
from dnacompare.errors import InputError
from dnacompare.exemplars import Extremes
from dnacompare.grid import FloatGrid
from dnacompare.grids import Grid
from dnacompare.layer import SPECIAL, Layer
from dnacompare.numerics import histogram_cuda
from dnacompare.numerics.accumulate import FULL, Counted, layer_of
from dnacompare.numerics.cuda_device import CudaDevice, Device
from dnacompare.numerics.extremes import Ranking, extremes
from dnacompare.numerics.histogram_cuda import Batch, Marks, Sizes, Tensors
from dnacompare.numerics.tallies import INFINITE, NAN, OVERFLOW, ZERO

if TYPE_CHECKING:
    import torch

LONGEST = 2**31 - 1
"""Activations of an item that the kernels' 32-bit strides reach."""
FARTHEST = 2**24
"""Values from one position to the next that a step of a warp reaches."""


class CudaLayerCounter:
    """Counts the activations of one layer; the order in which they come leaves no trace."""

    def __init__(
        self,
        name: str,
        neurons: Sequence[str],
        grid: FloatGrid,
        detail: Detail,
        device: Device,
    ) -> None:
        self.name = name
        self.neurons = tuple(neurons)
        self.grid = grid
        self._device = device
        sizes = Sizes.of(grid, detail, device.shared_memory)
        if sizes is None:
            raise InputError(
                f"{device.place} has too little shared memory for a grid of {grid.bins} bins."
            )
        self._sizes = sizes
        self._tensors = Tensors.empty(len(self.neurons), self._sizes, device.place)
        self._marks = Marks.empty(0, len(self.neurons), device.place)
        self._spilt: NDArray[np.int64] | None = None
        self._unspilt = 0

    def add(self, values: "torch.Tensor", ids: NDArray[np.uint64]) -> None:
        """Count activations ``(items, C, positions)`` of the items with these identities."""
        if values.ndim != 3 or values.shape[:2] != (len(ids), len(self.neurons)):
            raise InputError(
                f"Layer {self.name!r} announced {len(self.neurons)} neurons and sent a tensor of "
                f"shape {tuple(values.shape)} for {len(ids)} items; it should be (items, neurons, "
                "positions)."
            )
        of_item = values.shape[1] * values.shape[2]
        if of_item > LONGEST:
            raise InputError(
                f"Layer {self.name!r} has {of_item:,} activations an item; a GPU counts up to "
                f"{LONGEST:,}. Choose the device 'cpu'."
            )
        if not values.numel():
            return
        self._make_room(values.shape[0] * values.shape[2])
        batch = _uploaded(ids.tobytes(), self._sizes.detail, self._device)
        if self._marks.careful.numel() < len(ids) * len(self.neurons):
            self._marks = Marks.empty(len(ids), len(self.neurons), self._device.place)
        histogram_cuda.count(
            _neurons_last(values.detach()),
            *(batch, self._tensors, self._marks, self._sizes, self._device),
        )

    def layer(self) -> Layer:
        """What has been counted so far."""
        tensors, side, middle = self._tensors, self._sizes.side, self.grid.side
        rows = self._by_neuron(tensors.counts)
        positive, negative = rows[:, 1 : 1 + side], rows[:, 1 + side : 1 + 2 * side]
        zeros, missing, infinite = rows[:, [0, -2, -1]].T
        counts = np.zeros((len(rows), self.grid.bins), np.int64)
        counts[:, middle + 1 :] = positive[:, 1:-1]
        counts[:, :middle] = negative[:, -2:0:-1]
        counts[:, middle] = zeros + positive[:, 0] + negative[:, 0]
        counts[:, -1] += positive[:, -1]
        counts[:, 0] += negative[:, -1]
        special = np.zeros((len(rows), len(SPECIAL)), np.int64)
        special[:, ZERO] = zeros
        special[:, OVERFLOW] = positive[:, -1] + negative[:, -1]
        special[:, NAN] = missing
        special[:, INFINITE] = infinite
        counted = Counted(
            counts,
            self._groups(),
            tensors.items.mT.cpu().numpy(),
            tensors.moments.permute(3, 0, 1, 2).cpu().numpy(),
            special,
            tensors.extremes.cpu().numpy(),
        )
        return layer_of(self.name, self.neurons, counted)

    def extremes(self) -> Extremes:
        """The items that excite each neuron most and least by mean activation."""
        most, least = (
            Ranking(
                np.where(taken, values, np.float32(np.nan)),
                np.where(taken, names, np.uint64(0)),
                taken.sum(axis=1),
            )
            for values, names in zip(
                self._tensors.best.mT.cpu().numpy(),
                self._tensors.names.mT.cpu().numpy().view(np.uint64),
                strict=True,
            )
            for taken in [np.isfinite(values)]
        )
        return extremes(most, least)

    def _by_neuron(self, tiles: "torch.Tensor") -> NDArray[np.int64]:
        """Tallies ``(T, rows, tile)`` as ``(C, rows)``."""
        return tiles.mT.flatten(0, 1)[: len(self.neurons)].contiguous().cpu().numpy()

    def _make_room(self, activations: int) -> None:
        """Move the groups' 32-bit counts into 64 bits before one of them could overflow."""
        self._unspilt += activations
        if self._unspilt > FULL:
            self._spilt = self._groups()
            self._tensors.groups.zero_()
            self._unspilt = activations

    def _groups(self) -> NDArray[np.int64]:
        """``(C, G, b)``"""
        tiles = self._tensors.groups  # (T, G, b, tile)
        recent = tiles.permute(0, 3, 1, 2).flatten(0, 1)[: len(self.neurons)].cpu().numpy()
        wide = recent.astype(np.int64)
        return wide if self._spilt is None else wide + self._spilt


def obstacle(activations: "torch.Tensor", grid: Grid, detail: Detail) -> str | None:
    """Why such activations cannot be counted on the device on which they are, if so."""
    import torch

    if not isinstance(grid, FloatGrid):
        return "there are kernels for the range-free grid alone"
    if not activations.is_cuda or torch.version.hip:
        return "there are kernels for NVIDIA's devices alone"
    device = CudaDevice(activations.device)
    sizes = Sizes.of(grid, detail, device.shared_memory)
    if sizes is None:
        return f"histograms of {grid.bins} bins do not fit the shared memory of {device.place}"
    try:
        width = 2 if activations.dtype == torch.bfloat16 else 1
        histogram_cuda.kernels(sizes, width, sizes.split(activations.shape[-1], width), device)
    except (RuntimeError, OSError, ImportError, AttributeError) as error:
        return f"its kernels do not compile here ({error})"
    return None


def _neurons_last(values: "torch.Tensor") -> "torch.Tensor":
    """The same activations as the kernels want them, copied only where they must be."""
    import torch

    items, neurons, positions = values.shape
    if values.dtype not in (torch.float32, torch.bfloat16):
        values = values.float()
    if values.dtype == torch.bfloat16 and (
        neurons % 2
        or values.data_ptr() % 4
        or (items > 1 and values.stride(0) % 2)
        or (positions > 1 and values.stride(2) % 2)
    ):
        values = values.float()  # pairs of neurons would not lie in whole words
    side_by_side = neurons == 1 or values.stride(1) == 1
    if side_by_side and values.stride(0) <= LONGEST and values.stride(2) < FARTHEST:
        return values
    return values.mT.contiguous().mT


@lru_cache(maxsize=8)
def _uploaded(ids: bytes, detail: Detail, device: Device) -> Batch:
    """The items of a batch, which all layers share."""
    import torch

    own = np.frombuffer(ids, np.uint64)
    groups = detail.group_of(own)
    order = np.argsort(groups, kind="stable").astype(np.int32)
    starts = np.searchsorted(groups[order], np.arange(detail.groups + 1)).astype(np.int32)
    whole = np.concatenate([own.view(np.int32), order, starts])
    there = device.uploaded(whole)
    return Batch(
        there[: 2 * len(own)].view(torch.int64),
        there[2 * len(own) : 3 * len(own)],
        there[-len(starts) :],
    )
