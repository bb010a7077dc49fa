"""The counting kernel of each grid, with what a counter must know to read its tallies."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from dnacompare.errors import InputError
from dnacompare.grid import FloatGrid
from dnacompare.grids import Grid
from dnacompare.numerics.histogram import Scale, count
from dnacompare.numerics.range_histogram import RangeScale, count_in_ranges
from dnacompare.numerics.tallies import Tallies
from dnacompare.range_grid import RangeGrid

Ints = NDArray[np.int64]


class Kernel(Protocol):
    """Counts activations; ``homes`` are the bins of zeros ``(C,)``, fine and of the groups, to
    which the tallies' spare slots belong."""

    @property
    def homes(self) -> tuple[Ints, Ints]: ...

    def count(
        self,
        values: NDArray[np.float32],
        groups: Ints,
        tallies: Tallies,
        neurons: tuple[int, int],
        means: NDArray[np.float32],
    ) -> None:
        """Count ``(items, C, positions)`` of the neurons from the first up to the second, items in
        these ``groups``; ``means`` ``(C, items)`` receives the items' means."""


@dataclass(frozen=True, eq=False)
class FloatKernel:
    """Of the range-free grid."""

    scale: Scale
    homes: tuple[Ints, Ints]

    def count(
        self,
        values: NDArray[np.float32],
        groups: Ints,
        tallies: Tallies,
        neurons: tuple[int, int],
        means: NDArray[np.float32],
    ) -> None:
        count(values, groups, self.scale, tallies, neurons, means)


@dataclass(frozen=True, eq=False)
class RangeKernel:
    """Of equal bins in ranges."""

    scale: RangeScale
    homes: tuple[Ints, Ints]

    def count(
        self,
        values: NDArray[np.float32],
        groups: Ints,
        tallies: Tallies,
        neurons: tuple[int, int],
        means: NDArray[np.float32],
    ) -> None:
        count_in_ranges(values, groups, self.scale, tallies, neurons, means)


def kernel_for(
    grid: Grid, groups: Grid, neurons: int, ranges: NDArray[np.float64] | None
) -> Kernel:
    """The kernel that counts so many neurons on ``grid``, their groups on the coarser ``groups``.

    Raises ``InputError`` for a grid of ranges without ``ranges`` ``(C, 2)``, or ranges that are
    not.
    """
    if isinstance(grid, FloatGrid) and isinstance(groups, FloatGrid):
        middles = np.full(neurons, grid.side), np.full(neurons, groups.side)
        return FloatKernel(Scale.of(grid, groups), middles)
    if not (isinstance(grid, RangeGrid) and isinstance(groups, RangeGrid)):
        raise InputError(f"Nothing counts on the grid {grid.to_json()}.")
    if ranges is None or ranges.shape != (neurons, 2) or not (ranges[:, 0] <= ranges[:, 1]).all():
        raise InputError(
            f"The grid of equal bins needs the ends of each neuron's range: {neurons} rows of a "
            "lower and an upper number."
        )
    zeros = grid.index(np.zeros((neurons, 1), np.float32), ranges)[:, 0]
    return RangeKernel(RangeScale.of(grid, groups, ranges), (zeros, zeros // groups.joined))
