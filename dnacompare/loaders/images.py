"""Image files: a folder, many files or a zip archive; one item an image."""

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dnacompare.dataset import Dataset, Positions, Rejected
from dnacompare.errors import InputError, LimitError
from dnacompare.fingerprint import digest, item_id
from dnacompare.loaders import pixels
from dnacompare.loaders.content import HEAD, Content, expand, shown, suffix
from dnacompare.loaders.damage import cause, nothing_readable
from dnacompare.loaders.limits import Limits
from dnacompare.specs import File, LoaderSpec


@dataclass(frozen=True)
class ImageFiles:
    """Images decoded from their files each time they are read."""

    contents: Sequence[Content]
    most_pixels: int

    def read(self, positions: Positions) -> list[NDArray[np.uint8]]:
        """uint8 arrays ``(height, width, 3)``; raises ``InputError`` if a file has changed."""
        return [self._one(self.contents[position]) for position in positions]

    def _one(self, content: Content) -> NDArray[np.uint8]:
        try:
            return pixels.decode(content.read(), self.most_pixels)
        except MemoryError:  # with fewer images at once it can be read
            raise
        except Exception as error:  # it could be read when the dataset was opened
            raise InputError(
                f"{shown(content.name)!r} can no longer be read ({cause(error)}); open the dataset "
                "again."
            ) from error


def open_images(files: Sequence[File], *, name: str, limits: Limits) -> Dataset:
    """A dataset of the images that can be read; the rest is in ``rejected`` with reasons.

    Every image is decoded once, so that what is damaged is known before anything is computed.
    Raises ``InputError`` when none is left and ``LimitError`` for too many.
    """
    found = expand(files, limits)
    limits.check_items(len(found.items), name)
    # zlib and the decoders of Pillow run outside Python's lock, so threads help
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        outcomes = list(pool.map(lambda content: _examine(content, limits), found.items))
    kept: list[Content] = []
    identities: list[int] = []
    rejected = list(found.rejected)
    for content, outcome in zip(found.items, outcomes, strict=True):
        if isinstance(outcome, int):
            kept.append(content)
            identities.append(outcome)
        else:
            rejected.append(Rejected(shown(content.name), outcome))
    if not kept:
        raise nothing_readable(name, "no image that can be read", rejected)
    ids = np.array(identities, np.uint64)
    return Dataset(
        name=name,
        modality="images",
        kind="images",
        ids=ids,
        names=[shown(content.name) for content in kept],
        source=ImageFiles(tuple(kept), limits.pixels),
        fingerprint=digest("images", "", ids.tobytes()),
        rejected=tuple(rejected),
        notes=found.notes + _copies(ids),
    )


def _examine(content: Content, limits: Limits) -> int | str:
    """The identity of an image, or why it is not one; raises ``LimitError`` for its archive."""
    try:
        if not pixels.is_image(content.head(HEAD)) and suffix(content.name) not in pixels.SUFFIXES:
            return "not an image"
        data = content.read()
    except LimitError:
        raise
    except Exception as error:  # a damaged archive entry raises anything
        return f"damaged: {cause(error)}"
    try:
        pixels.verify(data, limits.pixels)
    except Exception as error:  # so does a damaged image
        return cause(error)
    return item_id(data)


def _copies(ids: NDArray[np.uint64]) -> tuple[str, ...]:
    copies = len(ids) - len(np.unique(ids))
    return (f"{copies:,} images are exact copies of others and were kept.",) if copies else ()


LOADER = LoaderSpec(
    name="images",
    title="Images",
    modality="images",
    suffixes=pixels.SUFFIXES,
    open=open_images,
    summary="JPEG, PNG, WebP, TIFF, BMP and GIF (first frame); grey, transparent, CMYK or 16-bit.",
    recognises=pixels.is_image,
)
