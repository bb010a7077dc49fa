"""Weights that are not negative and sum to one: the nearest ones to given numbers."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def nearest_weights(values: Floats) -> Floats:
    """The point ``(C,)`` of the probability simplex nearest to ``values`` ``(C,)``.

    The same amount is taken off all values and what falls below 0 becomes 0 (Held, Wolfe &
    Crowder, Mathematical Programming 1974).
    """
    falling = np.sort(values)[::-1]
    offsets = (np.cumsum(falling) - 1.0) / np.arange(1, len(values) + 1)
    offset = offsets[np.flatnonzero(falling > offsets)[-1]]
    weights: Floats = np.maximum(values - offset, 0.0)
    weights /= weights.sum()  # cumulated rounding, at most a few units in the last place
    return weights


def effective(weights: Floats) -> float:
    """How many equal weights spread as widely: ``(Σw)² / Σw²`` (Kish 1965)."""
    return float(weights.sum() ** 2 / (weights @ weights))
