"""Two clouds of points, checked and pooled: what every distance between arrays starts from."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from dnacompare.errors import IncompatibleError, InputError, TooFewItemsError

if TYPE_CHECKING:
    import torch

FEWEST = 2


@dataclass(frozen=True)
class Clouds:
    """``points`` ``(n + m, d)``, A's n rows first, centred and divided by ``unit``.

    float32 stays float32; anything wider becomes float64. The pooled mean is taken away in float64
    before anything is rounded: a common offset of 1,000 would otherwise cost float32 seven per
    cent of an energy distance. ``unit`` is a power of two, so dividing by it rounds nothing and
    squares neither overflow nor vanish.
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


def clouds(x: Any, y: Any, *, device: str | None = None) -> Clouds:
    """Pool ``(n, d)`` and ``(m, d)`` arrays or tensors; ``(n,)`` counts as ``(n, 1)``.

    ``device`` moves the points; without it they stay where they are. Raises ``TooFewItemsError``,
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
    small = first.dtype == torch.float32 and second.dtype == torch.float32
    target = torch.device(device) if device is not None else first.device
    pooled = torch.cat([first.to(target), second.to(target)])
    # `sum` in float64 without a float64 copy of the points
    centre = pooled.sum(0, dtype=torch.float64) / len(pooled)
    if not torch.isfinite(centre).all():  # the sum of finite values can overflow: halve it away
        centre = (pooled / len(pooled)).sum(0, dtype=torch.float64)
    points = (pooled.double() - centre).to(torch.float32 if small else torch.float64)
    size = float(points.abs().max()) if points.numel() else 0.0
    unit = 2.0 ** np.floor(np.log2(size)) if size > 0 else 1.0
    return Clouds(points / unit, len(first), len(second), float(unit))


def _matrix(values: Any, side: str) -> "torch.Tensor":
    import torch

    try:
        tensor = values.detach() if isinstance(values, torch.Tensor) else _tensor(values)
    except (TypeError, ValueError) as error:
        raise InputError(f"{side} is not an array of numbers: {error}.") from error
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
    bad = ~torch.isfinite(tensor)
    if bool(bad.any()):
        missing = int(torch.isnan(tensor).sum())
        rows = int(bad.any(1).sum())
        raise InputError(
            f"{side} holds {missing} NaN and {int(bad.sum()) - missing} infinite values in {rows} "
            f"of its {len(tensor)} rows; drop those rows or fill the values in first."
        )
    return tensor


def _tensor(values: Any) -> "torch.Tensor":
    import torch

    array = np.asarray(values)
    if array.dtype.kind not in "biuf":
        raise TypeError(f"its type is {array.dtype}")
    exact = np.float32 if array.dtype in (np.float16, np.float32, np.bool_) else np.float64
    return torch.from_numpy(np.array(array, exact, copy=None, order="C"))
