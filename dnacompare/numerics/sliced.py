"""Transport costs of two clouds along many directions, projected, sorted and dropped in turn.

On a CPU rows are sorted by their digits or by ``numpy.sort``, both several times as fast as
``torch.sort``; on a GPU the work stays in torch.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from dnacompare.numerics import digit_sort, quantiles
from dnacompare.numerics.clouds import Clouds
from dnacompare.numerics.precision import full_precision
from dnacompare.numerics.slices import chunks

if TYPE_CHECKING:
    import torch

CPU_CHUNK = 5 << 22
GPU_CHUNK = 1 << 28
"""Projections held at once (80 MiB and 1 GiB of float32)."""

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class SliceCosts:
    """For each of L directions ``(L,)``, in the clouds' own unit: the cost ``W_p^p`` between the
    projections and the variances of both."""

    costs: Floats
    variance_x: Floats
    variance_y: Floats


def slice_costs(clouds: Clouds, directions: Floats, power: float) -> SliceCosts:
    """Costs along ``directions`` ``(L, d)``."""
    parts: list[tuple[Floats, Floats, Floats]] = []
    rooms: list[torch.Tensor] = []
    for chunk in _chunks(clouds, directions):
        rooms = rooms or [_room(points, len(chunk)) for points in (clouds.x, clouds.y)]
        x, y = (
            _project(points, chunk, room)
            for points, room in zip((clouds.x, clouds.y), rooms, strict=True)
        )
        if x.device.type == "cpu":
            first, second = x.numpy(), y.numpy()
            digit_sort.sort_rows(first)
            digit_sort.sort_rows(second)
            moments = quantiles.variances(first), quantiles.variances(second)
            parts.append((quantiles.costs(first, second, power), *moments))
        else:
            parts.append(_on_device(x, y, power))
    return SliceCosts(*(np.concatenate(column) for column in zip(*parts, strict=True)))


def relabelled_costs(
    clouds: Clouds, directions: Floats, labels: NDArray[np.bool_], power: float
) -> Floats:
    """Mean cost ``(K,)`` over the directions for each labelling ``(N, K)`` of the pooled points."""
    total = np.zeros(labels.shape[1])
    for chunk in _chunks(clouds, directions):
        values, order = ordered(clouds.points, chunk)
        total += len(chunk) * quantiles.relabelled(values, order, labels, power)
    return total / len(directions)


def ordered(
    points: "torch.Tensor", directions: Floats
) -> tuple[NDArray[np.floating], NDArray[np.int32]]:
    """Sorted projections ``(L, N)`` and which point each is."""
    projected = _project(points, directions, _room(points, len(directions)))
    return digit_sort.order_rows(projected.cpu().numpy())


def _chunks(clouds: Clouds, directions: Floats) -> Iterator[Floats]:
    room = CPU_CHUNK if clouds.points.device.type == "cpu" else GPU_CHUNK
    return chunks(directions, room, len(clouds.points))


def _room(points: "torch.Tensor", count: int) -> "torch.Tensor":
    """For projections of the points along ``count`` directions ``(count, N)``.

    numpy asks for large pages: memory of small ones takes longer to get than to fill.
    """
    import torch

    shape = (count, len(points))
    if points.device.type != "cpu":
        return torch.empty(shape, dtype=points.dtype, device=points.device)
    return torch.from_numpy(np.empty(shape, np.float32 if points.element_size() == 4 else float))


def _project(points: "torch.Tensor", directions: Floats, room: "torch.Tensor") -> "torch.Tensor":
    """``(L, N)`` with contiguous rows, the first ones of ``room``."""
    import torch

    along = torch.from_numpy(directions).to(points)
    with full_precision():
        return torch.mm(along, points.T, out=room[: len(along)])


def _on_device(x: "torch.Tensor", y: "torch.Tensor", power: float) -> tuple[Floats, Floats, Floats]:
    import torch

    variance_x, variance_y = (part.var(1, correction=0).double().cpu().numpy() for part in (x, y))
    x, y = x.sort(1).values, y.sort(1).values
    n, m = x.shape[1], y.shape[1]
    if n == m:
        costs = (x - y).abs_().pow_(power).sum(1, dtype=torch.float64) / n
    else:
        first, second, lengths = quantiles.pieces(n, m)
        i, j = (torch.from_numpy(place).to(x.device) for place in (first, second))
        weights = torch.from_numpy(lengths).to(x.device)
        costs = (x[:, i] - y[:, j]).abs_().pow_(power).double() @ weights
    return costs.cpu().numpy(), variance_x, variance_y
