"""The unit sphere: places on Earth and directions in space; real spherical harmonics."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from dnacompare.errors import InputError
from dnacompare.numerics.distributions import Floats, numeric
from dnacompare.numerics.laplacian import Spectrum
from dnacompare.results import Canvas

OFF = 1e-4
"""Unit vectors may be this much too long or short, as when they were written with four digits."""
GRID = 5
"""Degrees between places that are drawn; the waves of twenty modes are 40 and more long."""


@dataclass(frozen=True)
class Sphere:
    """Points ``(n, 2)``: longitude and latitude in degrees; or ``(n, 3)``: unit vectors.

    λ = ℓ(ℓ + 1), with the 2ℓ + 1 harmonics of degree ℓ as eigenspace.
    """

    @property
    def name(self) -> str:
        return "sphere"

    @property
    def nodes(self) -> None:
        return None

    @property
    def notes(self) -> tuple[str, ...]:
        return ()

    def locate(self, values: Any) -> Floats:
        """Longitude and colatitude in radians ``(n, 2)``."""
        points = numeric(values, (2, 3))
        return _from_degrees(points) if points.shape[1] == 2 else _from_vectors(points)

    def spectrum(self, count: int) -> Spectrum:
        degree = np.floor(np.sqrt(np.arange(count))).astype(int)
        return Spectrum((degree * (degree + 1)).astype(float), tuple(f"degree {d}" for d in degree))

    def functions(self, points: Floats, count: int) -> Floats:
        from scipy.special import sph_legendre_p_all

        top = int(np.sqrt(count - 1))
        longitude, colatitude = points.T
        legendre = sph_legendre_p_all(top, top, colatitude)[0]
        values = np.empty(((top + 1) ** 2, len(points)))
        for degree in range(top + 1):
            middle = degree * (degree + 1)
            values[middle] = legendre[degree, 0]
            for order in range(1, degree + 1):
                wave = np.sqrt(2) * legendre[degree, order]
                values[middle + order] = wave * np.cos(order * longitude)
                values[middle - order] = wave * np.sin(order * longitude)
        return values[:count]

    def canvas(self) -> tuple[Floats, Canvas]:
        longitude, latitude = np.meshgrid(np.arange(-180, 181, GRID), np.arange(-90, 91, GRID))
        places = np.stack([longitude.ravel(), latitude.ravel()], axis=1).astype(np.float64)
        x, y = places.T.tolist()
        return _from_degrees(places), Canvas("sphere", tuple(x), tuple(y))


def _from_degrees(points: Floats) -> Floats:
    longitude, latitude = points.T
    off = (np.abs(latitude) > 90) | (longitude < -180) | (longitude > 360)
    if off.any():
        raise InputError(
            f"{int(off.sum())} of {len(points)} points, such as {points[off][0].tolist()}, are not "
            "on the sphere; give longitude (−180 to 360) and latitude (−90 to 90) in degrees, in "
            "that order, or unit vectors."
        )
    radians: Floats = np.radians(np.stack([longitude, 90 - latitude], axis=1))
    return radians


def _from_vectors(points: Floats) -> Floats:
    length = np.linalg.norm(points, axis=1)
    off = np.abs(length - 1) > OFF
    if off.any():
        raise InputError(
            f"{int(off.sum())} of {len(points)} points are off the unit sphere, such as one of "
            f"length {length[off][0]:g}; divide them by their length."
        )
    x, y, z = points.T
    return np.stack([np.arctan2(y, x), np.arctan2(np.hypot(x, y), z)], axis=1)
