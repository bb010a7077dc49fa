"""A circle: hours of the day, directions, phases; sines and cosines."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from dnacompare.errors import InputError
from dnacompare.numbers import count as number
from dnacompare.numerics.distributions import Floats, numeric
from dnacompare.numerics.laplacian import PLACES, Spectrum
from dnacompare.results import Canvas


@dataclass(frozen=True)
class Circle:
    """Of length ``period`` (24 for hours, 360 for degrees); values wrap. λ = (2πf/T)², twice.

    With f waves a turn come a cosine and a sine: two-dimensional eigenspaces.
    """

    period: float = 2 * np.pi

    def __post_init__(self) -> None:
        if not 0 < self.period < np.inf:
            raise InputError(f"The period of a circle is {self.period}; it must be above 0.")

    @property
    def name(self) -> str:
        return f"circle of length {self.period:g}"

    @property
    def nodes(self) -> None:
        return None

    @property
    def notes(self) -> tuple[str, ...]:
        return ()

    def locate(self, values: Any) -> Floats:
        return np.mod(numeric(values, (1,)), self.period)

    def spectrum(self, count: int) -> Spectrum:
        waves = (np.arange(count) + 1) // 2
        names = tuple(f"{number(wave, 'wave')} a turn" for wave in waves.tolist())
        eigenvalues = (2 * np.pi / self.period * waves.astype(np.float64)) ** 2
        return Spectrum(eigenvalues, names)

    def functions(self, points: Floats, count: int) -> Floats:
        phase = 2 * np.pi * points / self.period
        values = np.empty((count, len(points)))
        values[0] = np.sqrt(1 / self.period)
        cosines, sines = values[1::2], values[2::2]
        scale = np.sqrt(2 / self.period)
        cosines[:] = scale * np.cos(np.arange(1, len(cosines) + 1)[:, None] * phase)
        sines[:] = scale * np.sin(np.arange(1, len(sines) + 1)[:, None] * phase)
        return values

    def canvas(self) -> tuple[Floats, Canvas]:
        points = np.linspace(0, self.period, PLACES)  # the last place is the first again
        return points, Canvas("circle", tuple(points.tolist()), period=self.period)
