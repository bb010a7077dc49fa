"""Clouds on the scale of their union: centred, per dimension in its deviation, divided by √d."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

UNITS = "standardised units"
"""What distances between such points are told in."""


def standardise(*clouds: NDArray[Any]) -> tuple[NDArray[np.float32], ...]:
    """The clouds centred and divided by their pooled deviation per dimension and by √d.

    The pooled items then have root-mean-square spread 1, whatever the extractor, and because only
    the union is used the items stay exchangeable: permutation tests keep their level. Dimensions
    without spread carry no information and are dropped; if none is left the clouds are equal.
    """
    pooled = np.concatenate(clouds).astype(np.float64)
    deviation = pooled.std(axis=0)
    # A constant float32 column can show rounding noise of its size times 2⁻²⁴.
    alive = deviation > np.abs(pooled).max(axis=0, initial=0) * 2.0**-20
    if not alive.any():
        pooled = np.zeros((len(pooled), 1))
    else:
        pooled = (pooled - pooled.mean(axis=0))[:, alive] / deviation[alive]
        pooled /= np.sqrt(alive.sum())
    ends = np.cumsum([len(cloud) for cloud in clouds])[:-1]
    return tuple(np.split(pooled.astype(np.float32), ends))
