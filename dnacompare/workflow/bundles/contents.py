"""What a bundle would take out of a workspace, before anything leaves it."""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from dnacompare import codec, numbers, strand
from dnacompare.dna import DNA
from dnacompare.errors import DNACompareError, InputError, StoreError
from dnacompare.fingerprint import digest, digest_file
from dnacompare.specs import File
from dnacompare.store import result_files
from dnacompare.store.datasets import ELSEWHERE, Entry, Origin
from dnacompare.store.workspace import Store
from dnacompare.workflow import drafts
from dnacompare.workflow.bundles import check
from dnacompare.workflow.bundles.boards import pieces
from dnacompare.workflow.dna_entries import SUFFIX, described, is_dna
from dnacompare.workflow.library import Library
from dnacompare.workflow.names import clean_name

DNA_FILE = "dna.dna"
"""The DNA among the files of an extraction."""
MADE_HERE = "dna"
"""The tag of a DNA that was extracted, and not uploaded as one."""


@dataclass(frozen=True)
class Contents:
    """``pieces`` are files, or texts, by their place in the bundle and in a workspace.

    ``results`` counts each kind; ``left_out`` says in sentences what stays, and why.
    """

    scope: str
    raw: bool
    pieces: Mapping[str, Path | str]
    results: Mapping[str, int]
    datasets: int
    dnas: int
    left_out: tuple[str, ...]

    @property
    def bytes(self) -> int:
        """What the pieces take before they are compressed."""
        return sum(
            piece.stat().st_size if isinstance(piece, Path) else len(piece.encode())
            for piece in self.pieces.values()
        )

    def told(self) -> tuple[str, ...]:
        """What whoever gets the bundle can learn from it, in sentences."""
        found = [numbers.count(many, kind) for kind, many in sorted(self.results.items())]
        said = [
            f"Results: {', '.join(found) or 'none'}. They name datasets, columns, categories and "
            "units, can quote values of single rows, and tell items by hashes: whoever has an item "
            "can see whether it was in the data. No picture, text or file is in them."
        ]
        if self.dnas:
            said.append(
                f"{numbers.count(self.dnas, 'DNA')}: exact counts, sums and extremes of every "
                "neuron; of a table's columns these are the values themselves in another unit. "
                "The page DNA, and dnacompare export in a terminal, make DNAs that tell less."
            )
        if self.raw:
            said.append(
                f"The data themselves of {numbers.count(self.datasets, 'dataset')}, under the "
                "names of their files, as far as they were uploaded, and what was extracted from "
                "them."
            )
        else:
            said.append(
                f"No raw data: {numbers.count(self.datasets, 'dataset')} known by name, kind, "
                "columns and number of items."
            )
        return tuple(said)


@dataclass
class _Collected:
    """A bundle's contents while they are put together."""

    raw: bool
    pieces: dict[str, Path | str] = field(default_factory=dict)
    results: Counter[str] = field(default_factory=Counter)
    left_out: list[str] = field(default_factory=list)
    dnas: int = 0
    datasets: int = 0


def contents(
    store: Store, library: Library, *, comparison: str | None = None, raw: bool = False
) -> Contents:
    """What a bundle of the workspace, or of one comparison and all that was found of its datasets,
    would hold; ``raw`` adds what was uploaded and extracted.

    Raises ``InputError`` for a comparison that is not there or not finished.
    """
    entries = {entry.id: entry for entry in library.entries()}
    chosen: set[str] | None = None
    if comparison is not None:
        chosen = set(_compared(store, comparison, entries))
    found = _Collected(raw)
    if chosen is None:
        boards = pieces(store)
        found.pieces |= boards
        found.results["dashboard"] += len(boards)
    _add_results(found, store, entries, chosen)
    inside = [one for key, one in sorted(entries.items()) if chosen is None or key in chosen]
    for entry in inside:
        _add_dataset(found, store, entry)
    _add_extractions(found, store, None if chosen is None else _roots(found, library, inside))
    return Contents(
        scope=comparison or "",
        raw=raw,
        pieces=dict(sorted(found.pieces.items())),
        results=dict(+found.results),
        datasets=found.datasets,
        dnas=found.dnas,
        left_out=tuple(found.left_out),
    )


def _compared(store: Store, key: str, entries: Mapping[str, Entry]) -> tuple[str, ...]:
    try:
        path = result_files.place(store.home, "comparisons", key)
    except StoreError as error:
        raise InputError(str(error)) from error
    if not path.is_file():
        raise InputError(
            f"There is no finished comparison {key[:40]!r} here; run it to the end first."
        )
    kind, record = check.result(path, entries)
    return kind.datasets(record)


def _add_results(
    found: _Collected, store: Store, entries: Mapping[str, Entry], chosen: set[str] | None
) -> None:
    unfit = 0
    for path in result_files.every(store.home):
        try:
            kind, record = check.result(path, entries)
        except DNACompareError:
            unfit += 1  # of an older program, or of a kind that has no place in bundles
            continue
        if chosen is None or chosen >= set(kind.datasets(record)):
            found.pieces[_place(store, path)] = path
            found.results[kind.title] += 1
    if unfit and chosen is None:
        found.left_out.append(
            f"{numbers.count(unfit, 'result')} cannot be checked by this version and "
            f"{'stays' if unfit == 1 else 'stay'} here; running them again makes them fit."
        )


def _add_dataset(found: _Collected, store: Store, entry: Entry) -> None:
    source = entry.source
    if is_dna(entry) and source.place == "folder":
        found.left_out.append(f"The DNA {entry.name!r} lies in a folder of the server and stays.")
        return
    found.datasets += not is_dna(entry)
    found.dnas += is_dna(entry)
    if source.place == "upload" and (found.raw or is_dna(entry)):
        for file in store.uploads.files(source.key, source.names):
            found.pieces[_place(store, file.path)] = file.path
    elif source.place != "demo":
        if found.raw:
            why = "lie in a folder of the server" if source.place == "folder" else "are not here"
            found.left_out.append(f"The data of {entry.name!r} {why} and are not in the bundle.")
        entry = replace(entry, source=Origin(ELSEWHERE, ""), rejected=())
    found.pieces[f"datasets/{entry.id}.json"] = text_of(entry)


def _add_extractions(found: _Collected, store: Store, roots: set[tuple[int, int]] | None) -> None:
    for folder, manifest in store.extractions.finished():
        try:
            facts = strand.of_file(folder / DNA_FILE).facts
            if roots is not None and (facts.items, facts.root) not in roots:
                continue
            if found.raw:
                for path in sorted(folder.iterdir()):
                    found.pieces[_place(store, path)] = path
            else:
                _add_dna(found, File(folder / DNA_FILE, facts.name), facts, manifest)
        except (OSError, InputError, KeyError) as error:
            found.left_out.append(f"A cached extraction cannot be read and stays here: {error}")


def _add_dna(
    found: _Collected, file: File, facts: DNA, manifest: Mapping[str, Mapping[str, str]]
) -> None:
    """A DNA of the cache as if it had been uploaded."""
    content = digest_file(file.path)
    if content != manifest["files"][DNA_FILE]:
        raise InputError(f"{DNA_FILE} changed on disk.")
    extractor = str(facts.provenance.get("extractor", ""))
    name = clean_name(" · ".join(part for part in (facts.name, extractor) if part))
    kept = clean_name(f"{name}{SUFFIX}")
    source = Origin("upload", digest("upload", kept, content), (kept,))
    about = file.path.stat()
    draft = drafts.draft(source, name, created=about.st_mtime, tags=(MADE_HERE,))
    entry = described(replace(draft, bytes=about.st_size), content, facts.items)
    found.pieces[f"datasets/{entry.id}.json"] = text_of(entry)
    found.pieces[f"uploads/{source.key}/0"] = file.path
    found.dnas += 1


def _roots(found: _Collected, library: Library, entries: list[Entry]) -> set[tuple[int, int]]:
    """How many items each dataset has and what their identities sum to, as its DNAs tell."""
    roots = set()
    for entry in entries:
        if not is_dna(entry):
            try:
                dataset = library.dataset(entry.id)
            except DNACompareError as error:
                found.left_out.append(f"DNAs of {entry.name!r} were not looked for: {error}")
                continue
            roots.add((len(dataset), int(dataset.ids.sum())))
    return roots


def _place(store: Store, path: Path) -> str:
    return path.relative_to(store.home).as_posix()


def text_of(entry: Entry) -> str:
    """A dataset's description, as a workspace keeps it."""
    content = codec.encode(entry)
    del content["already"]
    return json.dumps(content, indent=1)
