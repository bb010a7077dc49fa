"""Directions on the sphere in orthogonal blocks: each one uniform, together evenly spread."""

from collections.abc import Iterator
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from dnacompare.randomness import generator

Floats = NDArray[np.float64]


def directions(dimensions: int, count: int, seed: int) -> Floats:
    """``(count, dimensions)`` unit vectors, orthonormal within blocks of ``dimensions`` of them.

    Each block is the first rows of a Haar-distributed orthogonal matrix: Q of a Gaussian matrix
    with the signs of R's diagonal (Mezzadri 2007). The first k of ``count`` do not depend on
    ``count``. On one axis there is only one direction, whatever ``count``.
    """
    return np.ones((1, 1)) if dimensions == 1 else _drawn(dimensions, count, seed).copy()


@lru_cache(maxsize=2)  # a comparison asks for the same twice: for the distance and for its test
def _drawn(dimensions: int, count: int, seed: int) -> Floats:
    random = generator(seed, "slice directions")
    blocks = []
    for start in range(0, count, dimensions):
        rows = min(dimensions, count - start)
        orthonormal, triangular = np.linalg.qr(random.standard_normal((rows, dimensions)).T)
        blocks.append((orthonormal * np.sign(np.diagonal(triangular))).T)
    return np.concatenate(blocks)


def chunks(directions: Floats, numbers: int, points: int) -> Iterator[Floats]:
    """Directions in as few, about equal parts as make their projections of ``points`` fit into
    ``numbers``: products with few directions take longer for each."""
    parts = -(-len(directions) // max(1, numbers // points))
    rows = -(-len(directions) // parts)
    for start in range(0, len(directions), rows):
        yield directions[start : start + rows]
