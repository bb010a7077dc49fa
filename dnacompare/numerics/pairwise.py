"""Sums over all pairwise distances in square tiles: no matrix of all pairs is ever held.

``‖a − b‖² = ‖a‖² + ‖b‖² − 2⟨a, b⟩`` turns a tile into one matrix product. Where the three terms
cancel (close pairs) the tile's entries are computed again from the difference, so that duplicates
are at distance 0 and near neighbours keep their digits. Sums across tiles are float64.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from dnacompare.numerics.clouds import Clouds
from dnacompare.numerics.precision import full_precision
from dnacompare.stopping import stopping_point

if TYPE_CHECKING:
    import torch

CPU_TILE = 1024
"""512 to 2048 take equal time on one core; larger ones wait less for threads."""
GPU_TILE = 8192
CANCELLED = {4: 1e-3, 8: 1e-6}
"""By bytes of a number: squared distances below this share of the squared norms are computed
again; above it cancellation costs at most three (six) of seven (fifteen) digits of the square."""
MANY = 0.1
"""Share of close pairs in a tile from which every pair's difference is taken."""
REPAIRED = 1 << 22
"""Coordinates of close pairs looked at together (16 to 32 MiB)."""
EXACT_LABELS = 4096
"""Up to so many points label products are float64, so that tied labellings tie."""

Floats = NDArray[np.float64]
Tile = tuple[slice, slice, "torch.Tensor"]
Sums = tuple[slice, slice, "torch.Tensor", "torch.Tensor"]
Tiles = Callable[[Clouds], Iterator[Tile]]
"""Gives tiles of a matrix of distances, of whatever kind, on and above the diagonal."""


@dataclass(frozen=True)
class RowSums:
    """For each pooled point ``(n + m,)`` the sum of its distances to A's and to B's points, in the
    clouds' own unit."""

    to_a: Floats
    to_b: Floats


def row_sums(clouds: Clouds, tiles: Tiles | None = None) -> RowSums:
    """Sums of the distances from every point, Euclidean unless ``tiles`` are of another kind."""
    import torch

    total = torch.zeros(2, len(clouds.points), dtype=torch.float64, device=clouds.points.device)
    if tiles is None and clouds.points.device.type == "cpu":
        summed = _distance_sums(clouds)
    else:
        summed = _tile_sums((tiles or distance_tiles)(clouds))
    for rows, columns, of_rows, of_columns in summed:
        total[int(columns.start >= clouds.n), rows] += of_rows
        if rows.start != columns.start:
            total[int(rows.start >= clouds.n), columns] += of_columns
    return RowSums(*total.cpu().numpy())


def _tile_sums(tiles: Iterator[Tile]) -> Iterator[Sums]:
    for rows, columns, tile in tiles:
        yield rows, columns, tile.sum(1), tile.sum(0)


def _distance_sums(clouds: Clouds) -> Iterator[Sums]:
    """Sums of tiles that are read once and written never: they do not fit into a core's cache.

    A point with itself has the product 0, so counts for √(2‖a‖²), which is taken off again: the
    diagonal needs no pass of its own.
    """
    import torch

    from dnacompare.numerics import root_sums

    points = clouds.points
    squares = (points * points).sum(1)
    itself = (squares + squares).sqrt_().double()
    share = CANCELLED[points.element_size()]
    for rows, columns, tile in blank_tiles(clouds):
        with full_precision():
            torch.mm(points[rows], points[columns].T, out=tile)
        diagonal = rows.start == columns.start
        if diagonal:
            tile.fill_diagonal_(0)
        norms = squares[rows].numpy(), squares[columns].numpy()
        of_rows, of_columns, close = root_sums.root_sums(tile.numpy(), *norms, share)
        if close:
            tile.mul_(-2).add_(squares[columns])
            _finish(clouds, squares, rows, columns, tile)
            yield rows, columns, tile.sum(1), tile.sum(0)
        else:
            found = torch.from_numpy(of_rows)
            yield (
                rows,
                columns,
                found - itself[rows] if diagonal else found,
                torch.from_numpy(of_columns),
            )


def within_sums(
    clouds: Clouds, labels: NDArray[np.bool_], tiles: Tiles | None = None
) -> tuple[Floats, Floats]:
    """Sums of distances within the labelled points ``(K,)`` and of each point to all ``(N,)``.

    ``labels`` is ``(N, K)``. Each column is a quadratic form ``aᵀDa``; a tile above the diagonal
    counts twice and is multiplied once. In the clouds' own unit, or that of ``tiles``.
    """
    import torch

    points = clouds.points
    wide = len(points) <= EXACT_LABELS or points.element_size() == 8
    kind = torch.float64 if wide else torch.float32
    columns_of = torch.from_numpy(np.ascontiguousarray(labels)).to(points.device, kind)
    within = torch.zeros(labels.shape[1], dtype=torch.float64, device=points.device)
    to_all = torch.zeros(len(points), dtype=torch.float64, device=points.device)
    for rows, columns, tile in (tiles or distance_tiles)(clouds):
        twice = 1.0 if rows.start == columns.start else 2.0
        product = (tile.to(kind) @ columns_of[columns]).mul_(columns_of[rows])
        within += product.sum(0) * twice
        to_all[rows] += tile.sum(1)
        if twice == 2.0:
            to_all[columns] += tile.sum(0)
    return within.cpu().numpy(), to_all.cpu().numpy()


def group_sums(clouds: Clouds, member: NDArray[np.bool_]) -> Floats:
    """Sums of distances between groups ``(k, k)``, each with itself too; ``member`` ``(N, k)`` says
    which points belong to which group. In the clouds' own unit."""
    import torch

    of = torch.from_numpy(member).to(clouds.points.device, torch.float64)
    result = torch.zeros(member.shape[1], member.shape[1], dtype=torch.float64)
    for rows, columns, tile in distance_tiles(clouds):
        part = (of[rows].T @ (tile.double() @ of[columns])).cpu()
        result += part if rows.start == columns.start else part + part.T
    return result.numpy()


def pair_distances(clouds: Clouds) -> Floats:
    """Distances ``(n,)`` of the i-th points of two clouds of one size, in their own unit."""
    import torch

    difference = clouds.x.double() - clouds.y.double()
    lengths: Floats = torch.linalg.vector_norm(difference, dim=1).cpu().numpy()
    return lengths


def distance_tiles(clouds: Clouds) -> Iterator[Tile]:
    """Tiles of the distance matrix on and above the diagonal; none straddles A and B.

    A tile is overwritten by the next one.
    """
    import torch

    points = clouds.points
    squares = (points * points).sum(1)
    for rows, columns, tile in blank_tiles(clouds):
        with full_precision():
            torch.addmm(squares[columns], points[rows] * -2, points[columns].T, out=tile)
        _finish(clouds, squares, rows, columns, tile)
        yield rows, columns, tile


def _finish(
    clouds: Clouds, squares: "torch.Tensor", rows: slice, columns: slice, tile: "torch.Tensor"
) -> None:
    """Distances in place of ``‖b‖² − 2⟨a, b⟩``."""
    import torch

    points = clouds.points
    share = CANCELLED[points.element_size()]
    tile += squares[rows, None]
    diagonal = rows.start == columns.start
    if diagonal:
        tile.fill_diagonal_(torch.inf)  # not a close pair; zero below
    limit = share * float(squares[rows].max() + squares[columns].max())
    if limit > 0 and float(tile.min()) <= limit:
        close = tile <= share * (squares[rows, None] + squares[columns])
        _repair(tile, close, points[rows], points[columns])
    tile.sqrt_()
    if diagonal:
        tile.fill_diagonal_(0)


def blank_tiles(clouds: Clouds) -> Iterator[Tile]:
    """Where the tiles on and above the diagonal lie, and room for one, the same room each time."""
    import torch

    points = clouds.points
    size = CPU_TILE if points.device.type == "cpu" else GPU_TILE
    starts = [*range(0, clouds.n, size), *range(clouds.n, len(points), size)]
    spans = [slice(a, b) for a, b in zip(starts, [*starts[1:], len(points)], strict=True)]
    room = torch.empty(size * size, dtype=points.dtype, device=points.device)
    for number, rows in enumerate(spans):
        high = rows.stop - rows.start
        for columns in spans[number:]:
            wide = columns.stop - columns.start
            stopping_point()
            yield rows, columns, room[: high * wide].view(high, wide)


def _repair(
    tile: "torch.Tensor", close: "torch.Tensor", left: "torch.Tensor", right: "torch.Tensor"
) -> None:
    """Replace the squared distances of close pairs by sums of squared differences."""
    import torch

    first, second = close.nonzero(as_tuple=True)
    if len(first) > MANY * close.numel():  # gathering them would cost more than all pairs do
        exact = torch.cdist(left, right, compute_mode="donot_use_mm_for_euclid_dist")
        torch.where(close, exact.square_(), tile, out=tile)
        return
    step = max(1, REPAIRED // left.shape[1])
    for start in range(0, len(first), step):
        i, j = first[start : start + step], second[start : start + step]
        tile[i, j] = (left[i] - right[j]).square_().sum(1)
