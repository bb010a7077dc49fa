"""Small files that the tests of the loaders make for themselves."""

import zipfile
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from dnacompare.loaders.limits import Limits
from dnacompare.specs import File

LIMITS = Limits()


def scene(side: int = 24, seed: int = 0) -> NDArray[np.uint8]:
    """A smooth colour picture ``(side, side + 8, 3)`` with no symmetry."""
    random = np.random.default_rng(seed)
    y, x = np.mgrid[0:side, 0 : side + 8] / side
    channels = [x, y, (x + y) / 2 + random.uniform(0, 0.2)]
    return np.stack([np.clip(c * 200 + 20, 0, 255) for c in channels], axis=2).astype(np.uint8)


def encoded(image: Image.Image | NDArray[Any], form: str = "PNG", **options: Any) -> bytes:
    """The bytes of an image file."""
    stream = BytesIO()
    picture = image if isinstance(image, Image.Image) else Image.fromarray(image)
    picture.save(stream, form, **options)
    return stream.getvalue()


def written(folder: Path, contents: Mapping[str, bytes | str]) -> tuple[File, ...]:
    """Files in a folder, by the names shown; the paths are numbered."""
    files = []
    for number, (name, content) in enumerate(contents.items()):
        path = folder / f"{number}"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        files.append(File(path, name))
    return tuple(files)


def zipped(contents: Mapping[str, bytes | str], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip archive in memory."""
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, content in contents.items():
            archive.writestr(name, content)
    return stream.getvalue()


def npy(array: NDArray[Any], **options: Any) -> bytes:
    """The bytes of a ``.npy`` file."""
    stream = BytesIO()
    np.save(stream, array, **options)
    return stream.getvalue()


def npz(**arrays: Any) -> bytes:
    """The bytes of an ``.npz`` file."""
    stream = BytesIO()
    np.savez_compressed(stream, **arrays)
    return stream.getvalue()
