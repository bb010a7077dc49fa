"""The files of an upload, whether they lie on disk or inside a zip archive."""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Protocol

from dnacompare.dataset import Rejected
from dnacompare.errors import DNACompareError, InputError
from dnacompare.loaders.archive import Archive, Member
from dnacompare.loaders.damage import cause
from dnacompare.loaders.encoding import sound
from dnacompare.loaders.limits import Limits
from dnacompare.specs import File

HEAD = 64
"""First bytes by which a kind of file is recognised."""
ZIP = (b"PK\x03\x04", b"PK\x05\x06")
REVERSING = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
"""With these marks ``exe.jpg`` can pose as ``gpj.exe``."""
HIDDEN = {"thumbs.db", "desktop.ini", "__macosx"}


class Content(Protocol):
    """Something with bytes and a name to show; ``path`` only where the bytes lie on disk."""

    @property
    def name(self) -> str: ...
    @property
    def path(self) -> Path | None: ...
    def head(self, size: int) -> bytes: ...
    def read(self) -> bytes: ...


@dataclass(frozen=True)
class Plain:
    """A file on disk."""

    name: str
    path: Path
    limits: Limits

    def head(self, size: int) -> bytes:
        """The first bytes."""
        with self.path.open("rb") as file:
            return file.read(size)

    def read(self) -> bytes:
        """All bytes; raises ``LimitError`` when they are too many."""
        size = self.path.stat().st_size
        if size > self.limits.bytes:
            raise self.limits.exceeded("bytes", f"{self.name!r} has {size:,} bytes")
        return self.path.read_bytes()


@dataclass(frozen=True)
class Contents:
    """What can be looked at, in the order of names, and what cannot."""

    items: tuple[Content, ...]
    rejected: tuple[Rejected, ...]
    hidden: int

    @property
    def notes(self) -> tuple[str, ...]:
        """What a person should know."""
        if not self.hidden:
            return ()
        files = "1 hidden file" if self.hidden == 1 else f"{self.hidden:,} hidden files"
        return (f"{files} of the operating system left out.",)


def suffix(name: str) -> str:
    """The ending of a shown name in lower case, with its dot."""
    return PurePosixPath(name.replace("\\", "/")).suffix.lower()


def shown(name: str) -> str:
    """A name that can be stored and displayed: no control characters, no broken Unicode, nothing
    that turns the direction of writing."""
    marks = sound(name).replace("\\", "/")
    return "".join("\ufffd" if _is_disruptive(mark) else mark for mark in marks)


def _is_disruptive(mark: str) -> bool:
    return unicodedata.category(mark) in ("Cc", "Zl", "Zp") or mark in REVERSING


def expand(files: Sequence[File], limits: Limits) -> Contents:
    """Look into archives, leave hidden files out, reject what is empty or unsafe.

    Raises ``InputError`` for a file called ``.zip`` that is none and ``LimitError`` for an
    archive with too many entries.
    """
    items: list[Content] = []
    rejected: list[Rejected] = []
    hidden = 0
    for content in _every(files, limits):
        if _is_hidden(content.name):
            hidden += 1
            continue
        reason = _objection(content)
        if reason is None:
            items.append(content)
        else:
            rejected.append(Rejected(shown(content.name), reason))
    items.sort(key=lambda content: content.name)
    return Contents(tuple(items), tuple(rejected), hidden)


def _every(files: Sequence[File], limits: Limits) -> Iterator[Content]:
    for file in files:
        plain = Plain(file.name, file.path, limits)
        try:
            head = plain.head(HEAD)
        except OSError:  # said when the file is looked at as an item
            yield plain
            continue
        if head.startswith(ZIP) and suffix(file.name) != ".npz":
            archive = Archive(file.path, file.path.stat().st_size, shown(file.name), limits)
            # of several archives each is a folder: their members may have the same names
            yield from archive.members(f"{file.name}/" if len(files) > 1 else "")
        elif suffix(file.name) == ".zip":
            state = "is empty (0 bytes)" if not head else "does not begin like a zip archive"
            raise InputError(f"{shown(file.name)!r} {state}; make it again and upload it again.")
        else:
            yield plain


def _is_hidden(name: str) -> bool:
    parts = name.replace("\\", "/").lower().split("/")
    return any(part in HIDDEN or (part.startswith(".") and part != "..") for part in parts)


def _objection(content: Content) -> str | None:
    if isinstance(content, Member) and (reason := content.objection()):
        return reason
    try:
        head = content.head(HEAD)
    except DNACompareError:
        raise
    except Exception as error:  # a damaged archive entry raises anything
        return f"it cannot be read: {cause(error)}"
    if not head:
        return "it is empty (0 bytes)"
    if isinstance(content, Member) and head.startswith(ZIP) and suffix(content.name) != ".npz":
        return "an archive inside an archive is not opened; unpack it first"
    return None
