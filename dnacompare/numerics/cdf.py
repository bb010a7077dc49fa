"""Where the borders of a histogram's bins lie, and what each border's CDF difference weighs."""

import numpy as np
from numpy.typing import NDArray

from dnacompare.grid import FloatGrid

Floats = NDArray[np.float64]


def places(grid: FloatGrid, finest: FloatGrid | None = None) -> tuple[Floats, float]:
    """The borders ``(bins + 1,)`` of a grid's bins and the point that stands for the middle bin.

    In units of the values, or with ``finest`` as numbers of its bins: the borders of a coarser
    grid are among those of a finer one.
    """
    if finest is None:
        return grid.edges(), 0.0
    steps = np.arange(grid.side + 1) * (finest.side // grid.side)
    return np.concatenate([steps, finest.side + 1 + steps]).astype(np.float64), finest.side + 0.5


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
