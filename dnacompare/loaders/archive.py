"""A zip archive read with suspicion: what really comes out counts, declared sizes do not."""

import stat
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import IO, Any

from dnacompare.errors import InputError
from dnacompare.loaders.damage import cause
from dnacompare.loaders.limits import Limits

PIECE = 1 << 20
HARMLESS = 16 << 20
"""Below so many bytes in all the ratio is not judged: blank images shrink a thousandfold."""


class Archive:
    """An open zip file. Reading is thread-safe (``zipfile`` locks its file) and repeatable."""

    def __init__(self, file: Path | IO[bytes], size: int, name: str, limits: Limits) -> None:
        try:
            self._zip = zipfile.ZipFile(file)
        except Exception as error:  # a hostile directory raises more than BadZipFile
            raise InputError(f"{name!r} is not a sound zip archive: {cause(error)}.") from error
        self.name = name
        self.limits = limits
        self._file = file
        self._size = max(size, 1)
        self._lock = Lock()
        self._inflated: dict[zipfile.ZipInfo, int] = {}
        self._total = 0
        entries = len(self._zip.infolist())
        if entries > limits.archive_count:
            raise limits.exceeded("archive_count", f"{name!r} has {entries:,} entries")

    def __reduce__(self) -> tuple[type["Archive"], tuple[Any, ...]]:
        """In another process the file is opened anew."""
        return Archive, (self._file, self._size, self.name, self.limits)

    def members(self, prefix: str = "") -> Iterator["Member"]:
        """Every entry that is not a folder, safe or not; ``prefix`` goes before their names."""
        for info in self._zip.infolist():
            if not info.is_dir():
                yield Member(prefix + info.filename, self, info)

    def entries(self) -> tuple[zipfile.ZipInfo, ...]:
        """Everything in its directory, folders too, as the archive itself tells it."""
        return tuple(self._zip.infolist())

    def read(self, info: zipfile.ZipInfo, most: int | None = None) -> bytes:
        """The bytes of one entry, or its first ``most``.

        Raises ``LimitError`` when the entry, or all that has come out of the archive so far, is
        more than allowed.
        """
        return b"".join(self.pieces(info, most))

    def pieces(self, info: zipfile.ZipInfo, most: int | None = None) -> Iterator[bytes]:
        """The same, a piece at a time."""
        size = 0
        with self._zip.open(info) as stream:
            while most is None or size < most:
                piece = stream.read(PIECE if most is None else most - size)
                if not piece:
                    break
                size += len(piece)
                self._count(info, size)
                yield piece

    def _count(self, info: zipfile.ZipInfo, size: int) -> None:
        limits = self.limits
        if size > limits.bytes:
            raise limits.exceeded("bytes", f"{info.filename!r} in {self.name!r} is a larger file")
        with self._lock:
            before = self._inflated.get(info, 0)
            self._inflated[info] = max(before, size)
            self._total += max(0, size - before)
            total = self._total
        if total > limits.archive_bytes:
            raise limits.exceeded("archive_bytes", f"{self.name!r} inflates to more bytes")
        if total > HARMLESS and total > limits.archive_ratio * self._size:
            raise limits.exceeded(
                "archive_ratio", f"{self.name!r} inflates more, for each of its bytes"
            )


@dataclass(frozen=True, eq=False)
class Member:
    """One file inside an archive, inflated anew at each reading."""

    name: str
    archive: Archive
    info: zipfile.ZipInfo
    path: None = None

    def head(self, size: int) -> bytes:
        """The first bytes."""
        return self.archive.read(self.info, size)

    def read(self) -> bytes:
        """All bytes; raises ``LimitError`` or what ``zipfile`` raises on damage."""
        return self.archive.read(self.info)

    def objection(self) -> str | None:
        """Why the entry is not read at all, or ``None``."""
        parts = self.info.filename.replace("\\", "/").split("/")
        if ".." in parts or parts[0] == "" or parts[0].endswith(":"):
            return "its path leads out of the archive"
        if stat.S_ISLNK(self.info.external_attr >> 16):
            return "it is a link, and links are not followed"
        if self.info.flag_bits & 0x1:
            return "it is encrypted; make the archive without a password"
        return None
