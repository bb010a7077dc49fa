"""Bytes of an image file → uint8 pixels ``(height, width, 3)``, whatever its mode or depth."""

from io import BytesIO
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from dnacompare.errors import InputError, LimitError

if TYPE_CHECKING:
    from PIL.Image import Image

FORMATS = ("JPEG", "PNG", "WEBP", "TIFF", "BMP", "GIF")
SUFFIXES = (".jpg", ".jpeg", ".png", ".webp", ".tif", ".tiff", ".bmp", ".gif")
MAGIC = (
    *(b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF87a", b"GIF89a"),
    *(b"II*\x00", b"MM\x00*", b"II+\x00", b"MM\x00+"),  # TIFF: two byte orders, two sizes
)
SIXTEEN_TO_EIGHT = 257
"""65,535 / 255: full brightness stays full brightness."""


def is_image(head: bytes) -> bool:
    """Whether a file begins like one of ``FORMATS``, whatever it is called."""
    if head.startswith(b"BM"):  # two letters also begin texts: look at the size of the next header
        return len(head) > 17 and head[6:10] == bytes(4) and head[15:18] == bytes(3)
    if head.startswith(b"RIFF"):
        return head[8:12] == b"WEBP"
    return head.startswith(MAGIC)


def decode(data: bytes, most_pixels: int) -> NDArray[np.uint8]:
    """The pixels as a person would see them, ``(height, width, 3)``.

    EXIF orientation is obeyed, transparency is laid on white, 16 bits are scaled to 8, and of an
    animation the first frame counts. Raises ``LimitError`` by the header alone, before decoding,
    and ``InputError`` or what Pillow raises for anything that is not a whole image.
    """
    image = _header(data, most_pixels)
    try:
        return as_seen(image)
    except MemoryError as error:
        size = f"{image.width:,} × {image.height:,} pixels"
        wanted = f"{3 * image.width * image.height:,} bytes"
        raise MemoryError(f"{size}: cannot allocate {wanted}") from error


def verify(data: bytes, most_pixels: int) -> None:
    """Raise as ``decode`` does, for less work: a JPEG is decoded at an eighth of its size."""
    image = _header(data, most_pixels)
    image.draft(None, (1, 1))
    as_seen(image)


def _header(data: bytes, most_pixels: int) -> "Image":
    """The image with its header read and nothing decoded.

    ``Image.open`` is avoided because it judges size by a limit that belongs to the whole process;
    the registered opener of the format is what it calls in the end.
    """
    from PIL import Image

    Image.init()
    for name in FORMATS:
        factory, accept = Image.OPEN[name]
        if accept is None or accept(data[:16]) is True:
            image: Image.Image = factory(BytesIO(data), "")
            if image.width * image.height > most_pixels:
                raise LimitError(
                    f"{image.width:,} × {image.height:,} pixels; at most {most_pixels:,} pixels "
                    "allowed here (DNACOMPARE_MAX_PIXELS raises it)"
                )
            return image
    raise InputError("not an image of a kind that can be read (JPEG, PNG, WebP, TIFF, BMP, GIF)")


def as_seen(image: "Image") -> NDArray[np.uint8]:
    """An opened image as a person would see it, ``(height, width, 3)``."""
    image = _upright(image)
    if image.mode in ("I", "F") or image.mode.startswith("I;16"):
        return np.repeat(_eight_bits(image)[:, :, None], 3, axis=2)
    if image.has_transparency_data:
        image = _on_white(image)
    return np.array(image.convert("RGB"))


def _upright(image: "Image") -> "Image":
    """Turned and mirrored as EXIF says; metadata that is damaged says nothing."""
    from PIL import ImageOps

    image.load()
    try:
        return ImageOps.exif_transpose(image)
    except Exception:  # Pillow raises anything from struct.error to SyntaxError on broken EXIF
        return image


def _on_white(image: "Image") -> "Image":
    from PIL import Image

    opaque = Image.new("RGBA", image.size, "white")
    opaque.alpha_composite(image.convert("RGBA"))
    return opaque


def _eight_bits(image: "Image") -> NDArray[np.uint8]:
    """Grey of 16 or 32 bits or floating point → 8 bits; raises ``InputError`` without a range."""
    grey: NDArray[Any] = np.asarray(
        image, np.float32
    )  # exact for 16 bits, and half the memory of float64
    low, high = float(grey.min()), float(grey.max())
    if image.mode == "F" and low >= 0 and high <= 1:
        grey = grey * 255
    elif image.mode != "F" and low >= 0 and high <= 65535:
        grey = grey / SIXTEEN_TO_EIGHT
    elif not (low >= 0 and high <= 255):
        raise InputError(
            f"grey values from {low:g} to {high:g} have no agreed black and white; "
            "save it with 8 or 16 bits"
        )
    rounded: NDArray[np.uint8] = np.rint(grey).astype(np.uint8)
    return rounded
