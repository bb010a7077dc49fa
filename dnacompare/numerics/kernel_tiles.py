"""Kernels as distances: h(x, y) = (k(x, x) + k(y, y))/2 − k(x, y) (Sejdinovic et al. 2013, eq. 11).

The squared maximum mean discrepancy of a kernel is then 2E h(X, Y) − E h(X, X′) − E h(Y, Y′), an
energy distance with h in place of the Euclidean distance, both as V- and as U-statistic. h is
computed by itself: where a kernel hardly varies, 1 − h would keep few of its digits.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from dnacompare.numerics import pairwise
from dnacompare.numerics.clouds import Clouds
from dnacompare.numerics.precision import full_precision
from dnacompare.randomness import generator

if TYPE_CHECKING:
    import torch

MEASURED = 4096
"""Points whose distances from each other set bandwidths: all of them, or so many drawn."""

Floats = NDArray[np.float64]
Bend = Callable[["torch.Tensor"], "torch.Tensor"]
"""Turns Euclidean distances into h of the same shape, in place where it can."""


def gaussian(bandwidth: float) -> Bend:
    """h of k = exp(−‖x − y‖²/(2σ²)); σ in the unit of the distances it will be given."""
    return lambda distances: distances.square_().mul_(-0.5 / bandwidth**2).expm1_().neg_()


def laplace(bandwidth: float) -> Bend:
    """h of k = exp(−‖x − y‖/σ), with the Euclidean norm."""
    return lambda distances: distances.mul_(-1 / bandwidth).expm1_().neg_()


def bent(bend: Bend) -> pairwise.Tiles:
    """Tiles of h, for kernels of the distance between two points."""

    def tiles(clouds: Clouds) -> Iterator[pairwise.Tile]:
        for rows, columns, tile in pairwise.distance_tiles(clouds):
            yield rows, columns, bend(tile)

    return tiles


def own_pairs(clouds: Clouds, bend: Bend) -> Floats:
    """h ``(n,)`` of the i-th points of two clouds of one size."""
    import torch

    result: Floats = bend(torch.from_numpy(pairwise.pair_distances(clouds))).numpy()
    return result


def cubic(clouds: Clouds) -> Iterator[pairwise.Tile]:
    """Tiles of h of k = (⟨x, y⟩/d + 1)³, for clouds that were not centred."""
    import torch

    points, share = clouds.points, clouds.unit**2 / clouds.points.shape[1]
    own = _cube((points * points).sum(1) * share)
    for rows, columns, tile in pairwise.blank_tiles(clouds):
        with full_precision():
            torch.mm(points[rows], points[columns].T, out=tile)
        _cube(tile.mul_(share)).neg_()
        tile += own[rows, None] / 2
        tile += own[columns] / 2
        if rows.start == columns.start:
            tile.fill_diagonal_(0)
        yield rows, columns, tile


def own_cubic(clouds: Clouds) -> Floats:
    """h ``(n,)`` of the i-th points of two clouds of one size, for ``cubic``."""
    x, y = clouds.x.double(), clouds.y.double()
    share = clouds.unit**2 / x.shape[1]
    first, second = _cube((x * x).sum(1) * share), _cube((y * y).sum(1) * share)
    result: Floats = ((first + second) / 2 - _cube((x * y).sum(1) * share)).cpu().numpy()
    return result


def lengths(clouds: Clouds, seed: int) -> "torch.Tensor":
    """The positive distances between points of A ∪ B, each once, in the clouds' unit.

    Whose points they are plays no part, so permutation tests stay exact. Beyond ``MEASURED`` points
    they are those between as many points drawn from ``seed``.
    """
    import torch

    points = clouds.points
    if len(points) > MEASURED:
        drawn = generator(seed, "points that set bandwidths").permutation(len(points))[:MEASURED]
        points = points[torch.from_numpy(np.sort(drawn)).to(points.device)]
    pooled = replace(clouds, points=points, n=len(points), m=0)
    found = [
        tile[torch.triu(torch.ones_like(tile, dtype=torch.bool), 1)]
        if rows.start == columns.start
        else tile.flatten().clone()  # the next tile overwrites this one
        for rows, columns, tile in pairwise.distance_tiles(pooled)
    ]
    every = torch.cat(found)
    return every[every > 0]


def quantiles(lengths: "torch.Tensor", shares: tuple[float, ...]) -> Floats:
    """Quantiles of ``lengths``; 1 where there are none, as every bandwidth then gives 0."""
    if not len(lengths):
        return np.ones(len(shares))
    result: Floats = np.quantile(lengths.cpu().numpy(), shares).astype(np.float64)
    return result


def _cube(products: "torch.Tensor") -> "torch.Tensor":
    """(p + 1)³ in place."""
    import torch

    products += 1
    return torch.mul(products, products * products, out=products)
