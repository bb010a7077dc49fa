"""A bundle written piece by piece, the same bytes for the same contents."""

import hashlib
import os
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from dnacompare import __version__
from dnacompare.errors import StoreError
from dnacompare.fingerprint import CHUNK
from dnacompare.workflow.bundles.contents import Contents
from dnacompare.workflow.bundles.manifest import NAME, Manifest, Part

LONG_AGO = (1980, 1, 1, 0, 0, 0)
"""One date for all entries."""
PACKED = ".json"
"""Texts are deflated; data and DNAs are packed already, or may shrink so much that a reader would
take them for a bomb."""


def write(contents: Contents, target: BinaryIO) -> Manifest:
    """Write the bundle; raises ``StoreError`` when a piece went meanwhile or the disk is full."""
    parts: dict[str, Part] = {}
    try:
        with zipfile.ZipFile(target, "w") as archive:
            for path, piece in contents.pieces.items():
                parts[path] = _add(archive, path, piece)
            manifest = Manifest(__version__, contents.scope, contents.raw, parts)
            _add(archive, NAME, manifest.to_json())
    except OSError as error:
        raise StoreError(
            f"The bundle could not be written: {error.strerror or error}. Free some space, or "
            "export again if something was deleted meanwhile."
        ) from error
    return manifest


def save(contents: Contents, path: Path) -> Manifest:
    """Write the bundle as a file that is whole or absent; raises ``StoreError``."""
    part = path.with_name(f".{path.name}.{os.urandom(4).hex()}.part")
    try:
        with part.open("xb") as file:
            manifest = write(contents, file)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as error:
        raise StoreError(
            f"{path.name!r} could not be written: {error.strerror or error}. Name another place."
        ) from error
    finally:
        part.unlink(missing_ok=True)
    return manifest


def _add(archive: zipfile.ZipFile, path: str, piece: Path | str) -> Part:
    info = zipfile.ZipInfo(path, LONG_AGO)
    info.create_system = 3  # one and the same on every machine
    info.external_attr = 0o600 << 16
    info.compress_type = zipfile.ZIP_DEFLATED if path.endswith(PACKED) else zipfile.ZIP_STORED
    info.file_size = piece.stat().st_size if isinstance(piece, Path) else len(piece.encode())
    check, size = hashlib.sha256(), 0
    with archive.open(info, "w") as entry:
        for chunk in _chunks(piece):
            check.update(chunk)
            size += len(chunk)
            entry.write(chunk)
    return Part(size, check.hexdigest())


def _chunks(piece: Path | str) -> Iterator[bytes]:
    with piece.open("rb") if isinstance(piece, Path) else BytesIO(piece.encode()) as file:
        while chunk := file.read(CHUNK):
            yield chunk
