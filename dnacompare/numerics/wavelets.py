"""Oriented Morlet wavelets on a square grid as small matrices, mirror boundary folded in.

A Gabor wavelet with a round envelope is separable, so filtering an image ``X`` with it and keeping
one value per cell is ``R X Cᵀ`` with two narrow matrices: no transform of the whole plane and no
value computed that is thrown away. Subtracting a little of the smoothed image makes it a Morlet
wavelet, blind to uniform brightness.
"""

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float64]

ORIENTATIONS = 8
ANGLES = tuple(180.0 * step / ORIENTATIONS for step in range(ORIENTATIONS))
"""Degrees between the stripes and the horizontal, counter-clockwise: 90 is vertical."""
SPREAD = 0.5
"""Standard deviation of the envelope in periods: about one octave and 40° at half height."""
REACH = 6
"""The envelope is cut at so many standard deviations, where it is 2·10⁻⁸ of its peak."""


@dataclass(frozen=True, eq=False)
class Bank:
    """The eight orientations of one scale, from ``size²`` samples to ``cells²`` values.

    With ``a + ib = rows[o] X columns[o]ᵀ`` and ``s = smooth X smoothᵀ``, the response to
    orientation ``o`` is ``a − residue[o]·s + ib``. Its modulus is the amplitude of the stripes:
    a grating ``c·cos`` of the wavelet's period and orientation gives ``c``.
    """

    rows: NDArray[np.complex128]
    """``(8, cells, size)``; the amplitude's factor 2 is in them."""
    columns: NDArray[np.complex128]
    """``(8, cells, size)``."""
    smooth: Matrix
    """``(cells, size)``: weighted means with the wavelet's envelope."""
    residue: Matrix
    """``(8,)``: what the Gabor wavelet leaves of a uniform image."""


@lru_cache(maxsize=64)
def bank(size: int, cells: int, period: float) -> Bank:
    """Wavelets of ``period`` samples, read at the centres of ``cells²`` equal cells."""
    frequency = 2 * math.pi / period
    angles = np.deg2rad(ANGLES)
    # Stripes at angle t rise to the right in an image whose rows count down, so the direction
    # across them is (sin t, cos t) in (column, row).
    rows = np.stack([_taps(size, cells, period, frequency * math.cos(t)) for t in angles])
    columns = np.stack([_taps(size, cells, period, frequency * math.sin(t)) for t in angles])
    smooth = _taps(size, cells, period, 0.0).real
    residue = 2 * (rows.sum(-1) * columns.sum(-1)).real.mean(-1)
    return Bank(2 * rows, columns, smooth, residue)


def _taps(size: int, cells: int, period: float, frequency: float) -> NDArray[np.complex128]:
    """``(cells, size)``: one-dimensional Gabor weights around each cell's centre.

    Half-sample mirroring at both ends: the samples beyond the border are the samples before it,
    in reverse, so a border makes no edge of its own.
    """
    spread = SPREAD * period
    reach = math.ceil(REACH * spread)
    centres = (np.arange(cells) + 0.5) * size / cells - 0.5
    places = np.arange(-reach, size + reach)
    distance = places - centres[:, None]
    # Beyond its reach the envelope is zero, not tiny: subnormal numbers slow products tenfold.
    envelope = np.exp(-0.5 * (distance / spread) ** 2) * (np.abs(distance) <= REACH * spread)
    weights = envelope / envelope.sum(axis=1, keepdims=True) * np.exp(1j * frequency * distance)
    lap = places % (2 * size)
    sample = np.where(lap < size, lap, 2 * size - 1 - lap)
    folded = np.zeros((cells, size), np.complex128)
    np.add.at(folded.T, sample, weights.T)
    return folded
