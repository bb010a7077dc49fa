"""What is kept of rows that stream by for sliced transport: counts along fixed directions.

Along each direction the projections are counted on the range-free grid. A bin is at most
``2**-mantissa_bits`` of its distance from the centre wide, so a sketch knows every quantile of a
projection to half of that, whatever the tails, and its memory does not grow with the number of
rows. Counts are integers: sketches of parts add up to the sketch of the whole.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dnacompare.errors import IncompatibleError, InputError
from dnacompare.fingerprint import digest
from dnacompare.grid import FloatGrid
from dnacompare.numerics.compiled import compiled
from dnacompare.numerics.slices import directions
from dnacompare.randomness import generator

GRID = FloatGrid(mantissa_bits=8, min_exponent=-12, max_exponent=12)
"""12,289 bins from 2⁻¹² to 2¹² of the spread of the rows that the frame was made from."""
SAMPLE = 4096
"""Rows that are kept as they are, each as likely as any other: sampling errors come from them."""
FARTHEST = 2.0**100
"""Units from the centre beyond which cubes of projections would overflow."""
ROOM = 1 << 22
"""Projections held at once (32 MiB)."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class SliceFrame:
    """Where rows are seen from: ``directions`` ``(L, d)``, a ``centre`` ``(d,)`` and a ``unit``.

    Only sketches of one frame add up or are compared. It is a value: workers may share it.
    """

    directions: Floats
    centre: Floats
    unit: float
    grid: FloatGrid = GRID

    @classmethod
    def of(
        cls, rows: Any, *, slices: int = 200, seed: int = 0, grid: FloatGrid = GRID
    ) -> "SliceFrame":
        """From the first of the rows ``(k, d)``; their mean and spread need not be exact."""
        first = checked(rows, None)
        if slices < 1 or not len(first):
            raise InputError(
                f"There are {len(first)} rows and {slices} slices; a frame needs one at least."
            )
        centre = first.mean(axis=0)
        spread = float(np.sqrt(((first - centre) ** 2).mean()))
        unit = float(2.0 ** np.round(np.log2(spread))) if spread > 0 else 1.0
        return cls(directions(first.shape[1], slices, seed), centre, unit, grid)

    def require(self, other: "SliceFrame") -> None:
        """Raise ``IncompatibleError`` unless the other frame is the same."""
        if other is self:
            return
        arrays = (self.directions, other.directions), (self.centre, other.centre)
        if (self.unit, self.grid) != (other.unit, other.grid) or not all(
            np.array_equal(one, two) for one, two in arrays
        ):
            raise IncompatibleError(
                "The sketches have different frames; make the frame once and both from it."
            )


class SliceSketch:
    """Counts of rows seen from ``frame``; ``add`` rows, then compare or add to another sketch.

    ``counts`` ``(L, bins)``, ``extremes`` ``(L, 2)`` and the sums of projections and their squares
    ``(2, L)`` are of projections in the frame's unit, ``sums`` ``(2, d)`` of the rows' distances
    from the centre, and ``sample`` holds up to 4,096 rows. With 200 slices that is 20 MiB and
    4,096 rows.
    """

    def __init__(self, frame: SliceFrame) -> None:
        slices, dimensions = frame.directions.shape
        self.frame = frame
        self.rows = 0
        self.counts = np.zeros((slices, frame.grid.bins), np.int64)
        self.extremes = np.tile([np.inf, -np.inf], (slices, 1))
        self.along = np.zeros((2, slices))
        self.sums = np.zeros((2, dimensions))
        self._keys = np.empty(0)
        self.sample = np.empty((0, dimensions))

    @property
    def nbytes(self) -> int:
        """Bytes held, the sampled rows among them."""
        arrays = (self.counts, self.extremes, self.along, self.sums, self._keys, self.sample)
        return sum(array.nbytes for array in arrays)

    def add(self, rows: Any) -> None:
        """Count ``(k, d)`` rows; raises ``InputError`` for NaN, infinities or values 2¹⁰⁰ times the
        frame's spread, ``IncompatibleError`` for other dimensions. A refused batch leaves no trace.
        """
        given = checked(rows, len(self.frame.centre))
        far = np.abs(given).max(initial=0.0) / FARTHEST
        if far * len(self.frame.centre) ** 0.5 > self.frame.unit:
            raise InputError(
                f"Values reach {far * FARTHEST:.3g}, and the rows that the frame was made from "
                f"spread over {self.frame.unit:.3g}; make the frame from rows like these."
            )
        grid = self.frame.grid
        scale = np.int32(grid.shift), np.int32(grid.offset - 1), np.int32(grid.side)
        step = max(1, ROOM // len(self.frame.directions))
        for start in range(0, len(given), step):
            centred = given[start : start + step] - self.frame.centre
            self.sums += centred.sum(axis=0), (centred**2).sum(axis=0)
            along = (self.frame.directions @ centred.T) / self.frame.unit
            self.along += along.sum(axis=1), (along**2).sum(axis=1)
            with np.errstate(over="ignore"):  # far beyond the grid: the end bin, whatever the size
                bits = along.astype(np.float32).view(np.int32)
            _count(along, bits, scale, self.counts, self.extremes)
        self.rows += len(given)
        random = generator(0, digest(given.tobytes()))
        self._draw(random.random(len(given)), given)

    def __add__(self, other: "SliceSketch") -> "SliceSketch":
        """The sketch of both's rows: counts and extremes exactly, sums up to rounding."""
        self.frame.require(other.frame)
        both = SliceSketch(self.frame)
        both.rows = self.rows + other.rows
        both.counts = self.counts + other.counts
        both.extremes[:, 0] = np.minimum(self.extremes[:, 0], other.extremes[:, 0])
        both.extremes[:, 1] = np.maximum(self.extremes[:, 1], other.extremes[:, 1])
        both.along, both.sums = self.along + other.along, self.sums + other.sums
        for one in (self, other):
            both._draw(one._keys, one.sample)
        return both

    def moments(self) -> tuple[Floats, Floats, Floats]:
        """Mean from the centre and variance of each dimension ``(d,)``, in the rows' unit, and the
        variance along each direction ``(L,)``, in the frame's."""
        mean, square = self.sums / self.rows
        middle, squares = self.along / self.rows
        return mean, np.maximum(square - mean**2, 0.0), np.maximum(squares - middle**2, 0.0)

    def _draw(self, keys: Floats, rows: Floats) -> None:
        """Keep the rows with the smallest keys: a simple random sample of all rows so far."""
        if len(self._keys) == SAMPLE:
            near = keys < self._keys[-1]
            keys, rows = keys[near], rows[near]
        if not len(keys):
            return
        keys = np.concatenate([self._keys, keys])
        order = np.argsort(keys, kind="stable")[:SAMPLE]
        self._keys, self.sample = keys[order], np.concatenate([self.sample, rows])[order]


def checked(rows: Any, dimensions: int | None) -> Floats:
    """Finite ``(k, d)`` float64; ``(k,)`` counts as ``(k, 1)``."""
    try:
        given = np.asarray(rows, np.float64)
    except (TypeError, ValueError) as error:
        raise InputError(f"A batch is not an array of numbers: {error}.") from error
    if given.ndim == 1:
        given = given[:, None]
    if given.ndim != 2 or given.shape[1] == 0:
        raise InputError(f"A batch has shape {given.shape}; it must be rows × dimensions.")
    if dimensions is not None and given.shape[1] != dimensions:
        raise IncompatibleError(
            f"A batch has {given.shape[1]} dimensions and those before it {dimensions}; give all "
            "the same columns in the same order."
        )
    if not np.isfinite(given).all():
        bad = int((~np.isfinite(given)).any(axis=1).sum())
        raise InputError(
            f"{bad} of the {len(given)} rows of a batch hold NaN or infinite values; drop those "
            "rows or fill the values in first."
        )
    return given


@compiled
def _count(
    along: Floats,
    bits: NDArray[np.int32],
    scale: tuple[np.int32, np.int32, np.int32],
    counts: NDArray[np.int64],
    extremes: Floats,
) -> None:
    """Count projections ``(L, k)``, given also by the bits of their float32 form."""
    shift, offset, side = scale
    for row in range(len(along)):
        for i in range(along.shape[1]):
            size = min(max((np.int64(bits[row, i]) & 0x7FFFFFFF) >> shift, offset) - offset, side)
            counts[row, side - size if bits[row, i] < 0 else side + size] += 1
            extremes[row, 0] = min(extremes[row, 0], along[row, i])
            extremes[row, 1] = max(extremes[row, 1], along[row, i])
