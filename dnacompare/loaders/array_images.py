"""Arrays that hold images: which axes and which range they have, and how they become uint8."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dnacompare.dataset import Positions
from dnacompare.errors import InputError

SMALLEST_SIDE = 8
"""Pixels; below it three axes are more likely a table of small matrices."""
CHANNELS = (1, 3)


@dataclass(frozen=True)
class Form:
    """How the items lie in the array; stored values times ``scale`` are 0…255."""

    channels_first: bool
    scale: float


@dataclass(frozen=True, eq=False)
class ArrayImages:
    """Images in an array ``(n, height, width)``, with channels last or first."""

    array: NDArray[Any]
    form: Form

    def read(self, positions: Positions) -> list[NDArray[np.uint8]]:
        """uint8 arrays ``(height, width, 3)``."""
        return [as_pixels(self.array[position], self.form) for position in positions]


def as_pixels(item: NDArray[Any], form: Form) -> NDArray[np.uint8]:
    """One item as uint8 ``(height, width, 3)``; grey becomes three equal channels."""
    if form.channels_first:
        item = np.moveaxis(item, 0, -1)
    if item.ndim == 2:
        item = item[:, :, None]
    if form.scale != 1 or item.dtype != np.uint8:
        item = np.rint(item.astype(np.float64) * form.scale).astype(np.uint8)
    return np.ascontiguousarray(np.broadcast_to(item, (*item.shape[:2], 3)))


def form_of(
    shape: tuple[int, ...], dtype: np.dtype[Any], low: float, high: float, sure: bool = False
) -> Form | None:
    """The form of an array of images, or ``None`` if it looks like no images.

    Images are uint8 ``(n, h, w)``, uint8 or float with 1 or 3 channels first or last; floats are
    in 0…1 or 0…255. ``sure`` says that images are meant: then any numbers in such a range will
    do, and what does not fit raises ``InputError``.
    """
    channels_first = _channels_first(shape, sure or dtype == np.uint8)
    if channels_first is None:
        if sure:
            raise InputError(
                f"An array of shape {shape} cannot be images; needed are (items, height, width) "
                "or (items, height, width, 3)."
            )
        return None
    if dtype == np.uint8:
        return Form(channels_first, 1.0)
    if dtype.kind != "f" and not sure:
        return None
    if low >= 0 and high <= 255:
        unit = high <= 1 and dtype.kind in "fb"
        return Form(channels_first, 255.0 if unit else 1.0)
    if dtype == np.uint16:
        return Form(channels_first, 1 / 257)
    if sure:
        raise InputError(
            f"Values from {low:g} to {high:g} have no agreed black and white; give images in 0…1 "
            "or 0…255 (undo the normalisation)."
        )
    return None


def _channels_first(shape: tuple[int, ...], grey: bool) -> bool | None:
    if len(shape) == 3 and grey and min(shape[1:]) >= SMALLEST_SIDE:
        return False
    if len(shape) == 4 and shape[3] in CHANNELS and min(shape[1:3]) >= SMALLEST_SIDE:
        return False
    if len(shape) == 4 and shape[1] in CHANNELS and min(shape[2:]) >= SMALLEST_SIDE:
        return True
    return None
