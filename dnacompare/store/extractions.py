"""The extraction cache: one folder of files for each shard, checked when read."""

import errno
import json
import logging
import os
import shutil
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from dnacompare import tensor_file
from dnacompare.errors import InputError, StoreError
from dnacompare.extraction import Extraction
from dnacompare.fingerprint import digest, digest_file
from dnacompare.store import atomic
from dnacompare.store.database import Database, Row

MANIFEST = "manifest.json"
IDS = "ids.tensors"
FOLDER = "extractions"
DAMAGED = "damaged"
PART = ".part-"
LIMIT = 50 << 30
"""Bytes kept at most; beyond them the least recently used extractions go."""

log = logging.getLogger(__name__)

Ids = NDArray[np.uint64]


class Extractions:
    """Extractions by family, any text, and the sorted identities of their items.

    The folders are the truth; the catalogue says which are old and which belong together.
    """

    def __init__(self, database: Database, folder: Path, limit: int = LIMIT) -> None:
        self._database = database
        self._folder = folder
        self._limit = limit
        folder.mkdir(parents=True, exist_ok=True)
        for leftover in folder.glob(f"{PART}*"):
            shutil.rmtree(leftover, ignore_errors=True)
        known = {row["key"] for row in database.read("extractions.oldest")}
        for place in folder.iterdir():
            if place.is_dir() and place.name not in known:
                self._find_again(place)

    def shards(self, family: str) -> Iterator[tuple[Ids, bool]]:
        """The items of each extraction of a family, and whether it is a checkpoint, the one with
        the most items first; those that cannot be read are left out. Raises ``StoreError``."""
        for row in self._database.read("extractions.family", {"family": family}):
            try:
                _, arrays = tensor_file.read(self._folder / row["key"] / IDS)
                yield arrays["ids"], row["checkpoint"]
            except (InputError, KeyError) as error:
                log.warning("%s", error)

    def get(self, family: str, ids: Ids) -> Extraction | None:
        """What ``put`` kept of exactly these items, or None.

        Raises ``StoreError`` when it was damaged on disk; it is then out of the way, so that the
        next ``put`` takes its place.
        """
        place = self._place(family, ids)
        if not place.is_dir():
            return None
        try:
            extraction = _load(place)
        except (InputError, OSError, ValueError, KeyError, TypeError) as error:
            if not place.is_dir():  # it went while being read, to make room
                return None
            raise StoreError(self._set_aside(place, error)) from error
        self._index("use", {"key": place.name, "now": self._database.clock.now()})
        return extraction

    def put(
        self, family: str, ids: Ids, extraction: Extraction, *, checkpoint: bool = False
    ) -> None:
        """Keep the extraction of items with these sorted identities.

        Raises ``StoreError`` with the reason when it is not cached.
        """
        place = self._place(family, ids)
        part = self._new_part()
        try:
            part.mkdir()
            _save(part, extraction, ids, {"family": family, "checkpoint": checkpoint})
            _move(part, place)
        except OSError as error:
            raise StoreError(
                f"The extraction is not cached: {error.strerror or error}. The result is not "
                "affected, but the same work is done again next time; free some space on the "
                "workspace's disk."
            ) from error
        finally:
            shutil.rmtree(part, ignore_errors=True)
        self._index("put", self.row_of(place))
        self._trim()

    def finished(self) -> Iterator[tuple[Path, Row]]:
        """The folder and the manifest of each extraction that is no checkpoint, by their keys;
        those that cannot be read are left out. Raises ``StoreError``."""
        for row in sorted(self._database.read("extractions.oldest"), key=lambda row: row["key"]):
            place = self._folder / row["key"]
            try:
                manifest = _manifest(place)
            except (OSError, ValueError) as error:
                log.warning("%s: %s", place.name, error)
                continue
            if not manifest["checkpoint"]:
                yield place, manifest

    def row_of(self, place: Path) -> Row:
        """What the catalogue is to say of a folder that was put among the others; raises
        ``OSError``, ``ValueError`` or ``KeyError``."""
        return _row(place, self._database.clock.now())

    def remove(self, family: str, ids: Ids) -> None:
        """Forget an extraction, if it is kept."""
        self._drop(self._place(family, ids))

    def _place(self, family: str, ids: Ids) -> Path:
        return self._folder / digest("shard", family, ids.tobytes())  # data, never a path

    def _find_again(self, place: Path) -> None:
        """Tell the catalogue of a folder that it does not know; one without items is of an older
        version, where nothing asks for it any more."""
        try:
            self._index("put", self.row_of(place))
        except (OSError, ValueError, KeyError) as error:
            log.warning("%s is removed: %r", place.name, error)
            shutil.rmtree(place, ignore_errors=True)

    def _new_part(self) -> Path:
        return self._folder / f"{PART}{os.urandom(8).hex()}"

    def _index(self, statement: str, row: Row) -> None:
        """Tell the catalogue; when it does not work, the next start puts it right."""
        try:
            self._database.write(f"extractions.{statement}", row)
        except StoreError as error:
            log.warning("%s", error)

    def _set_aside(self, place: Path, problem: Exception) -> str:
        target = self._folder.parent / DAMAGED / f"{place.name}-{time.time_ns()}"
        try:
            target.parent.mkdir(exist_ok=True)
            place.rename(target)
        except OSError as error:
            return f"The cached extraction {place.name} is damaged and stays there: {error}."
        self._index("delete", {"key": place.name})
        return (
            f"A cached extraction was damaged ({problem}); it was moved to "
            f"{DAMAGED}/{target.name} in the workspace and is computed again."
        )

    def _trim(self) -> None:
        try:
            rows = self._database.read("extractions.oldest")
        except StoreError as error:
            log.warning("%s", error)
            return
        total = sum(row["bytes"] for row in rows)
        for row in rows[:-1]:  # the newest stays, whatever its size
            if total <= self._limit:
                return
            self._drop(self._folder / row["key"])
            total -= row["bytes"]

    def _drop(self, place: Path) -> None:
        part = self._new_part()
        try:
            place.rename(part)  # readers never see half of it
        except OSError as error:
            log.warning("%s was not removed: %s", place.name, error)
        shutil.rmtree(part, ignore_errors=True)
        self._index("delete", {"key": place.name})


def _row(place: Path, now: float) -> Row:
    """What the catalogue says of a folder; raises ``OSError``, ``ValueError`` or ``KeyError``."""
    about = _manifest(place)
    return {
        "key": place.name,
        "bytes": sum(file.stat().st_size for file in place.iterdir()),
        "now": now,
        **{part: about[part] for part in ("family", "items", "checkpoint")},
    }


def _save(folder: Path, extraction: Extraction, ids: Ids, about: Row) -> None:
    extraction.save(folder)
    tensor_file.write(folder / IDS, {"kind": "identities"}, {"ids": ids})
    manifest = {
        "files": {file.name: digest_file(file) for file in sorted(folder.iterdir())},
        "notes": list(extraction.notes),
        "items": len(ids),
        **about,
    }
    text = json.dumps(manifest)
    atomic.write_text(folder / MANIFEST, f"{digest(text)}\n{text}")


def _manifest(folder: Path) -> Row:
    check, _, text = (folder / MANIFEST).read_text(encoding="utf-8").partition("\n")
    if digest(text) != check:
        raise ValueError(f"{MANIFEST} changed on disk")
    manifest: Row = json.loads(text)
    return manifest


def check(folder: Path) -> None:
    """Raise ``InputError`` unless a folder holds the extraction that its name says, unchanged."""
    try:
        manifest = _manifest(folder)
        _check_files(folder, manifest)
        _, arrays = tensor_file.read(folder / IDS)
        name = digest("shard", manifest["family"], arrays["ids"].tobytes())
        if {path.name for path in folder.iterdir()} != {MANIFEST, *manifest["files"]}:
            raise InputError("its files are not those of its manifest")
        if name != folder.name or manifest["items"] != len(arrays["ids"]):
            raise InputError("its items are not those of its address")
        _load(folder)
    except (InputError, OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise InputError(f"The extraction {folder.name} is not sound: {error}.") from error


def _check_files(folder: Path, manifest: Row) -> None:
    for name, expected in manifest["files"].items():
        if digest_file(folder / name) != expected:
            raise InputError(f"{name} changed on disk")


def _load(folder: Path) -> Extraction:
    manifest = _manifest(folder)
    _check_files(folder, manifest)
    return replace(Extraction.load(folder), notes=tuple(manifest["notes"]))


def _move(part: Path, place: Path) -> None:
    try:
        part.rename(place)
    except OSError as error:
        if error.errno not in (errno.ENOTEMPTY, errno.EEXIST):
            raise  # otherwise somebody else kept the same extraction meanwhile
    atomic.flush_folder(place.parent)
