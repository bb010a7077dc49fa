"""The two things being compared, brought to a common form: DNA, embeddings, exemplars."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from dnacompare.dataset import Dataset
from dnacompare.dna import DNA
from dnacompare.embeddings import Embeddings
from dnacompare.errors import IncompatibleError, InputError
from dnacompare.exemplars import Exemplars
from dnacompare.extraction import Extraction
from dnacompare.results import Side
from dnacompare.specs import Progress, Report
from dnacompare.workflow.extract import Cache, default_extractor, extraction
from dnacompare.workflow.open import open_dataset


@dataclass(frozen=True, eq=False)
class Subject:
    """One side; what was not given or asked for is ``None``."""

    side: Side
    dna: DNA | None = None
    embeddings: Embeddings | None = None
    exemplars: Exemplars | None = None


@dataclass(frozen=True, eq=False)
class Pair:
    """Both sides, seen by the same extractor; ``paired`` if item i of A belongs to item i of B."""

    a: Subject
    b: Subject
    extractor: str
    provenance: Mapping[str, Any]
    paired: bool = False
    notes: tuple[str, ...] = ()


def bring_together(
    a: Any,
    b: Any,
    *,
    extractor: str,
    device: str,
    options: Mapping[str, Any],
    cache: Cache | None,
    progress: Report,
) -> Pair:
    """A pair from datasets, DNAs, embeddings or anything ``open_dataset`` accepts.

    Raises ``IncompatibleError`` if the two are of different kinds.
    """
    if isinstance(a, DNA) and isinstance(b, DNA):
        a.check_comparable(b)
        name = str(a.provenance.get("extractor", "unknown"))
        return Pair(_of_dna(a), _of_dna(b), name, a.provenance)
    if isinstance(a, Embeddings) and isinstance(b, Embeddings):
        if a.dimensions != b.dimensions or dict(a.provenance) != dict(b.provenance):
            raise IncompatibleError(
                f"The embeddings were made differently ({len(a.dimensions)} and "
                f"{len(b.dimensions)} dimensions); embed both with the same extractor."
            )
        name = str(a.provenance.get("extractor", "unknown"))
        return Pair(_of_embeddings(a), _of_embeddings(b), name, a.provenance)
    if isinstance(a, Extraction) and isinstance(b, Extraction):
        a.dna.check_comparable(b.dna)
        name = str(a.dna.provenance.get("extractor", "unknown"))
        return Pair(_of_extraction(a), _of_extraction(b), name, a.dna.provenance)
    for given in (a, b):
        if isinstance(given, (DNA, Embeddings, Extraction)):
            raise IncompatibleError(
                f"One side is {type(given).__name__}, the other is not; give two of a kind."
            )
    first, second = (open_dataset(given) for given in (a, b))
    return _of_datasets(first, second, extractor, device, options, cache, progress)


def _of_datasets(
    a: Dataset,
    b: Dataset,
    extractor: str,
    device: str,
    options: Mapping[str, Any],
    cache: Cache | None,
    progress: Report,
) -> Pair:
    if a.modality != b.modality:
        raise IncompatibleError(
            f"{a.name!r} holds {a.modality} and {b.name!r} holds {b.modality}; only datasets of "
            "one kind can be compared."
        )
    for dataset in (a, b):
        if not len(dataset):
            raise InputError(f"{dataset.name!r} has no usable item.")
    a, b, paired, notes = _pair_up(a, b)
    name = default_extractor(a.modality) if extractor == "auto" else extractor
    frame = (a, b)
    seen = []
    for letter, dataset in zip("AB", (a, b), strict=True):

        def relay(step: Progress, letter: str = letter) -> None:
            progress(replace(step, stage=f"{step.stage} {letter}"))

        seen.append(
            extraction(
                dataset,
                extractor=name,
                device=device,
                reference=frame,
                cache=cache,
                progress=relay,
                options=options,
            )
        )
    for taken in seen:
        notes += tuple(note for note in taken.notes if note not in notes)
    return Pair(
        _of_dataset(a, seen[0]),
        _of_dataset(b, seen[1]),
        name,
        seen[0].dna.provenance,
        paired,
        notes,
    )


def _pair_up(a: Dataset, b: Dataset) -> tuple[Dataset, Dataset, bool, tuple[str, ...]]:
    """Items in both by their id column, in the same order; or both datasets as they are."""
    if not (a.id_column and b.id_column):
        return a, b, False, ()
    common, in_a, in_b = np.intersect1d(a.ids, b.ids, return_indices=True)
    if len(np.unique(a.ids)) < len(a) or len(np.unique(b.ids)) < len(b):
        return a, b, False, ("The id column repeats values, so items were not paired.",)
    if len(common) < 0.5 * min(len(a), len(b)):
        few = f"Only {len(common):,} ids are in both, so items were not paired."
        return a, b, False, (few,)
    order = np.argsort(in_a)
    left = len(a) + len(b) - 2 * len(common)
    note = f"Paired by id: {len(common):,} pairs; {left:,} items without a partner were left out."
    return a.take(in_a[order], a.name), b.take(in_b[order], b.name), True, (note,)


def dataset_side(dataset: Dataset) -> Side:
    """A dataset as a result names it."""
    return Side(
        name=dataset.name,
        modality=dataset.modality,
        fingerprint=dataset.fingerprint,
        items=len(dataset),
        used=len(dataset),
        rejected=len(dataset.rejected),
        notes=dataset.notes,
    )


def dna_side(dna: DNA) -> Side:
    """A DNA without its data as a result names it."""
    return Side(dna.name, "dna", f"{dna.root:016x}", dna.items, dna.items)


def _of_dataset(dataset: Dataset, taken: Extraction) -> Subject:
    return Subject(dataset_side(dataset), taken.dna, taken.embeddings, taken.exemplars)


def _of_extraction(taken: Extraction) -> Subject:
    return replace(_of_dna(taken.dna), embeddings=taken.embeddings, exemplars=taken.exemplars)


def _of_dna(dna: DNA) -> Subject:
    return Subject(dna_side(dna), dna=dna)


def _of_embeddings(embeddings: Embeddings) -> Subject:
    root = int(embeddings.ids.sum(dtype=np.uint64))
    side = Side(embeddings.name, "embeddings", f"{root:016x}", embeddings.items, len(embeddings))
    return Subject(side, embeddings=embeddings)
