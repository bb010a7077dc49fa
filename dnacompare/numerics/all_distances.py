"""The matrix of all distances of two clouds, for what has to look at it more than once."""

import numpy as np
from numpy.typing import NDArray

from dnacompare.numerics.clouds import Clouds
from dnacompare.numerics.pairwise import distance_tiles

Floats = NDArray[np.float64]


def all_distances(clouds: Clouds) -> Floats:
    """Distances ``(n + m, n + m)`` in the points' own units: 128 MB for 4,000 items."""
    size = clouds.n + clouds.m
    found = np.empty((size, size))
    for rows, columns, tile in distance_tiles(clouds):
        block = tile.double().cpu().numpy() * clouds.unit
        found[rows, columns] = block
        found[columns, rows] = block.T
    return found
