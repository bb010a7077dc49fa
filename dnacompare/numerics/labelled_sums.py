"""Sums of every point's distances to the points of many labellings, in one pass over the tiles."""

import numpy as np
from numpy.typing import NDArray

from dnacompare.numerics.clouds import Clouds
from dnacompare.numerics.pairwise import EXACT_LABELS, distance_tiles

Floats = NDArray[np.float64]


def labelled_sums(clouds: Clouds, labels: NDArray[np.bool_]) -> tuple[Floats, Floats]:
    """``(N, K)`` sums of each point's distances to the labelled ones, and to all ``(N,)``.

    ``labels`` is ``(N, K)``. In the clouds' own unit. Nothing larger than a tile and the result is
    held.
    """
    import torch

    points = clouds.points
    wide_sums = len(points) <= EXACT_LABELS or points.element_size() == 8
    kind = torch.float64 if wide_sums else torch.float32
    chosen = torch.from_numpy(np.ascontiguousarray(labels)).to(points.device, kind)
    chosen = torch.cat([chosen, torch.ones_like(chosen[:, :1])], dim=1)  # the last one: all
    sums = torch.zeros(chosen.shape, dtype=torch.float64, device=points.device)
    for rows, columns, tile in distance_tiles(clouds):
        wide = tile.to(kind)
        sums[rows] += wide @ chosen[columns]
        if rows.start != columns.start:
            sums[columns] += wide.T @ chosen[rows]
    found: Floats = sums.cpu().numpy()
    return found[:, :-1], found[:, -1]
