"""The datasets a workspace knows: a JSON file each, indexed in the catalogue."""

import json
import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from dnacompare import codec
from dnacompare.dataset import Rejected
from dnacompare.errors import DNACompareError, StoreError
from dnacompare.store import atomic
from dnacompare.store.database import Database, Row

JSON_COLUMNS = ("source", "options", "tags", "columns", "rejected", "notes")
ID = re.compile(r"[0-9a-f]{32}")
ELSEWHERE = "elsewhere"

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Origin:
    """Where the contents are: ``place`` is ``upload``, ``folder``, ``demo`` or ``elsewhere``.

    ``key`` is the digest of an upload, a path on the server or the name of a demo's side; of
    contents that are elsewhere it is empty, or the day on which they were removed here. ``names``
    are what a person calls the files of an upload, in the order they are kept.
    """

    place: str
    key: str
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Entry:
    """One dataset of the library. ``created`` is in seconds since 1970 UTC, ``bytes`` on disk."""

    id: str
    name: str
    kind: str
    modality: str
    fingerprint: str
    items: int
    bytes: int
    source: Origin
    created: float
    opened_as: str = "auto"
    """The kind of file that was asked for; with ``options`` it says how to open it again."""
    options: Mapping[str, Any] = field(default_factory=dict)
    tags: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    rejected: tuple[Rejected, ...] = ()
    notes: tuple[str, ...] = ()
    already: bool = False
    """Set on what ``Library.add`` returns when the same content was there before."""

    @property
    def here(self) -> bool:
        """Whether its data are in this workspace, and not only what a bundle told of them."""
        return self.source.place != ELSEWHERE


class Datasets:
    """Entries by id. The JSON files are the truth: a lost catalogue is filled from them.

    ``notices`` says in sentences which of them could not be read.
    """

    def __init__(self, database: Database, folder: Path) -> None:
        self._database = database
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self.notices: tuple[str, ...] = ()
        known = {entry.id for entry in self.all()}
        for path in sorted(folder.glob("*.json")):
            if ID.fullmatch(path.stem) and path.stem not in known:
                self._index(path)

    def put(self, entry: Entry) -> None:
        """Add the entry or replace the one of the same id; raises ``StoreError``."""
        content = codec.encode(entry)
        del content["already"]
        try:
            atomic.write_text(self._path(entry.id), json.dumps(content, indent=1))
        except OSError as error:
            raise StoreError(
                f"{entry.name!r} could not be kept: {error.strerror}. Free some space on the disk "
                "of the workspace and add it again."
            ) from error
        self._database.write("datasets.put", _row(content))

    def get(self, key: str) -> Entry | None:
        """The entry with this id, if there is one."""
        rows = self._database.read("datasets.get", {"id": key})
        return _entry(rows[0]) if rows else None

    def all(self) -> tuple[Entry, ...]:
        """Every entry, the newest first."""
        return tuple(_entry(row) for row in self._database.read("datasets.all"))

    def delete(self, key: str) -> None:
        """Forget the entry; what was compared with it stays readable."""
        self._path(key).unlink(missing_ok=True)
        self._database.write("datasets.delete", {"id": key})

    def row_of(self, path: Path) -> Row:
        """What the catalogue is to say of a file that was put among the others; raises ``OSError``,
        ``ValueError`` or ``InputError``."""
        content = json.loads(path.read_text(encoding="utf-8"))
        codec.decode(Entry, content, path.name)
        return _row(content)

    def _path(self, key: str) -> Path:
        if not ID.fullmatch(key):
            raise StoreError(f"{key[:80]!r} is not the id of a dataset.")
        return self._folder / f"{key}.json"

    def _index(self, path: Path) -> None:
        try:
            self._database.write("datasets.put", self.row_of(path))
        except (OSError, ValueError, DNACompareError) as error:
            log.warning("%s is not listed: %s", path, error)
            self.notices += (
                f"The description of a dataset, {path.parent.name}/{path.name}, is damaged and the "
                "dataset is not listed. What was uploaded for it is still in the workspace; add "
                "the same files again.",
            )


def _row(content: Mapping[str, Any]) -> Row:
    return {
        name: json.dumps(value) if name in JSON_COLUMNS else value
        for name, value in content.items()
    }


def _entry(row: Row) -> Entry:
    content = {
        part.name: json.loads(row[part.name]) if part.name in JSON_COLUMNS else row[part.name]
        for part in fields(Entry)
        if part.name in row
    }
    return codec.decode(Entry, content, "dataset")
