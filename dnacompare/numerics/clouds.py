"""Two clouds of points, checked and pooled: what every distance between arrays starts from."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from dnacompare.errors import IncompatibleError, InputError, TooFewItemsError

if TYPE_CHECKING:
    import torch

FEWEST = 2
GPU_PIECE = 1 << 21
"""Coordinates made float64 together on a GPU (16 MiB)."""


@dataclass(frozen=True)
class Clouds:
    """``points`` ``(n + m, d)``, A's n rows first, centred (unless asked not to be) and divided by
    ``unit``.

    float32 and narrower floats become float32, anything wider float64. The pooled mean is taken
    away in float64 before anything is rounded: a common offset of 1,000 would otherwise cost
    float32 seven per cent of an energy distance. ``unit`` is a power of two, so dividing by it
    rounds nothing and squares neither overflow nor vanish.
    """

    points: "torch.Tensor"
    n: int
    m: int
    unit: float

    @property
    def x(self) -> "torch.Tensor":
        """A's points ``(n, d)``."""
        return self.points[: self.n]

    @property
    def y(self) -> "torch.Tensor":
        """B's points ``(m, d)``."""
        return self.points[self.n :]

    @property
    def precision(self) -> float:
        """Relative rounding error of one coordinate."""
        return 2.0**-23 if self.points.element_size() == 4 else 2.0**-52


def clouds(x: Any, y: Any, *, device: str | None = None, centred: bool = True) -> Clouds:
    """Pool ``(n, d)`` and ``(m, d)`` arrays or tensors; ``(n,)`` counts as ``(n, 1)``.

    ``device`` moves the points; without it they stay where they are. ``centred=False`` is for
    distances to which the origin means something. Raises ``TooFewItemsError``,
    ``IncompatibleError`` for different dimensions, ``InputError`` for NaN, infinities or anything
    that is not a matrix of numbers.
    """
    import torch

    first, second = _matrix(x, "A"), _matrix(y, "B")
    if first.shape[1] != second.shape[1]:
        raise IncompatibleError(
            f"A has {first.shape[1]} dimensions and B has {second.shape[1]}; give both the same "
            "columns in the same order."
        )
    target = torch.device(device) if device is not None else first.device
    points = _pooled(first.to(target), second.to(target))
    if centred:
        _centre(points)
    size = max(abs(float(end)) for end in torch.aminmax(points))
    unit = float(2.0 ** np.floor(np.log2(size))) if size > 0 else 1.0
    points /= unit
    return Clouds(points, len(first), len(second), unit)


def moments(points: "torch.Tensor") -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Mean and population variance of each dimension ``(d,)`` of centred points, in float64."""
    total = _power_sums(points)
    mean, square = total / len(points)
    return mean, np.maximum(square - mean**2, 0.0)


def _power_sums(points: "torch.Tensor") -> NDArray[np.float64]:
    import torch

    from dnacompare.numerics import columns

    if points.device.type == "cpu":
        return columns.power_sums(points.numpy())
    total = torch.zeros(2, points.shape[1], dtype=torch.float64, device=points.device)
    for piece in _pieces(points):
        wide = piece.double()
        total[0] += wide.sum(0)
        total[1] += wide.square().sum(0)
    result: NDArray[np.float64] = total.cpu().numpy()
    return result


def _pooled(first: "torch.Tensor", second: "torch.Tensor") -> "torch.Tensor":
    """Both below each other, float64 if either is.

    numpy asks for large pages: memory of small ones takes longer to get than to fill.
    """
    import torch

    if first.device.type != "cpu":
        return torch.cat([first, second])
    kind = torch.promote_types(first.dtype, second.dtype)
    shape = (len(first) + len(second), first.shape[1])
    room = torch.from_numpy(np.empty(shape, np.float32 if kind == torch.float32 else np.float64))
    room[: len(first)], room[len(first) :] = first, second
    return room


def _centre(points: "torch.Tensor") -> None:
    """Take the mean away in place, in float64; dimensions that never vary become exactly 0."""
    import torch

    from dnacompare.numerics import columns

    share = 1 / len(points)
    if points.device.type == "cpu":
        rows = points.numpy()
        start = rows[0].astype(np.float64)
        columns.shift(rows, start, columns.scaled_sums(rows, start, share))
        return
    origin = points[0].double().clone()  # a view would move with the first piece
    mean = torch.zeros_like(origin)
    for piece in _pieces(points):
        mean += ((piece.double() - origin) * share).sum(0)  # scaled first: huge sums overflow
    for piece in _pieces(points):
        piece.copy_(piece.double() - origin - mean)


def _pieces(points: "torch.Tensor") -> "list[torch.Tensor]":
    """Views of some rows each, so that no second copy of all points is ever held."""
    rows = max(1, GPU_PIECE // points.shape[1])
    return [points[start : start + rows] for start in range(0, len(points), rows)]


def _matrix(values: Any, side: str) -> "torch.Tensor":
    import torch

    given: torch.Tensor
    if isinstance(values, torch.Tensor):
        given = values.detach()
    else:
        try:
            given = torch.from_numpy(np.require(values, requirements=("C", "W")))
        except (TypeError, ValueError) as error:
            raise InputError(f"{side} is not an array of numbers: {error}.") from error
    if given.is_complex():
        raise InputError(f"{side} holds complex numbers; give real and imaginary parts apart.")
    halves = (torch.bool, torch.float16, torch.bfloat16, torch.float32)
    tensor = given.to(torch.float32 if given.dtype in halves else torch.float64)
    if tensor.ndim == 1:
        tensor = tensor[:, None]
    if tensor.ndim != 2 or tensor.shape[1] == 0:
        raise InputError(
            f"{side} has shape {tuple(tensor.shape)}; it must be items × dimensions, at least one "
            "dimension."
        )
    if len(tensor) < FEWEST:
        raise TooFewItemsError(
            f"{side} has {len(tensor)} item{'s' * (len(tensor) != 1)}; a distance needs at least "
            f"{FEWEST} on each side."
        )
    if not bool(torch.stack(torch.aminmax(tensor)).isfinite().all()):  # NaN spreads to both ends
        bad = ~torch.isfinite(tensor)
        missing = int(torch.isnan(tensor).sum())
        rows = int(bad.any(1).sum())
        raise InputError(
            f"{side} holds {missing} NaN and {int(bad.sum()) - missing} infinite values in {rows} "
            f"of its {len(tensor)} rows; drop those rows or fill the values in first."
        )
    return tensor
