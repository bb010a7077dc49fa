"""The datasets and DNAs a server knows: added once, recognised by content, opened when needed."""

import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, BinaryIO

from dnacompare import logs
from dnacompare.dataset import Dataset
from dnacompare.dna import DNA
from dnacompare.errors import InputError
from dnacompare.loaders.limits import Limits
from dnacompare.specs import File
from dnacompare.store.datasets import ELSEWHERE, Entry, Origin
from dnacompare.store.uploads import Received
from dnacompare.store.workspace import Store
from dnacompare.strand import Strand
from dnacompare.workflow import demos, dna_entries, previews
from dnacompare.workflow.drafts import (
    clean_tags,
    draft,
    filled,
    not_here,
    same_request,
    size_on_disk,
)
from dnacompare.workflow.keyed_locks import KeyedLocks
from dnacompare.workflow.names import clean_name, upload_name
from dnacompare.workflow.open import open_dataset
from dnacompare.workflow.opened import Opened
from dnacompare.workflow.read_only import refuse
from dnacompare.workflow.server_folders import FolderItem, ServerFolders
from dnacompare.workflow.storage import Storage

__all__ = ["Entry", "FolderItem", "Library", "Origin", "Upload"]

log = logging.getLogger(__name__)


@dataclass(frozen=True, eq=False)
class Upload:
    """A file as it comes from a person; the name is data and never a path."""

    name: str
    stream: BinaryIO


class Library:
    """Datasets and DNAs by id; safe to use from many threads.

    An id follows from the content and from how it was opened, so adding the same again gives the
    same entry. Methods that take an id raise ``InputError`` when there is no such dataset.
    """

    def __init__(
        self,
        store: Store,
        *,
        limits: Limits | None = None,
        upload_bytes: int = 8 << 30,
        storage_bytes: int | None = None,
        roots: Sequence[Path] = (),
        read_only: bool = False,
    ) -> None:
        self._store = store
        self._limits = limits or Limits()
        self._upload_bytes = upload_bytes
        self._storage = Storage(storage_bytes, self.uploaded)
        self._read_only = read_only
        self._folders = ServerFolders(roots)
        self._opened = Opened()
        self._locks = KeyedLocks()
        if not read_only:
            self._drop_unclaimed()

    def add(
        self,
        uploads: Iterable[Upload],
        *,
        name: str | None = None,
        kind: str = "auto",
        options: Mapping[str, Any] | None = None,
        tags: Iterable[str] = (),
    ) -> Entry:
        """Keep the files of one upload as one dataset; what cannot be read is in ``rejected``.

        ``kind`` and ``options`` are those of ``open_dataset``; one ``.dna`` file becomes a DNA.
        ``Entry.already`` says that the same was there before. Raises ``InputError`` when nothing
        can be read, ``LimitError`` when it is too much and ``StoreError`` when the disk is full;
        then nothing is left behind.
        """
        refuse(self._read_only, "Adding data")
        self._storage.check()
        named = ((clean_name(upload.name), upload.stream) for upload in uploads)
        received = self._store.uploads.receive(named, limit=self._upload_bytes)
        try:
            if not received.names:
                raise InputError("Nothing was uploaded; choose at least one file.")
            entry = draft(
                Origin("upload", received.digest, received.names),
                name or upload_name(list(received.names)),
                kind=kind,
                options=options,
                tags=tags,
                created=self._store.clock.now(),
            )
            with self._locks.hold(received.digest):
                return self._keep(received, replace(entry, bytes=received.bytes))
        finally:
            self._store.uploads.drop(received)

    def add_folder(
        self,
        path: Path | str,
        *,
        name: str | None = None,
        kind: str = "auto",
        options: Mapping[str, Any] | None = None,
        tags: Iterable[str] = (),
    ) -> Entry:
        """Add a folder or file of the server, where it lies.

        Raises ``InputError`` when it is outside the folders that the operator allows.
        """
        refuse(self._read_only, "Adding data")
        real = self._folders.allowed(path)
        entry = draft(
            Origin("folder", str(real)),
            name or real.name,
            kind=kind,
            options=options,
            tags=tags,
            created=self._store.clock.now(),
        )
        return self._look(replace(entry, bytes=size_on_disk(real)))

    def add_demo(self, side: str) -> Entry:
        """Add one side of a built-in example by its key, such as ``blur/a``."""
        now = self._store.clock.now()
        entry = draft(Origin("demo", side), side, tags=("demo",), created=now)
        for known in self.entries():
            if same_request(known, entry) and self._opened.get(known.id) is not None:
                return replace(known, already=True)
        refuse(self._read_only, "Adding data")
        dataset = self._open(entry)  # made anew: another version may draw it otherwise
        named = replace(entry, name=clean_name(dataset.name))
        return self._register(filled(named, dataset), dataset)

    def entries(self) -> tuple[Entry, ...]:
        """Every dataset, the newest first."""
        return self._store.datasets.all()

    def entry(self, key: str) -> Entry:
        """The dataset with this id."""
        found = self._store.datasets.get(key)
        if found is None:
            raise InputError(f"There is no dataset {key[:40]!r} here; it may have been deleted.")
        return found

    def rename(self, key: str, name: str) -> Entry:
        """Give a dataset another name, of any characters, at most 300 of them."""
        return self._change(replace(self.entry(key), name=clean_name(name)))

    def tag(self, key: str, tags: Iterable[str]) -> Entry:
        """Replace the tags of a dataset."""
        return self._change(replace(self.entry(key), tags=clean_tags(tags)))

    def delete(self, key: str) -> None:
        """Forget a dataset and remove what was uploaded for it; server folders stay untouched.

        Comparisons that were made with it stay readable.
        """
        refuse(self._read_only, "Deleting data")
        source = self.entry(key).source
        with self._locks.hold(source.key):
            self._store.datasets.delete(key)
            self._opened.drop(key)
            self._sweep(source)

    def remove_data(self, upload: str, day: str) -> None:
        """Remove an upload and keep the entries, whole again once the same files are added."""
        with self._locks.hold(upload):
            for entry in self.entries():
                if entry.source.place == "upload" and entry.source.key == upload:
                    self._store.datasets.put(replace(entry, source=Origin(ELSEWHERE, day)))
                    self._opened.drop(entry.id)
            self._store.uploads.delete(upload)

    def dataset(self, key: str) -> Dataset:
        """The dataset itself, opened if it is not open, under the name it has here.

        Raises ``InputError`` when its files can no longer be read or have changed, and for a DNA,
        which has no items.
        """
        entry = self.entry(key)
        if dna_entries.is_dna(entry):
            raise dna_entries.no_items(entry)
        with self._locks.hold(key):
            dataset = self._opened.get(key)
            if dataset is None:
                dataset = self._open(entry)
                if dataset.fingerprint != entry.fingerprint:
                    raise InputError(
                        f"The files of {entry.name!r} have changed since they were added. Delete "
                        "the dataset here and add it again."
                    )
                self._opened.put(key, dataset)
        if entry.source.place == "upload":
            self._store.uploads.use(entry.source.key)
        return replace(dataset, name=entry.name)

    def dna(self, key: str) -> DNA:
        """A DNA that was added, under the name it has here.

        Raises ``InputError`` when its file is damaged or has changed, and for a dataset.
        """
        return dna_entries.load(*self._dna_file(key))

    def strand(self, key: str) -> Strand:
        """The same, a layer at a time."""
        return dna_entries.open_strand(*self._dna_file(key))

    def item(self, key: str, item: str) -> Any:
        """One item by its 16 hex digits: an image, a DataFrame of one row, or a text."""
        return previews.item(self.dataset(key), item)

    def thumbnails(self, key: str, count: int = 8) -> tuple[previews.Thumbnail, ...]:
        """The first images, made small; none if the dataset holds no images."""
        return previews.thumbnails(self.dataset(key), count)

    def first_rows(self, key: str, count: int = 8) -> Any:
        """The first rows of a table (a DataFrame) or texts (a list)."""
        return previews.first_rows(self.dataset(key), count)

    def uploaded(self) -> int:
        """Bytes of all uploads."""
        sources = {e.source.key: e.bytes for e in self.entries() if e.source.place == "upload"}
        return sum(sources.values())

    def roots(self) -> tuple[Path, ...]:
        """Folders of the server that the operator allows."""
        return self._folders.roots()

    def browse(self, root: Path | str, relative: str = "") -> tuple[FolderItem, ...]:
        """What is in a folder below an allowed one."""
        return self._folders.browse(root, relative)

    def _keep(self, received: Received, entry: Entry) -> Entry:
        for known in self.entries():
            if same_request(known, entry):
                return replace(known, already=True)
        with self._storage.room(received.bytes):
            self._store.uploads.keep(received)
            try:
                return self._look(entry)
            finally:
                self._sweep(entry.source)

    def _look(self, entry: Entry) -> Entry:
        """Read everything that a draft refers to, and make an entry of it."""
        files = self._files(entry.source)
        if dna_entries.holds_dna(entry, files):
            return self._register(dna_entries.filled(entry, files[0]), None)
        dataset = self._open(entry)
        return self._register(filled(entry, dataset), dataset)

    def _register(self, entry: Entry, dataset: Dataset | None) -> Entry:
        with self._locks.hold(entry.id):
            known = self._store.datasets.get(entry.id)
            if known is not None and known.source.place == ELSEWHERE:
                entry = replace(entry, name=known.name, tags=known.tags)
                known = None  # its data were missing until now
            if known is None:
                self._store.datasets.put(entry)
                size = {"items": entry.items, "bytes": entry.bytes}
                logs.event(log, "dataset_added", {"dataset": entry.id, "kind": entry.kind, **size})
            if dataset is not None and (known is None or known.source == entry.source):
                self._opened.put(entry.id, dataset)  # else its files are about to be removed
        return replace(known, already=True) if known else entry

    def _open(self, entry: Entry) -> Dataset:
        source = entry.source
        if source.place == "demo":
            return demos.side(source.key)
        files = self._files(source)
        place: Any = files if source.place == "upload" else files[0].path
        return open_dataset(
            place, modality=entry.opened_as, name=entry.name, limits=self._limits, **entry.options
        )

    def _files(self, source: Origin) -> list[File]:
        """The uploaded files, or the one file or folder of the server."""
        if source.place == ELSEWHERE:
            raise not_here(source)
        if source.place == "upload":
            return self._store.uploads.files(source.key, source.names)
        path = self._folders.allowed(source.key)
        return [File(path, path.name)]

    def _dna_file(self, key: str) -> tuple[Entry, File]:
        entry = self.entry(key)
        if not dna_entries.is_dna(entry):
            raise InputError(
                f"{entry.name!r} holds {entry.modality}, not a DNA; extract one from it first."
            )
        return entry, self._files(entry.source)[0]

    def _change(self, entry: Entry) -> Entry:
        refuse(self._read_only, "Renaming data")
        self._store.datasets.put(entry)
        return entry

    def _sweep(self, source: Origin) -> None:
        """Remove the files of an upload that no dataset refers to."""
        if source.place == "upload":
            if any(entry.source.key == source.key for entry in self.entries()):
                self._store.uploads.claim(source.key)
            else:
                self._store.uploads.delete(source.key)

    def _drop_unclaimed(self) -> None:
        """Uploads that had arrived and were not yet acknowledged when the process was killed."""
        for key in self._store.uploads.unclaimed():
            self._sweep(Origin("upload", key, ()))
