"""The grid of the reference implementation: equal bins between two ends known beforehand.

Each neuron has its own ends, so borders here are in units of half its range, −1…1; a layer holds
the ends (``Layer.ranges``). The rule is that of the package ``vdna`` (Ramtoula et al., *Visual
DNA*, CVPR 2023) in float64, so counts are the same, one by one.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dnacompare.errors import InputError

Floats = NDArray[np.float64]
FINEST = 5
"""``mantissa_bits`` of the grid with all its bins; each bit less joins pairs of bins."""
SLACK = 1e-8
"""Added to half the range, so that a neuron that never moved does not divide by 0."""


@dataclass(frozen=True)
class RangeGrid:
    """``equal_bins`` bins between the ends of a neuron's range; outside counts as at the end.

    ``mantissa_bits`` is the fineness in the words of ``FloatGrid``: 5 has every bin alone, 2 joins
    eight at a time.
    """

    equal_bins: int = 1000
    mantissa_bits: int = FINEST

    def __post_init__(self) -> None:
        if not 1 <= self.equal_bins <= 65_000:
            raise InputError(f"equal_bins is {self.equal_bins}; it must lie in 1…65,000.")
        if not 0 <= self.mantissa_bits <= FINEST:
            raise InputError(f"mantissa_bits is {self.mantissa_bits}; it must lie in 0…{FINEST}.")

    @property
    def joined(self) -> int:
        """How many of the equal bins make one bin."""
        return 1 << (FINEST - self.mantissa_bits)

    @property
    def bins(self) -> int:
        return -(-self.equal_bins // self.joined)

    @property
    def even(self) -> bool:
        """Activations of a bin count as all at its middle, which is the paper's sum over bins."""
        return self.equal_bins % self.joined == 0

    @property
    def ranged(self) -> bool:
        """Borders are in units of half of each neuron's range."""
        return True

    @property
    def reach(self) -> str:
        """Where the grid ends, in words."""
        return "the ranges of their neurons"

    def edges(self) -> Floats:
        """The ``bins + 1`` borders, ascending, from −1 to 1."""
        return (
            np.append(np.arange(self.bins) * self.joined, self.equal_bins) * (2 / self.equal_bins)
            - 1
        )

    def places(self, finest: "RangeGrid | None" = None) -> tuple[Floats, float]:
        """The borders and the middle of the bin in the middle; with ``finest`` as its numbers."""
        borders = self.edges() if finest is None else (self.edges() + 1) * (finest.bins / 2)
        middle = len(borders) // 2 - 1
        return borders, float(borders[middle] + borders[middle + 1]) / 2

    def ends(self, low: Floats, high: Floats) -> tuple[Floats, Floats]:
        """Between which ends a distance counts: the grid's, whatever the extremes were."""
        return np.full_like(low, -1.0), np.full_like(high, 1.0)

    def coarser(self, mantissa_bits: int) -> "RangeGrid":
        """The same range with fewer bins, unions of this grid's."""
        return RangeGrid(self.equal_bins, min(mantissa_bits, self.mantissa_bits))

    def coarsen(self, counts: NDArray[np.int64], grid: "RangeGrid") -> NDArray[np.int64]:
        """Counts ``(..., bins)`` of this grid as counts of a coarser one, exactly."""
        starts = np.arange(grid.bins) * (grid.joined // self.joined)
        return np.add.reduceat(counts, starts, axis=-1)

    def to_json(self) -> dict[str, Any]:
        """For files and for telling grids apart."""
        return {
            "kind": "range",
            "equal_bins": self.equal_bins,
            "mantissa_bits": self.mantissa_bits,
        }

    def index(self, values: NDArray[np.floating], ranges: Floats) -> NDArray[np.int64]:
        """Bin of each finite value ``(C, ...)`` of neurons with these ``ranges`` ``(C, 2)``.

        The plain form of what the counting kernel computes; on the grid with every bin alone.
        """
        shape = (-1, *(1,) * (values.ndim - 1))
        middle, half = (part.reshape(shape) for part in middle_and_half(ranges))
        share = (np.clip((values.astype(np.float64) - middle) / half, -1, 1) + 1) / 2
        return np.minimum((share * self.equal_bins).astype(np.int64), self.equal_bins - 1)


def middle_and_half(ranges: Floats) -> tuple[Floats, Floats]:
    """Middle and half width ``(C,)`` of each neuron's range ``(C, 2)``, the latter with its
    slack."""
    low, high = ranges[:, 0], ranges[:, 1]
    return (low + high) / 2, (high - low) / 2 + SLACK


def reference_ranges(minimum: Floats, maximum: Floats) -> Floats:
    """``(C, 2)``: the extremes seen ``(C,)`` times 1.2, as the reference implementation has it.

    Where both have one sign this moves one end inwards, and a neuron that never moved gets a range
    of no width: ``covering`` has neither fault.
    """
    return np.stack([minimum, maximum], axis=1).astype(np.float64) * 1.2


def covering(minimum: Floats, maximum: Floats) -> Floats:
    """``(C, 2)``: the extremes seen ``(C,)`` and a tenth of their distance on either side.

    A neuron that never moved gets the width of the layer's widest, about its value.
    """
    low, high = np.asarray(minimum, np.float64), np.asarray(maximum, np.float64)
    width = high - low
    margin = np.where(width > 0, width / 10, (width.max(initial=0.0) or 1.0) / 2)
    return np.stack([low - margin, high + margin], axis=1)
