"""Opening the two files of a pair safely: nothing in them can run code or ask for vast memory."""

import lzma
import zipfile
import zlib
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dnacompare import codec, tensor_file
from dnacompare.errors import InputError

PREFIX = "vdna/"
"""Of the extractor's name in the provenance of a DNA that was read."""
PREPROCESSING = ("resize_mode", "crop_to_square_pre_resize")
SCALE = "range_scale_for_norm_params"
FAULTS = (
    *(OSError, ValueError, EOFError, KeyError, MemoryError, RuntimeError),
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError),
)
"""What NumPy and zipfile raise for damaged, encrypted or oddly packed archives."""
LONGEST = 1 << 24
"""Bytes of JSON at most: names and extremes of any network take a few MB."""


def files(path: Path | str) -> tuple[Path, Path]:
    """The ``.npz`` and the ``.json`` of which ``path`` is one, or both without their suffix."""
    base = Path(path)
    return base.with_suffix(".npz"), base.with_suffix(".json")


def description(file: Path) -> dict[str, Any]:
    """What a ``.json`` holds."""
    try:
        if file.stat().st_size > LONGEST:
            raise InputError(f"{file.name!r} has more than {LONGEST:,} bytes, too long for vdna's.")
        found = codec.parsed(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise InputError(
            f"{file.name!r} cannot be read: {error}. A vdna DNA is a pair of files, .json and .npz."
        ) from error
    if not isinstance(found, dict):
        raise InputError(f"{file.name!r} holds {type(found).__name__}, not vdna's description.")
    return found


def about(file: Path, kind: str) -> dict[str, Any]:
    """The description, if it is of a distribution of this kind (``histogram``, …)."""
    about = description(file)
    if about.get("type") != kind:
        raise InputError(
            f"{file.name!r} describes {about.get('type')!r}, and {kind!r} is wanted here. Only "
            "histograms are DNAs: make it in vdna with distribution_name='histogram-1000'."
        )
    return about


def arrays(file: Path) -> dict[str, NDArray[Any]]:
    """All arrays of an ``.npz``, none of which may be pickled or larger than the limit together."""
    try:
        with zipfile.ZipFile(file) as archive:
            size = sum(entry.file_size for entry in archive.infolist())
        if size > tensor_file.LIMIT:
            raise InputError(
                f"{file.name!r} would take {size:,} bytes; the limit is {tensor_file.LIMIT:,}."
            )
        with np.load(file, allow_pickle=False) as archive:
            return {name: archive[name] for name in archive.files}
    except FAULTS as error:
        raise InputError(f"{file.name!r} cannot be read: {error}. It may be cut off.") from error
