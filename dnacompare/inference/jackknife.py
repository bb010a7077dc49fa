"""Bias and variance of a statistic from its values without one unit at a time."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def delete_one(left_out: Floats, sizes: Floats, value: Floats | float) -> tuple[Floats, Floats]:
    """Bias and variance ``(...)`` from ``left_out`` ``(g, ...)``, one row per unit left out.

    ``sizes`` ``(g,)`` are the units' numbers of items: the delete-m_j jackknife of Busing, Meijer
    and van der Leeden (Statistics and Computing 1999), equal to the ordinary delete-one jackknife
    for units of one size. Needs at least two units, none of size 0.
    """
    share = sizes.sum() / sizes
    shape = (-1, *(1,) * (left_out.ndim - 1))
    influence = value - left_out
    bias = -np.sum((1 - 1 / share).reshape(shape) * influence, axis=0)
    pseudo = (share - 1).reshape(shape) * influence
    spread = (pseudo + bias) ** 2 / (share - 1).reshape(shape)
    return bias, spread.mean(axis=0)
