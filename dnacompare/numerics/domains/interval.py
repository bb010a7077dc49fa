"""An interval: cosines that end flat at both ends."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from dnacompare.errors import InputError
from dnacompare.numbers import count as number
from dnacompare.numerics.distributions import Floats, numeric
from dnacompare.numerics.laplacian import PLACES, Spectrum
from dnacompare.results import Canvas


@dataclass(frozen=True)
class Interval:
    """From ``low`` to ``high``, in the units of the values; λ_ℓ = (πℓ/T)², T = high − low."""

    low: float
    high: float

    def __post_init__(self) -> None:
        if not -np.inf < self.low < self.high < np.inf:
            raise InputError(
                f"The interval from {self.low} to {self.high} has no length; the second number "
                "must be the larger, and both finite."
            )

    @property
    def name(self) -> str:
        return f"interval from {self.low:g} to {self.high:g}"

    @property
    def nodes(self) -> None:
        return None

    @property
    def notes(self) -> tuple[str, ...]:
        return ()

    def locate(self, values: Any) -> Floats:
        points = numeric(values, (1,))
        outside = (points < self.low) | (points > self.high)
        if outside.any():
            raise InputError(
                f"{int(outside.sum())} of {len(points)} values, such as {points[outside][0]:g}, "
                f"lie outside the {self.name}; widen the interval or leave them out."
            )
        return points

    def spectrum(self, count: int) -> Spectrum:
        waves = np.arange(count)
        names = tuple(number(half, "half-wave") for half in waves.tolist())
        eigenvalues = (np.pi / (self.high - self.low) * waves.astype(np.float64)) ** 2
        return Spectrum(eigenvalues, names)

    def functions(self, points: Floats, count: int) -> Floats:
        length = self.high - self.low
        phase = np.pi * (points - self.low) / length
        values: Floats = np.cos(np.arange(count)[:, None] * phase) * np.sqrt(2 / length)
        values[0] = np.sqrt(1 / length)
        return values

    def canvas(self) -> tuple[Floats, Canvas]:
        points = np.linspace(self.low, self.high, PLACES)
        return points, Canvas("line", tuple(points.tolist()))
