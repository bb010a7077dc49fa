"""Image → network input: shorter side resized with antialiasing, centre crop, normalised."""

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

LUMA = (0.299, 0.587, 0.114)
"""Weights of red, green and blue in a network's single channel (ITU-R BT.601)."""
IMAGENET = ((0.485, 0.456, 0.406), (0.229, 0.224, 0.225))
"""Mean and deviation of red, green and blue that most networks were trained with."""
EXACT = "float32, antialiased, not rounded to 8 bits"
ROUNDED = "antialiased, rounded to 8 bits after each pass"


@dataclass(frozen=True)
class Preprocessing:
    """What weights were trained with; ``mean`` and ``std`` are of the channels in 0…1.

    There are three channels, or one for a network that takes brightness alone. With ``squash``
    the whole image is resized to the crop's size, whatever its shape. ``rounded`` resizes in 8
    bits, as the pipelines do that networks are mostly trained with: quicker for large images, and
    off by up to a grey level for each of the two passes.
    """

    resize: int
    crop: int
    interpolation: str
    mean: tuple[float, ...]
    std: tuple[float, ...]
    squash: bool = False
    rounded: bool = False

    def to_json(self) -> dict[str, Any]:
        """For the provenance, with the way of resizing in words."""
        told = asdict(self) | {"mean": list(self.mean), "std": list(self.std)}
        rounded = told.pop("rounded")
        return told | {"arithmetic": ROUNDED if rounded else EXACT}

    def __call__(self, image: NDArray[np.uint8]) -> NDArray[np.float32]:
        """``(height, width, 3)`` uint8 to ``(channels, crop, crop)`` float32.

        Only the part that the crop keeps is computed, which gives the same values: a panorama
        costs no more memory than a square.
        """
        planes = self._resized(image)
        if len(self.mean) == 1:
            planes = np.tensordot(np.array([LUMA], np.float32), planes, 1)
        mean = np.array(self.mean, np.float32)[:, None, None]
        std = np.array(self.std, np.float32)[:, None, None]
        return (planes / np.float32(255) - mean) / std

    def _resized(self, image: NDArray[np.uint8]) -> NDArray[np.float32]:
        """``(3, crop, crop)``, in grey levels."""
        from PIL import Image

        box, sample = self._box(*image.shape[:2]), Image.Resampling[self.interpolation.upper()]
        size = self.crop, self.crop
        planes = np.empty((3, *size), np.float32)
        if self.rounded:
            found = Image.fromarray(image).resize(size, sample, box=box)
            planes[:] = np.asarray(found).transpose(2, 0, 1)
            return planes
        for channel in range(3):
            # One channel in floating point: Pillow would round each pass over RGB to 8 bits.
            plane = Image.fromarray(image[:, :, channel].astype(np.float32))
            planes[channel] = np.asarray(plane.resize(size, sample, box=box))
        return planes

    def _box(self, height: int, width: int) -> tuple[float, float, float, float]:
        """Left, top, right and bottom of the crop in pixels of the image."""
        if self.squash:
            return 0, 0, width, height
        short = min(height, width)
        tall, wide = (self.resize * side // short for side in (height, width))
        top, left = (round((side - self.crop) / 2) for side in (tall, wide))
        down, across = height / tall, width / wide
        return (
            left * across,
            top * down,
            (left + self.crop) * across,
            (top + self.crop) * down,
        )
