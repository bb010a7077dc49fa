"""Two square views of an image: the whole, resized, and its middle in original pixels."""

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from dnacompare.extractors.embedded.layers import PATCH, SIZE

Pixels = NDArray[np.uint8]


def resized(image: Pixels) -> Pixels:
    """The largest centred square of ``(height, width, 3)``, resized with antialiasing."""
    height, width = image.shape[:2]
    side = min(height, width)
    left, top = (width - side) / 2, (height - side) / 2
    box = (left, top, left + side, top + side)
    whole = Image.fromarray(image)
    return np.asarray(whole.resize((SIZE, SIZE), Image.Resampling.BICUBIC, box=box))


def original(image: Pixels) -> Pixels:
    """The middle of ``(height, width, 3)`` as it is, mirrored on where the image is smaller.

    Resizing hides blur, noise and compression; here they show. The cut starts on a border of
    JPEG's blocks, counted from the image's corner.
    """
    middle = image
    for axis in (0, 1):
        start = max(image.shape[axis] - SIZE, 0) // 2 // PATCH * PATCH
        middle = middle.take(range(start, min(start + SIZE, image.shape[axis])), axis)
    missing = [(0, SIZE - length) for length in middle.shape[:2]]
    return np.pad(middle, (*missing, (0, 0)), mode="symmetric")


def both_views(image: Pixels) -> Pixels:
    """``(2, 128, 128, 3)``: the whole resized, the middle in original pixels."""
    return np.stack([resized(image), original(image)])
