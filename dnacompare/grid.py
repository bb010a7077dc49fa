"""The range-free grid: a bin is the sign, exponent and leading mantissa bits of a float32.

No pass over the data is needed to choose ranges, so histograms made anywhere at any time can be
added. Bins keep the order of the numbers. One bin in the middle holds zero and all that is smaller
than ``2**min_exponent`` in size; values of at least ``2**max_exponent`` fall into the end bins.
"""

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dnacompare.errors import InputError

MANTISSA = 23
BIAS = 127


@dataclass(frozen=True)
class FloatGrid:
    """``2·2**mantissa_bits·(max_exponent − min_exponent) + 1`` bins over the real line."""

    mantissa_bits: int = 5
    min_exponent: int = -10
    max_exponent: int = 6

    def __post_init__(self) -> None:
        if not 0 <= self.mantissa_bits <= 12:
            raise InputError(f"mantissa_bits is {self.mantissa_bits}; it must lie in 0…12.")
        if not -100 <= self.min_exponent < self.max_exponent <= 100:
            raise InputError(
                f"The grid's exponents {self.min_exponent}…{self.max_exponent} must be ordered "
                "and lie in −100…100."
            )

    @property
    def side(self) -> int:
        """Bins on each side of the middle one."""
        return (self.max_exponent - self.min_exponent) << self.mantissa_bits

    @property
    def bins(self) -> int:
        return 2 * self.side + 1

    @property
    def shift(self) -> int:
        """Mantissa bits that a bin ignores."""
        return MANTISSA - self.mantissa_bits

    @property
    def offset(self) -> int:
        """The shifted bit pattern of ``2**min_exponent``."""
        return (BIAS + self.min_exponent) << self.mantissa_bits

    def index(self, values: NDArray[np.float32]) -> NDArray[np.int64]:
        """Bin of each finite value; the plain form of what the counting kernels compute."""
        bits = np.ascontiguousarray(values, np.float32).view(np.int32)
        size = ((bits & 0x7FFFFFFF) >> self.shift).astype(np.int64) - self.offset + 1
        size = np.clip(size, 0, self.side)
        return self.side + np.where(bits < 0, -size, size)

    def edges(self) -> NDArray[np.float64]:
        """The ``bins + 1`` borders, ascending, in units of the values."""
        steps = np.arange(self.side + 1)
        octave, part = np.divmod(steps, 1 << self.mantissa_bits)
        positive = 2.0 ** (self.min_exponent + octave) * (1 + part / (1 << self.mantissa_bits))
        return np.concatenate([-positive[::-1], positive])

    @property
    def even(self) -> bool:
        """Bins are narrow near 0 and wide far from it; within one, activations count as spread."""
        return False

    @property
    def ranged(self) -> bool:
        """Borders are the same for every neuron, in activation units."""
        return False

    @property
    def reach(self) -> str:
        """Where the grid ends, in words."""
        return f"±{2.0**self.max_exponent:g}"

    def places(self, finest: "FloatGrid | None" = None) -> tuple[NDArray[np.float64], float]:
        """The borders and the point that stands for the middle bin (zero); with ``finest`` as
        numbers of its bins."""
        if finest is None:
            return self.edges(), 0.0
        steps = np.arange(self.side + 1) * (finest.side // self.side)
        borders = np.concatenate([steps, finest.side + 1 + steps]).astype(np.float64)
        return borders, finest.side + 0.5

    def ends(
        self, low: NDArray[np.float64], high: NDArray[np.float64]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Between which ends a distance counts: those that activations reach."""
        return low, high

    def coarser(self, mantissa_bits: int) -> "FloatGrid":
        """The same range with fewer mantissa bits; its bins are unions of this grid's bins."""
        return FloatGrid(
            min(mantissa_bits, self.mantissa_bits), self.min_exponent, self.max_exponent
        )

    def coarsen(self, counts: NDArray[np.int64], grid: "FloatGrid") -> NDArray[np.int64]:
        """Counts ``(..., bins)`` of this grid as counts of a coarser one, exactly."""
        ratio = self.side // grid.side
        middle = self.side
        negative = counts[..., :middle].reshape(*counts.shape[:-1], grid.side, ratio).sum(-1)
        positive = counts[..., middle + 1 :].reshape(*counts.shape[:-1], grid.side, ratio).sum(-1)
        return np.concatenate([negative, counts[..., middle : middle + 1], positive], axis=-1)

    def to_json(self) -> dict[str, Any]:
        """For files and for telling grids apart."""
        return {"kind": "float", **asdict(self)}
