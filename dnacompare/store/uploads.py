"""Uploaded files, kept under the digest of their contents and names."""

import os
import shutil
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from dnacompare.errors import LimitError, StoreError
from dnacompare.fingerprint import CHUNK, digest, digest_file
from dnacompare.specs import File
from dnacompare.store import atomic

PART = ".part-"

UNCLAIMED = "unclaimed"
"""A mark among the files of an upload, until a dataset refers to it."""


@dataclass(frozen=True)
class Received:
    """Files that arrived and wait in a folder of their own until they are kept or dropped.

    ``names`` are sorted; file k of the folder is called k.
    """

    folder: Path
    digest: str
    names: tuple[str, ...]
    bytes: int


class Uploads:
    """Folders of files; what a person calls a file is data and never part of a path."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        for leftover in folder.glob(f"{PART}*"):
            shutil.rmtree(leftover, ignore_errors=True)

    def receive(self, streams: Iterable[tuple[str, BinaryIO]], *, limit: int) -> Received:
        """Copy the streams to disk in pieces.

        Raises ``LimitError`` when they hold more than ``limit`` bytes together and ``StoreError``
        when the disk does not take them; nothing is left behind in either case.
        """
        part = self._folder / f"{PART}{os.urandom(8).hex()}"
        try:
            part.mkdir()
            received: list[tuple[str, str, Path]] = []
            left = limit
            for number, (name, stream) in enumerate(streams):
                path = part / f"new-{number}"
                left -= _copy(stream, path, name, left, limit)
                received.append((name, digest_file(path), path))
            received.sort(key=lambda file: file[:2])
            for number, (_, _, path) in enumerate(received):
                path.rename(part / str(number))
            (part / UNCLAIMED).touch()
        except OSError as error:
            shutil.rmtree(part, ignore_errors=True)
            raise StoreError(
                f"The upload could not be written: {error.strerror or error}. Free some space on "
                "the workspace's disk and upload again."
            ) from error
        except BaseException:
            shutil.rmtree(part, ignore_errors=True)
            raise
        names = tuple(name for name, _, _ in received)
        content = [text for name, check, _ in received for text in (name, check)]
        return Received(part, digest("upload", *content), names, limit - left)

    def keep(self, received: Received) -> None:
        """Move what arrived to its place, unless the same is there already."""
        place = self._folder / received.digest
        if not place.is_dir():
            received.folder.rename(place)
            atomic.flush_folder(self._folder)
        self.drop(received)

    def claim(self, key: str) -> None:
        """Some dataset refers to this upload; where that cannot be written, nothing is lost."""
        with suppress(OSError):
            (self._folder / key / UNCLAIMED).unlink(missing_ok=True)

    def unclaimed(self) -> list[str]:
        """Uploads that no dataset referred to yet when the process ended."""
        return [mark.parent.name for mark in self._folder.glob(f"*/{UNCLAIMED}")]

    def drop(self, received: Received) -> None:
        """Remove what arrived and was not kept."""
        shutil.rmtree(received.folder, ignore_errors=True)

    def files(self, key: str, names: Iterable[str]) -> list[File]:
        """The files of an upload under the names a person knows them by."""
        place = self._folder / key
        return [File(place / str(number), name) for number, name in enumerate(names)]

    def use(self, key: str) -> None:
        """Mark an upload as opened now; where that cannot be, nothing is lost."""
        with suppress(OSError):
            os.utime(self._folder / key)

    def delete(self, key: str) -> None:
        """Remove an upload's files."""
        shutil.rmtree(self._folder / key, ignore_errors=True)


def _copy(stream: BinaryIO, path: Path, name: str, left: int, limit: int) -> int:
    written = 0
    if stream.seekable():
        stream.seek(0)  # a page may have looked into it, or hand it over a second time
    with path.open("xb") as file:
        while chunk := stream.read(CHUNK):
            written += len(chunk)
            if written > left:
                raise LimitError(
                    f"The upload is larger than {limit:,} bytes, the limit here (it was passed in "
                    f"{name[:80]!r}). Upload less, or ask the operator to raise the limit or to "
                    "allow a server folder."
                )
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
    return written
