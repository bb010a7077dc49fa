"""What the difference of two CDFs at each border of a histogram's bins counts for in W1."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def border_weights(borders: Floats, point: float, low: Floats, high: Floats) -> Floats:
    """What |F − G| at each border counts for in W1, ``(C, bins + 1)``, for C neurons.

    Values lie in ``[low, high]`` ``(C,)``, so borders outside move in. F − G is taken as linear
    within bins, where a trapezium is exact unless it changes sign, and the middle bin as all at
    ``point``. The weights of a neuron sum to ``high − low``.
    """
    inside = np.clip(borders, low[:, None], high[:, None])
    half = np.diff(inside, axis=1) / 2
    middle = len(borders) // 2 - 1
    left, right = inside[:, middle], inside[:, middle + 1]
    at = np.clip(point, left, right)
    weights = np.zeros_like(inside)
    weights[:, :-1] += half
    weights[:, 1:] += half
    weights[:, middle] += (at - left) - half[:, middle]
    weights[:, middle + 1] += (right - at) - half[:, middle]
    return weights
