"""The counting kernel of each grid."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from dnacompare.errors import InputError
from dnacompare.grid import FloatGrid
from dnacompare.grids import Grid
from dnacompare.numerics.batch import Batch
from dnacompare.numerics.histogram import Scale, count
from dnacompare.numerics.range_histogram import RangeScale, count_in_ranges
from dnacompare.numerics.tallies import Tallies
from dnacompare.range_grid import RangeGrid


class Kernel(Protocol):
    """Counts activations."""

    def count(
        self,
        batch: Batch,
        tallies: Tallies,
        neurons: tuple[int, int],
        means: NDArray[np.float32],
    ) -> None:
        """Count those of the neurons from the first up to the second.

        ``means`` ``(C, items)`` receives the items' means.
        """


@dataclass(frozen=True, eq=False)
class FloatKernel:
    """Of the range-free grid."""

    scale: Scale

    def count(
        self,
        batch: Batch,
        tallies: Tallies,
        neurons: tuple[int, int],
        means: NDArray[np.float32],
    ) -> None:
        count(batch, self.scale, tallies, neurons, means)


@dataclass(frozen=True, eq=False)
class RangeKernel:
    """Of equal bins in ranges."""

    scale: RangeScale

    def count(
        self,
        batch: Batch,
        tallies: Tallies,
        neurons: tuple[int, int],
        means: NDArray[np.float32],
    ) -> None:
        count_in_ranges(batch, self.scale, tallies, neurons, means)


def kernel_for(
    grid: Grid, groups: Grid, neurons: int, ranges: NDArray[np.float64] | None
) -> Kernel:
    """The kernel that counts so many neurons on ``grid``, their groups on the coarser ``groups``.

    Raises ``InputError`` for a grid of ranges without ``ranges`` ``(C, 2)``, or ranges that are
    not.
    """
    if isinstance(grid, FloatGrid) and isinstance(groups, FloatGrid):
        return FloatKernel(Scale.of(grid, groups))
    if not (isinstance(grid, RangeGrid) and isinstance(groups, RangeGrid)):
        raise InputError(f"Nothing counts on the grid {grid.to_json()}.")
    if ranges is None or ranges.shape != (neurons, 2) or not (ranges[:, 0] <= ranges[:, 1]).all():
        raise InputError(
            f"The grid of equal bins needs the ends of each neuron's range: {neurons} rows of a "
            "lower and an upper number."
        )
    return RangeKernel(RangeScale.of(grid, groups, ranges))
