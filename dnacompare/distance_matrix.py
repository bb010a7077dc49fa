"""What was found about every two of many datasets, as a frozen value: the distance matrix."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dnacompare.errors import InputError
from dnacompare.results import VERSION, Document, Estimate, Side


@dataclass(frozen=True)
class Cell:
    """One pair by its members' numbers, ``first < second``.

    ``estimate.p_value`` is adjusted by Holm's method for all pairs, ``p_unadjusted`` is the pair's
    own; both are ``None`` where no test was made.
    """

    first: int
    second: int
    estimate: Estimate
    p_unadjusted: float | None = None


@dataclass(frozen=True)
class Merge:
    """One step of clustering: two clusters become one at a height in the matrix's units.

    Members have the numbers 0 … D − 1; step k makes cluster D + k.
    """

    left: int
    right: int
    height: float
    size: int


@dataclass(frozen=True)
class Plane:
    """Every member as a point whose distances are as near to the matrix's as a plane allows.

    ``stress`` is Kruskal's stress-1: 0 shows every distance exactly.
    """

    x: tuple[float, ...]
    y: tuple[float, ...]
    stress: float
    method: str


@dataclass(frozen=True)
class DistanceMatrix(Document):
    """The distances between every two of D members.

    ``order`` is the members' order along the dendrogram ``merges``. Where ``squared`` is set the
    cells estimate squared distances; clusters and map are then made from their roots.
    """

    members: tuple[Side, ...]
    distance: str
    title: str
    cells: tuple[Cell, ...]
    order: tuple[int, ...]
    merges: tuple[Merge, ...]
    plane: Plane
    clustering: str
    extractor: str
    provenance: Mapping[str, Any]
    level: float
    seed: int
    squared: bool = False
    notes: tuple[str, ...] = ()
    software: Mapping[str, str] = field(default_factory=dict)
    version: int = VERSION

    def __len__(self) -> int:
        return len(self.members)

    def cell(self, first: int, second: int) -> Cell:
        """The cell of two different members, in any order; raises ``InputError`` for others."""
        low, high = sorted((first, second))
        if not 0 <= low < high < len(self):
            raise InputError(
                f"There is no cell {first}, {second} among {len(self)} datasets; give two "
                f"different numbers from 0 to {len(self) - 1}."
            )
        # cells come row by row, as itertools.combinations counts
        return self.cells[low * len(self) - low * (low + 1) // 2 + high - low - 1]

    def values(self) -> NDArray[np.float64]:
        """``(D, D)``: the distances, 0 on the diagonal."""
        values = np.zeros((len(self), len(self)))
        for cell in self.cells:
            values[cell.first, cell.second] = cell.estimate.value
        return values + values.T

    @property
    def units(self) -> str:
        """Units of every cell."""
        return self.cells[0].estimate.units if self.cells else ""
