"""Ordered rows made comparable over time: without seasons or trends, as normal scores of a part."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
HARMONICS = 3
"""Of a season: a wave and its first two overtones."""


def differenced(rows: Floats, lag: int) -> Floats:
    """Each row less the one ``lag`` rows before it, ``(n − lag, d)``; with a lag of 0 as it is."""
    return rows[lag:] - rows[: len(rows) - lag] if lag else rows


def deseasoned(clean: Floats, stream: Floats, period: int) -> tuple[Floats, Floats]:
    """Both less the wave that fits the clean rows best: ``HARMONICS`` of a season of ``period``.

    The stream's rows follow the clean ones. A mean for each phase would fit noise of the clean rows
    alone, which then vary less than the stream.
    """
    time = np.arange(len(clean) + len(stream))[:, None]
    angle = 2 * np.pi * time * np.arange(1, HARMONICS + 1) / period
    waves = np.concatenate([np.ones_like(time), np.sin(angle), np.cos(angle)], axis=1)
    fitted = np.linalg.lstsq(waves[: len(clean)], clean, rcond=None)[0]
    fitted[0] = 0.0  # the mean stays
    first, second = np.split(waves @ fitted, [len(clean)])
    return clean - first, stream - second


def scores_of(reference: Floats, rows: Floats) -> Floats:
    """Normal scores ``(n, d)`` of where values would rank in the ``reference`` ``(N, d)``.

    Φ⁻¹((rank + ½) / (N + 1)) with ties in the middle: beyond all of the reference is as far as the
    farthest place, whatever the distance.
    """
    from scipy.special import ndtri

    found = np.empty_like(rows)
    size = len(reference)
    for j in range(rows.shape[1]):
        ranked = np.sort(reference[:, j])
        low = np.searchsorted(ranked, rows[:, j], side="left")
        high = np.searchsorted(ranked, rows[:, j], side="right")
        found[:, j] = ndtri(((low + high) / 2 + 0.5) / (size + 1))
    return found
