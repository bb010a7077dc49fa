"""Products of lines and circles: cylinder, torus, rectangle; eigenfunctions multiply."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dnacompare.errors import InputError
from dnacompare.numerics.distributions import Floats, numeric
from dnacompare.numerics.domains.circle import Circle
from dnacompare.numerics.domains.interval import Interval
from dnacompare.numerics.laplacian import Spectrum
from dnacompare.results import Canvas

Factor = Circle | Interval
EVERY = 3
"""Of the places of each factor, every third is drawn: 41 × 41."""


@dataclass(frozen=True)
class Product:
    """Points ``(n, 2)``: the first column lies on ``first``, the second on ``second``.

    λ adds up. The waves are the products themselves, pushed forward as one number: transport of a
    product is not a product of transports.
    """

    first: Factor
    second: Factor

    @property
    def name(self) -> str:
        return f"{self.first.name} × {self.second.name}"

    @property
    def nodes(self) -> None:
        return None

    @property
    def notes(self) -> tuple[str, ...]:
        return ()

    def locate(self, values: Any) -> Floats:
        points = numeric(values, (2,))
        columns = []
        for number, factor in enumerate((self.first, self.second)):
            try:
                columns.append(factor.locate(points[:, number]))
            except InputError as error:
                raise InputError(f"in column {number + 1}, {error}") from error
        return np.stack(columns, axis=1)

    def spectrum(self, count: int) -> Spectrum:
        first, second = self.first.spectrum(count), self.second.spectrum(count)
        i, j = self._pairs(count)
        names = tuple(
            " × ".join(
                f"{spectrum.names[mode]} in column {column}"
                for column, spectrum, mode in ((1, first, a), (2, second, b))
                if mode > 0  # a constant is not worth a word
            )
            for a, b in zip(i.tolist(), j.tolist(), strict=True)
        )
        return Spectrum(first.eigenvalues[i] + second.eigenvalues[j], names)

    def functions(self, points: Floats, count: int) -> Floats:
        i, j = self._pairs(count)
        first = self.first.functions(points[:, 0], int(i.max()) + 1)
        second = self.second.functions(points[:, 1], int(j.max()) + 1)
        return first[i] * second[j]

    def canvas(self) -> tuple[Floats, Canvas]:
        sides = [factor.canvas()[0][::EVERY] for factor in (self.first, self.second)]
        points = np.stack([side.ravel() for side in np.meshgrid(*sides)], axis=1)
        x, y = points.T.tolist()
        return points, Canvas("plane", tuple(x), tuple(y))

    def _pairs(self, count: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Which mode of each factor makes the lowest ``count`` products.

        A product of modes i and j has (i + 1)(j + 1) − 1 products that are no higher, so those
        with more than ``count`` need not be looked at.
        """
        i, j = np.indices((count, count)).reshape(2, -1)
        near = (i + 1) * (j + 1) <= count
        i, j = i[near], j[near]
        sums = (
            self.first.spectrum(count).eigenvalues[i] + self.second.spectrum(count).eigenvalues[j]
        )
        order = np.lexsort((j, i, sums))[:count]
        return i[order], j[order]


def cylinder(period: float, low: float, high: float) -> Product:
    """A circle of length ``period`` times the interval from ``low`` to ``high``."""
    return Product(Circle(period), Interval(low, high))


def torus(first: float = 2 * np.pi, second: float = 2 * np.pi) -> Product:
    """Two circles of these lengths, such as hour of day and day of week."""
    return Product(Circle(first), Circle(second))
