"""The extraction cache: one folder of files for each key, checked when read."""

import errno
import json
import logging
import os
import shutil
import time
from dataclasses import replace
from pathlib import Path

from dnacompare.errors import InputError, StoreError
from dnacompare.extraction import Extraction
from dnacompare.fingerprint import digest, digest_file
from dnacompare.store import atomic
from dnacompare.store.database import Database, Row

MANIFEST = "manifest.json"
DAMAGED = "damaged"
PART = ".part-"
LIMIT = 50 << 30
"""Bytes kept at most; beyond them the least recently used extractions go."""

log = logging.getLogger(__name__)


class Extractions:
    """Extractions by key, any text. The folders are the truth; the catalogue says which are old."""

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
                self._index("put", _row(place))

    def get(self, key: str) -> Extraction | None:
        """What ``put`` kept under this key, or None.

        Raises ``StoreError`` when it was damaged on disk; it is then out of the way, so that the
        next ``put`` takes its place.
        """
        place = self._place(key)
        if not place.is_dir():
            return None
        try:
            extraction = _load(place)
        except (InputError, OSError, ValueError, KeyError, TypeError) as error:
            if not place.is_dir():  # it went while being read, to make room
                return None
            raise StoreError(self._set_aside(place, error)) from error
        self._index("use", {"key": place.name, "now": time.time()})
        return extraction

    def put(self, key: str, extraction: Extraction) -> None:
        """Keep the extraction; raises ``StoreError`` with the reason when it is not cached."""
        place = self._place(key)
        part = self._new_part()
        try:
            part.mkdir()
            _save(part, extraction)
            _move(part, place)
        except OSError as error:
            raise StoreError(
                f"The extraction is not cached: {error.strerror or error}. The result is not "
                "affected, but the same work is done again next time; free some space on the "
                "workspace's disk."
            ) from error
        finally:
            shutil.rmtree(part, ignore_errors=True)
        self._index("put", _row(place))
        self._trim()

    def _place(self, key: str) -> Path:
        return self._folder / digest("extraction", key)  # keys are data, never paths

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
            part = self._new_part()
            try:
                (self._folder / row["key"]).rename(part)  # readers never see half of it
            except OSError as error:
                log.warning("%s was not removed: %s", row["key"], error)
            shutil.rmtree(part, ignore_errors=True)
            self._index("delete", {"key": row["key"]})
            total -= row["bytes"]


def _row(place: Path) -> Row:
    size = sum(file.stat().st_size for file in place.iterdir())
    return {"key": place.name, "bytes": size, "now": time.time()}


def _save(folder: Path, extraction: Extraction) -> None:
    extraction.save(folder)
    manifest = {
        "files": {file.name: digest_file(file) for file in sorted(folder.iterdir())},
        "notes": list(extraction.notes),
    }
    text = json.dumps(manifest)
    atomic.write_text(folder / MANIFEST, f"{digest(text)}\n{text}")


def _load(folder: Path) -> Extraction:
    check, _, text = (folder / MANIFEST).read_text(encoding="utf-8").partition("\n")
    if digest(text) != check:
        raise InputError(f"{MANIFEST} changed on disk")
    manifest = json.loads(text)
    for name, expected in manifest["files"].items():
        if digest_file(folder / name) != expected:
            raise InputError(f"{name} changed on disk")
    return replace(Extraction.load(folder), notes=tuple(manifest["notes"]))


def _move(part: Path, place: Path) -> None:
    try:
        part.rename(place)
    except OSError as error:
        if error.errno not in (errno.ENOTEMPTY, errno.EEXIST):
            raise  # otherwise somebody else kept the same extraction meanwhile
    atomic.flush_folder(place.parent)
