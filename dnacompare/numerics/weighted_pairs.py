"""Sums over all pairwise distances between items that carry weights, tile by tile."""

import numpy as np
from numpy.typing import NDArray

from dnacompare.numerics.pairwise import EXACT_LABELS, RowSums, distance_tiles
from dnacompare.numerics.weighted_clouds import WeightedClouds

Floats = NDArray[np.float64]


def row_sums(both: WeightedClouds) -> RowSums:
    """For each item ``(n + m,)`` its mean distance, by weight, to A's and to B's items.

    In the clouds' own unit; its distance to itself, 0, counts too.
    """
    import torch

    clouds = both.clouds
    masses = np.zeros((len(both.weights), 2))
    masses[: clouds.n, 0], masses[clouds.n :, 1] = both.masses
    of = torch.from_numpy(masses).to(clouds.points.device)
    total = torch.zeros_like(of)
    for rows, columns, tile in distance_tiles(clouds):
        wide = tile.double()
        total[rows] += wide @ of[columns]
        if rows.start != columns.start:
            total[columns] += wide.T @ of[rows]
    return RowSums(*total.T.cpu().numpy())


def relabelled(both: WeightedClouds, labels: NDArray[np.bool_]) -> Floats:
    """The energy distance's V ``(K,)`` of each labelling ``(N, K)``, items keeping their weights.

    In the clouds' own unit. Each column is a quadratic form, as in ``pairwise.within_sums``.
    """
    import torch

    points = both.clouds.points
    wide = len(points) <= EXACT_LABELS or points.element_size() == 8
    kind = torch.float64 if wide else torch.float32
    weight = torch.from_numpy(both.weights).to(points.device)
    chosen = torch.from_numpy(np.ascontiguousarray(labels)).to(points.device, kind)
    chosen *= weight[:, None].to(kind)
    within = torch.zeros(labels.shape[1], dtype=torch.float64, device=points.device)
    to_all = torch.zeros(len(points), dtype=torch.float64, device=points.device)
    for rows, columns, tile in distance_tiles(both.clouds):
        twice = 1.0 if rows.start == columns.start else 2.0
        within += (tile.to(kind) @ chosen[columns]).mul_(chosen[rows]).sum(0) * twice
        to_all[rows] += tile.double() @ weight[columns]
        if twice == 2.0:
            to_all[columns] += tile.double().T @ weight[rows]
    total = float(weight @ to_all)
    across = (weight * to_all).cpu().numpy() @ labels - within.cpu().numpy()
    of_a = both.weights @ labels
    of_b = both.weights.sum() - of_a
    inside = within.cpu().numpy()
    rest = total - 2 * across - inside
    result: Floats = 2 * across / (of_a * of_b) - inside / of_a**2 - rest / of_b**2
    return result
