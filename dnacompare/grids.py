"""What any grid of histogram bins can do, and the grids there are."""

from collections.abc import Mapping
from typing import Any, Protocol, Self

import numpy as np
from numpy.typing import NDArray

from dnacompare.errors import InputError
from dnacompare.grid import FloatGrid
from dnacompare.range_grid import RangeGrid

Floats = NDArray[np.float64]


class Grid(Protocol):
    """Bins for activations: all that counting, merging and comparing need to know of them.

    Borders are in units of the grid; ``Layer.origin`` and ``Layer.unit`` lead to activations.
    """

    @property
    def mantissa_bits(self) -> int:
        """Fineness: each bit less joins neighbouring bins in pairs."""

    @property
    def bins(self) -> int:
        """Number of bins."""

    @property
    def even(self) -> bool:
        """Whether a bin's activations count as all at its middle, all bins being equally wide."""

    @property
    def ranged(self) -> bool:
        """Whether borders are in units of each neuron's own range."""

    @property
    def reach(self) -> str:
        """Where the grid ends, in words."""

    def edges(self) -> Floats:
        """The ``bins + 1`` borders, ascending."""

    def places(self, finest: Self | None = None) -> tuple[Floats, float]:
        """The borders, and the point that stands for the bin in the middle; with ``finest`` in
        numbers of its bins: the borders of a coarser grid are among those of a finer one."""

    def ends(self, low: Floats, high: Floats) -> tuple[Floats, Floats]:
        """Between which ends ``(C,)`` a distance counts when activations reach from ``low`` to
        ``high``."""

    def coarser(self, mantissa_bits: int) -> Self:
        """The same range with fewer bins, unions of this grid's; itself if there are no fewer."""

    def coarsen(self, counts: NDArray[np.int64], grid: Self) -> NDArray[np.int64]:
        """Counts ``(..., bins)`` of this grid as counts of a coarser one, exactly."""

    def to_json(self) -> dict[str, Any]:
        """For files and for telling grids apart."""


KINDS = {"float": FloatGrid, "range": RangeGrid}


def from_json(value: Mapping[str, Any]) -> Grid:
    """The grid that ``to_json`` described; raises ``InputError`` for what none is."""
    given = dict(value)
    kind = given.pop("kind", "float")  # files of the first formats do not name it
    if kind not in KINDS:
        raise InputError(f"There is no grid {kind!r}; there are {', '.join(KINDS)}.")
    grid: Grid = KINDS[kind](**given)
    return grid
