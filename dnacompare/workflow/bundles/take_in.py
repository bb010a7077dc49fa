"""A bundle taken into a workspace: checked in full first, then all of it or nothing."""

import shutil
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO

from dnacompare import numbers
from dnacompare.errors import InputError, StoreError
from dnacompare.fingerprint import digest_file
from dnacompare.loaders.limits import Limits
from dnacompare.specs import File
from dnacompare.store import arrivals, extractions, result_files
from dnacompare.store.dashboards import TABLE
from dnacompare.store.datasets import ELSEWHERE, Entry
from dnacompare.store.workspace import Store
from dnacompare.workflow import dna_entries
from dnacompare.workflow.bundles import boards, check
from dnacompare.workflow.bundles.contents import DNA_FILE, MADE_HERE, text_of
from dnacompare.workflow.bundles.manifest import Manifest
from dnacompare.workflow.bundles.unpack import unpack

Entries = Mapping[str, Entry]


@dataclass(frozen=True)
class TakenIn:
    """What a bundle brought: ``new`` counts by kind; ``there`` are things that were here before."""

    manifest: Manifest
    new: Mapping[str, int]
    there: int
    without_data: int

    def told(self) -> str:
        """The same in a sentence or two."""
        brought = ", ".join(numbers.count(many, kind) for kind, many in sorted(self.new.items()))
        said = f"Taken in: {brought}." if brought else "Everything in it was here before."
        if brought and self.there:
            said += f" {numbers.count(self.there, 'thing')} in it {_was(self.there)} here before."
        if self.without_data:
            said += (
                f" The data of {numbers.count(self.without_data, 'dataset')} are not here: results "
                "can be looked at; to compute more, add the same files."
            )
        return f"{said} Results are as the bundle tells them; they were not computed here."


def take_in(store: Store, file: Path | IO[bytes], size: int, name: str, limits: Limits) -> TakenIn:
    """Check a bundle of ``size`` bytes and make what is new in it part of the workspace.

    Raises ``InputError`` when anything in it is not what it says, ``LimitError`` when it is too
    large and ``StoreError`` when it cannot be kept; then nothing has changed.
    """
    try:
        part = arrivals.new(store.home)
    except OSError as error:
        raise StoreError(f"The bundle cannot be unpacked: {error.strerror or error}.") from error
    try:
        manifest = unpack(file, size, name, part, limits)
        try:
            entries = _checked(store, part)
            boards.settle(store, part)
        except InputError as error:
            raise InputError(f"{name!r} is not taken in. {error}") from error
        completed = _without_known(store, part, entries)
        new = store.take_in(part)
    finally:
        shutil.rmtree(part, ignore_errors=True)
    for entry in completed:
        store.datasets.put(entry)
    return _told(store, manifest, new, entries, completed)


def _checked(store: Store, part: Path) -> Entries:
    """The datasets that the bundle describes; raises ``InputError`` unless all of it is sound."""
    entries = {}
    for path in sorted((part / "datasets").glob("*")):
        entry = check.entry(path)
        path.write_text(text_of(entry), encoding="utf-8")
        entries[entry.id] = entry
    _check_uploads(part, entries)
    for folder in (part / extractions.FOLDER).glob("*"):
        extractions.check(folder)
    known = {**entries, **{entry.id: entry for entry in store.datasets.all()}}
    for path in result_files.every(part):
        check.result(path, known)
    return entries


def _check_uploads(part: Path, entries: Entries) -> None:
    folders = {folder.name: folder for folder in (part / "uploads").glob("*")}
    for entry in entries.values():
        key = entry.source.key
        if entry.source.place == "upload":
            files = folders[key].iterdir() if key in folders else ()
            check.upload(entry, {int(path.name): digest_file(path) for path in files})
        if dna_entries.is_dna(entry):
            _check_dna(entry, part / "uploads" / key / "0")
    unnamed = folders.keys() - {entry.source.key for entry in entries.values()}
    if unnamed:
        raise InputError(f"No dataset in it refers to uploads/{min(unnamed)}.")


def _check_dna(entry: Entry, path: Path) -> None:
    if entry.source.place != "upload":
        raise InputError(f"The file of the DNA {entry.name!r} is missing.")
    held = dna_entries.filled(replace(entry, fingerprint=""), File(path, entry.name))
    if held != entry:
        raise InputError(f"The file of {entry.name!r} holds another DNA than is said.")


def _without_known(store: Store, part: Path, entries: Entries) -> list[Entry]:
    """Leave out of ``part`` what the workspace knows; its datasets whose data come with it."""
    made_here = {about["files"].get(DNA_FILE) for _, about in store.extractions.finished()}
    kept, completed = set(), []
    for entry in entries.values():
        known = store.datasets.get(entry.id)
        missing = known is not None and known.source.place == ELSEWHERE
        if missing and known is not None and entry.source.place != ELSEWHERE:
            completed.append(replace(entry, name=known.name, tags=known.tags))
        extracted = MADE_HERE in entry.tags and entry.fingerprint in made_here
        if known is not None or extracted:
            (part / "datasets" / f"{entry.id}.json").unlink()
        if (known is None and not extracted) or entry.id in {one.id for one in completed}:
            kept.add(entry.source.key)
    for folder in (part / "uploads").glob("*"):
        if folder.name not in kept:
            shutil.rmtree(folder)
    return completed


def _told(
    store: Store,
    manifest: Manifest,
    new: tuple[Path, ...],
    entries: Entries,
    completed: list[Entry],
) -> TakenIn:
    counts = Counter(_kinds(store, new, entries))
    counts.update({"dataset": len(completed)} if completed else {})
    things = {path for path in manifest.parts if not path.startswith(("uploads/", "extractions/"))}
    without = [
        entry
        for entry in entries.values()
        if (known := store.datasets.get(entry.id)) and known.source.place == ELSEWHERE
    ]
    listed = sum(counts.values()) - counts["extraction"]
    return TakenIn(manifest, dict(+counts), len(things) - listed, len(without))


def _kinds(store: Store, new: tuple[Path, ...], entries: Entries) -> Iterator[str]:
    for path in new:
        top = path.parts[0]
        if top == "datasets":
            yield "DNA" if dna_entries.is_dna(entries[path.stem]) else "dataset"
        elif top == extractions.FOLDER:
            yield "extraction"
        elif path.parts[1] == TABLE:
            yield "dashboard"
        elif top == result_files.FOLDER:
            row = result_files.read(store.home / path)
            yield check.asked(path, row)[0].title


def _was(many: int) -> str:
    return "was" if many == 1 else "were"
