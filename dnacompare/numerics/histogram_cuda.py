"""Counting a batch of one layer on a CUDA device: what is launched, with which sizes.

The kernels are ``histogram.cu`` (histograms and sums of rows), ``moments.cu`` (moments of items and
of all activations) and ``ranking.cu`` (the items with the greatest and least means).
"""

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from dnacompare.detail import Detail
from dnacompare.exemplars import KEPT
from dnacompare.grid import FloatGrid
from dnacompare.numerics.cuda_device import Defines, Device, Launch
from dnacompare.numerics.histogram import Scale
from dnacompare.numerics.registers import LANES
from dnacompare.numerics.rows import HUGE, LARGE, STEPS

if TYPE_CHECKING:
    import torch

TILES = (32, 16, 8)
"""Neurons of a block. 32 have a bank of shared memory each; where that is too small, fewer do."""
AHEAD = 8
"""Words that a thread reads at once, at least as many as it keeps running sums for each value."""
SHARED_OUT = ((512, 8, 24), (128, 4, 20), (0, 2, 16))
"""From how many positions on a row is shared out to how many warps, and how many a block then has.
More keep more of the device busy and give more sums to fold. A multiprocessor holds one block,
whose running sums fill its registers."""
KERNELS = {"histogram": "count_layer", "moments": "add_moments", "ranking": "rank_items"}
"""The kernel in each file."""


class Sizes(NamedTuple):
    """How a device counts on a grid and, for groups of items, with less detail."""

    grid: FloatGrid
    detail: Detail
    tile: int

    @property
    def coarse(self) -> FloatGrid:
        """The grid of the groups' histograms."""
        return self.grid.coarser(self.detail.mantissa_bits)

    @property
    def side(self) -> int:
        """Rows for the values of one sign: the bins, and what lies beneath and beyond the grid."""
        return self.grid.side + 2

    @property
    def rows(self) -> int:
        """Rows of a histogram: zeros, both signs, NaN, infinite."""
        return 2 * self.side + 3

    @property
    def shared(self) -> int:
        """Bytes of shared memory that a block takes."""
        return 4 * self.tile * (self.rows + self.coarse.bins)

    @classmethod
    def of(cls, grid: FloatGrid, detail: Detail, room: int) -> "Sizes | None":
        """The sizes for ``room`` bytes of shared memory; None if no histograms fit."""
        every = (cls(grid, detail, tile) for tile in TILES)
        return next((sizes for sizes in every if sizes.shared <= room), None)

    def split(self, positions: int, width: int) -> int:
        """Warps that share a row of ``positions``, in words of ``width`` values."""
        wanted = next(split for least, split, _ in SHARED_OUT if positions >= least)
        abreast = 32 * width // self.tile
        return min(max(wanted, LANES // (abreast * AHEAD)), LANES // abreast)


def warps(split: int) -> int:
    """Warps of a block when ``split`` of them share a row."""
    return next(warps for _, most, warps in SHARED_OUT if split >= most)


class Batch(NamedTuple):
    """The items of a batch, on a device."""

    ids: "torch.Tensor"
    """``(n,)``: identities, as int64 of the same bits."""
    order: "torch.Tensor"
    """``(n,)``: their indices, sorted by group."""
    starts: "torch.Tensor"
    """``(G + 1,)``: where in ``order`` each group starts."""


class Tensors(NamedTuple):
    """The tallies of one layer on a device, for C neurons in T tiles."""

    counts: "torch.Tensor"
    """int64 ``(T, rows, tile)``"""
    groups: "torch.Tensor"
    """int32 ``(T, G, b, tile)``"""
    extremes: "torch.Tensor"
    """int32 ``(C, 2)``: order keys of the least and the greatest value."""
    moments: "torch.Tensor"
    """int64 ``(G + 1, 2, 4, C)``"""
    items: "torch.Tensor"
    """int64 ``(G, C)``"""
    best: "torch.Tensor"
    """float32 ``(2, K, C)``: greatest means, and greatest negated means; −∞ where free."""
    names: "torch.Tensor"
    """int64 ``(2, K, C)``: the identities that go with them."""

    @classmethod
    def empty(cls, neurons: int, sizes: Sizes, device: "torch.device") -> "Tensors":
        """Nothing counted yet."""
        import torch

        tiles = -(-neurons // sizes.tile)
        ends = torch.tensor([2**31 - 1, -(2**31)], dtype=torch.int32, device=device)
        groups, coarse = sizes.detail.groups, sizes.coarse.bins

        def full(value: float, *shape: int, dtype: torch.dtype = torch.int64) -> torch.Tensor:
            return torch.full(shape, value, dtype=dtype, device=device)

        return cls(
            full(0, tiles, sizes.rows, sizes.tile),
            full(0, tiles, groups, coarse, sizes.tile, dtype=torch.int32),
            ends.repeat(neurons, 1),
            full(0, groups + 1, 2, 4, neurons),
            full(0, groups, neurons),
            full(-torch.inf, 2, KEPT, neurons, dtype=torch.float32),
            full(-1, 2, KEPT, neurons),
        )


class Marks(NamedTuple):
    """What the kernels tell each other about a batch; they leave all of it zero."""

    careful: "torch.Tensor"
    """uint8 ``(n · C,)``: rows whose moments need care."""
    offers: "torch.Tensor"
    """int32 ``(2 · ⌈n / 32⌉ · C,)``: items that may be among the greatest and least, a bit each."""

    @classmethod
    def empty(cls, items: int, neurons: int, device: "torch.device") -> "Marks":
        """For up to ``items`` items."""
        import torch

        return cls(
            torch.zeros(items * neurons, dtype=torch.uint8, device=device),
            torch.zeros(2 * -(-items // 32) * neurons, dtype=torch.int32, device=device),
        )


def count(
    values: "torch.Tensor",
    batch: Batch,
    tensors: Tensors,
    marks: Marks,
    sizes: Sizes,
    device: Device,
) -> None:
    """Count activations ``(items, C, positions)``, float32 or bfloat16, on the device they are on.

    Neurons lie side by side (stride 1); in pairs that share a word if they are bfloat16.
    """
    import torch

    items, neurons, positions = values.shape
    width = 4 // values.element_size()
    split, tiles = sizes.split(positions, width), len(tensors.counts)
    count_layer, add_moments, rank_items = kernels(sizes, width, split, device)
    # What is needed is taken first: if memory runs out, nothing has been counted.
    rows = torch.empty(split, 2, items, neurons, dtype=torch.float64, device=device.place)
    means = torch.empty(items, neurons, dtype=torch.float32, device=device.place)
    shape = (
        values.stride(0) if items > 1 else 0,
        values.stride(2) if positions > 1 else 0,
        *(items, neurons, positions),
    )
    # Shares of the items, so that no multiprocessor is idle.
    shares = max(1, min(items, device.processors // tiles))
    few = -(-neurons // 32)
    with device.queue() as queue:
        count_layer(
            (tiles, shares),
            32 * warps(split),
            [values, *shape, *batch[1:], *tensors[:3], rows, marks.careful],
            queue,
        )
        add_moments(
            (few, sizes.detail.groups),
            256,
            [values, *shape, *batch, rows, means, *marks, *tensors[3:]],
            queue,
        )
        rank_items(
            (few, 2),
            32,
            [means, batch.ids, items, neurons, marks.offers, tensors.best, tensors.names],
            queue,
        )


@cache
def kernels(sizes: Sizes, width: int, split: int, device: Device) -> list[Launch]:
    """The kernels that ``KERNELS`` names, in that order, compiled."""
    defines = definitions(sizes, width, split)
    return [
        device.kernel(file, name, defines[file], sizes.shared if file == "histogram" else 0)
        for file, name in KERNELS.items()
    ]


def definitions(sizes: Sizes, width: int, split: int) -> dict[str, Defines]:
    """What the source of each kernel wants defined, for words of ``width`` values."""
    grid = sizes.grid
    common = (
        ("WIDTH", width),
        ("SPLIT", split),
        ("GROUPS", sizes.detail.groups),
        ("HUGE_BITS", int(HUGE)),
    )
    own = (
        ("TILE", sizes.tile),
        ("WARPS", warps(split)),
        ("AHEAD", AHEAD),
        ("MIDDLE", grid.side),
        ("RATIO", grid.side // sizes.coarse.side),
        ("SHIFT", grid.shift),
        ("OFFSET", grid.offset - 1),
        ("TOP_BITS", int(Scale.of(grid, sizes.coarse).top)),
        ("LARGE_BITS", int(LARGE)),
    )
    places = (("KEPT", KEPT),)
    moments = (*common, *places, ("MEAN_STEPS", STEPS))
    return {"histogram": common + own, "moments": moments, "ranking": places}
