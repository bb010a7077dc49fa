"""One layer of a DNA: the distributions of its neurons, as counts and exact sums."""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dnacompare import exact_sum
from dnacompare.detail import Detail
from dnacompare.grids import Grid
from dnacompare.range_grid import middle_and_half

SPECIAL = ("zero", "underflow", "overflow", "nan", "infinite")
"""What is counted apart, per neuron; zeros, underflow and overflow are also in the histogram."""

Counts = NDArray[np.int64]
ARRAYS = (
    *("counts", "groups", "items", "item_sums", "item_squares"),
    *("sums", "squares", "special", "minimum", "maximum"),
)
"""The array fields of a layer, as a file stores them."""
SUMMED = ("counts", "items", "item_sums", "item_squares", "sums", "squares", "special")
"""The fields that plain addition merges."""


@dataclass(frozen=True, eq=False)
class Layer:
    """The distributions of one layer's C neurons over B bins and G groups of items."""

    name: str
    neurons: tuple[str, ...]
    counts: Counts
    """``(C, B)``: all finite activations."""
    groups: NDArray[np.int32] | Counts
    """``(G, C, b)``: the same by group of items, on the coarser grid; see ``compact``."""
    items: Counts
    """``(G, C)``: items whose mean activation is finite."""
    item_sums: exact_sum.Limbs
    """``(G, C, 4)``: sums of the items' mean activations."""
    item_squares: exact_sum.Limbs
    """``(G, C, 4)``: sums of their squares."""
    sums: exact_sum.Limbs
    """``(C, 4)``: sums of all finite activations."""
    squares: exact_sum.Limbs
    special: Counts
    """``(C, 5)``: counts in the order of ``SPECIAL``."""
    minimum: NDArray[np.float32]
    maximum: NDArray[np.float32]
    ranges: NDArray[np.float64] | None = None
    """``(C, 2)``: the ends of each neuron's range, on a grid that has ranges and where they are
    known; activations are then counted, and the fields above given, in activation units."""

    @property
    def size(self) -> int:
        """Number of neurons."""
        return len(self.neurons)

    @cached_property
    def origin(self) -> NDArray[np.float64]:
        """``(C,)``: the activation at the grid's 0."""
        return np.zeros(self.size) if self.ranges is None else middle_and_half(self.ranges)[0]

    @cached_property
    def unit(self) -> NDArray[np.float64]:
        """``(C,)``: activation units in one unit of the grid."""
        return np.ones(self.size) if self.ranges is None else middle_and_half(self.ranges)[1]

    @cached_property
    def total(self) -> Counts:
        """``(C,)``: finite activations."""
        total: Counts = self.counts.sum(axis=1)
        return total

    @cached_property
    def mean(self) -> NDArray[np.float64]:
        """``(C,)``: mean activation; NaN where there is none."""
        return _ratio(exact_sum.value(self.sums), self.total)

    @cached_property
    def deviation(self) -> NDArray[np.float64]:
        """``(C,)``: population standard deviation of all activations."""
        variance = _ratio(exact_sum.value(self.squares), self.total) - self.mean**2
        return np.sqrt(np.maximum(variance, 0.0))  # rounding alone can make it negative

    def __add__(self, other: "Layer") -> "Layer":
        return replace(
            self,
            **{part: getattr(self, part) + getattr(other, part) for part in SUMMED},
            groups=compact(np.add(self.groups, other.groups, dtype=np.int64)),
            minimum=np.minimum(self.minimum, other.minimum),
            maximum=np.maximum(self.maximum, other.maximum),
        )

    def reduced(self, grid: Grid, have: Detail, want: Detail) -> "Layer":
        """The layer, counted on ``grid``, with fewer groups on a coarser grid, exactly."""
        fine, coarse = grid.coarser(have.mantissa_bits), grid.coarser(want.mantissa_bits)
        groups = have.fold(self.groups.astype(np.int64), want.groups)
        return replace(
            self,
            groups=compact(fine.coarsen(groups, coarse)),
            items=have.fold(self.items, want.groups),
            item_sums=have.fold(self.item_sums, want.groups),
            item_squares=have.fold(self.item_squares, want.groups),
        )

    def joined(self, grid: Grid, coarser: Grid) -> "Layer":
        """The layer, counted on ``grid``, with its full histograms on a coarser grid, exactly."""
        return replace(self, counts=grid.coarsen(self.counts, coarser))

    def select(self, neurons: NDArray[np.int64]) -> "Layer":
        """The layer with some of its neurons, in the order asked for."""
        return replace(
            self,
            neurons=tuple(self.neurons[i] for i in neurons),
            groups=self.groups[:, neurons],
            items=self.items[:, neurons],
            item_sums=self.item_sums[:, neurons],
            item_squares=self.item_squares[:, neurons],
            ranges=None if self.ranges is None else self.ranges[neurons],
            **{
                part: getattr(self, part)[neurons]
                for part in ["counts", "sums", "squares", "special", "minimum", "maximum"]
            },
        )


def compact(groups: Counts) -> NDArray[np.int32] | Counts:
    """Counts of groups in 32 bits where they fit: they are most of a DNA's memory."""
    return groups if groups.max(initial=0) > np.iinfo(np.int32).max else groups.astype(np.int32)


def _ratio(top: NDArray[np.float64], bottom: Counts) -> NDArray[np.float64]:
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(bottom > 0, top / bottom, np.nan)


def canonical(part: str, array: NDArray[Any]) -> NDArray[Any]:
    """Digits of equal sums made equal; other arrays as they are."""
    return exact_sum.carry(array) if part.endswith(("sums", "squares")) else array


def same(a: Layer, b: Layer) -> bool:
    """Whether two layers hold the same, bit for bit; their names do not count."""
    return a.neurons == b.neurons and all(
        np.array_equal(
            canonical(part, getattr(a, part)),
            canonical(part, getattr(b, part)),
            equal_nan=part in ("minimum", "maximum"),
        )
        for part in ARRAYS
    )
