"""A bundle of unknown origin laid out in a folder, byte for byte what its manifest says."""

import hashlib
import os
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from dnacompare.errors import DNACompareError, InputError, StoreError
from dnacompare.loaders.archive import Archive, Member
from dnacompare.loaders.damage import cause, listing
from dnacompare.loaders.limits import Limits
from dnacompare.workflow.bundles.manifest import NAME, SUFFIX, Manifest, Part

LONGEST = 64 << 20
"""Bytes of a manifest: some 500,000 parts."""


def unpack(file: Path | IO[bytes], size: int, name: str, part: Path, limits: Limits) -> Manifest:
    """Write the parts of a bundle of ``size`` bytes below ``part``.

    Raises ``InputError`` unless it holds exactly what its manifest says, ``LimitError`` when it
    inflates to more than is allowed and ``StoreError`` when the disk is full.
    """
    archive = Archive(file, size, name, limits)
    infos = {info.filename: info for info in archive.entries()}
    _check_names(archive, infos, name)
    if NAME not in infos:
        raise InputError(f"{name!r} is no bundle: it has no {NAME}. Bundles end with {SUFFIX}.")
    manifest = Manifest.from_json(_text(archive, infos.pop(NAME), name), name)
    for found, problem in (
        (manifest.parts.keys() - infos.keys(), "lacks what its manifest names"),
        (infos.keys() - manifest.parts.keys(), "holds what its manifest does not name"),
    ):
        if found:
            raise InputError(f"{name!r} {problem}: {listing(sorted(found))}.")
    for path, expected in manifest.parts.items():
        _copy(archive, infos[path], part / path, expected, name)
    return manifest


def _check_names(archive: Archive, infos: dict[str, zipfile.ZipInfo], name: str) -> None:
    if len(infos) < len(archive.entries()):
        raise InputError(f"{name!r} holds two entries of one name.")
    for info in infos.values():
        objection = Member(info.filename, archive, info).objection()
        if objection:
            raise InputError(f"{name!r} holds {info.filename[:80]!r}, but {objection}.")


def _text(archive: Archive, info: zipfile.ZipInfo, name: str) -> str:
    content = b"".join(_sound(archive, info, name, LONGEST + 1))
    if len(content) > LONGEST:
        raise InputError(f"The manifest of {name!r} is larger than {LONGEST:,} bytes.")
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        raise InputError(f"The manifest of {name!r} is not UTF-8.") from error


def _copy(archive: Archive, info: zipfile.ZipInfo, path: Path, expected: Part, name: str) -> None:
    check, size = hashlib.sha256(), 0
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as file:
            for piece in _sound(archive, info, name, expected.size + 1):
                check.update(piece)
                size += len(piece)
                file.write(piece)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise StoreError(
            f"{name!r} could not be unpacked: {error.strerror or error}. Free some space on the "
            "disk of the workspace and import it again; nothing was taken in."
        ) from error
    if size != expected.size or check.hexdigest() != expected.sha256:
        raise InputError(
            f"{info.filename!r} in {name!r} is not what its manifest says: the bundle was changed "
            "or damaged on its way. Have it sent again; nothing was taken in."
        )


def _sound(archive: Archive, info: zipfile.ZipInfo, name: str, most: int) -> Iterator[bytes]:
    """The bytes of an entry; whatever a damaged one raises is an ``InputError``."""
    pieces = archive.pieces(info)
    size = 0
    while size < most:
        try:
            piece = next(pieces, b"")
        except DNACompareError:
            raise
        except Exception as error:  # zlib, zipfile and struct raise many kinds
            raise InputError(
                f"{info.filename!r} in {name!r} cannot be read: {cause(error)}. The bundle is cut "
                "off or damaged; nothing was taken in."
            ) from error
        if not piece:
            return
        size += len(piece)
        yield piece
