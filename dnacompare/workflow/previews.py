"""A look at a few items of a dataset: thumbnails, first rows, one item by its identity."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dnacompare.dataset import Dataset
from dnacompare.errors import InputError

SIDE = 160
"""Pixels of a thumbnail's longer side."""


@dataclass(frozen=True, eq=False)
class Thumbnail:
    """A small picture ``(height, width, 3)`` uint8 of an item; ``id`` is 16 hex digits."""

    id: str
    name: str
    pixels: NDArray[np.uint8]


def thumbnails(dataset: Dataset, count: int, side: int = SIDE) -> tuple[Thumbnail, ...]:
    """The first images, made small; none for a dataset that holds no images."""
    if dataset.modality != "images":
        return ()
    first = range(min(count, len(dataset)))
    small = [shrink(image, side) for image in dataset.read(list(first))]
    return tuple(
        Thumbnail(f"{int(dataset.ids[i]):016x}", dataset.names[i], pixels)
        for i, pixels in zip(first, small, strict=True)
    )


def shrink(image: NDArray[np.uint8], side: int) -> NDArray[np.uint8]:
    """The image ``(h, w, 3)`` with its longer side at most ``side`` pixels."""
    from PIL import Image

    picture = Image.fromarray(image)
    picture.thumbnail((side, side))
    return np.asarray(picture)


def first_rows(dataset: Dataset, count: int) -> Any:
    """The first rows of a table (a DataFrame) or texts (a list); images have none."""
    if dataset.modality == "images":
        return []
    return dataset.read(list(range(min(count, len(dataset)))))


def item(dataset: Dataset, key: str) -> Any:
    """The content of the item with this identity (16 hex digits).

    An image ``(h, w, 3)`` uint8, a DataFrame of one row, or a str. Raises ``InputError`` when
    there is no such item.
    """
    try:
        found = np.flatnonzero(dataset.ids == np.uint64(int(key, 16)))
    except (ValueError, OverflowError):
        found = np.empty(0, np.int64)
    if not len(found):
        raise InputError(f"{dataset.name!r} has no item {key[:40]!r}; it may have changed.")
    content = dataset.read(found[:1])
    return content if dataset.modality == "table" else content[0]
