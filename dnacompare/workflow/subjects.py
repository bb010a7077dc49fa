"""The two things being compared, brought to a common form: DNA, embeddings, exemplars."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from dnacompare.dataset import Dataset, Ids
from dnacompare.dna import DNA, alike
from dnacompare.embeddings import CAP, Embeddings, drawn
from dnacompare.errors import IncompatibleError, InputError
from dnacompare.exemplars import Exemplars
from dnacompare.extraction import Extraction
from dnacompare.inference.design import Codes, Design
from dnacompare.results import Side
from dnacompare.specs import Progress, Report
from dnacompare.workflow.design import (
    GIVEN,
    INDEPENDENT,
    Asked,
    arranged,
    of_values,
    seen_under,
)
from dnacompare.workflow.extract import Cache, default_extractor, extraction
from dnacompare.workflow.open import open_dataset


@dataclass(frozen=True, eq=False)
class Subject:
    """One side; what was not given or asked for is ``None``."""

    side: Side
    dna: DNA | None = None
    embeddings: Embeddings | None = None
    exemplars: Exemplars | None = None
    seen: Ids | None = None
    """The identities by which a dataset's items were looked at, in their order."""
    dataset: Dataset | None = None

    @property
    def places(self) -> Codes:
        """Which of the items have the rows of the embeddings, ``(rows,)``."""
        rows = 0 if self.embeddings is None else len(self.embeddings)
        return np.arange(rows) if self.seen is None else drawn(self.seen, CAP)


@dataclass(frozen=True, eq=False)
class Pair:
    """Both sides, seen by the same extractor; ``design`` says which items belong together, ``by``
    what, and ``ungrouped`` why the groups of the DNAs do not follow it, if they do not."""

    a: Subject
    b: Subject
    extractor: str
    provenance: Mapping[str, Any]
    design: Design
    by: str = ""
    ungrouped: str | None = None
    notes: tuple[str, ...] = ()

    @property
    def paired(self) -> bool:
        """Whether item i of A belongs to item i of B."""
        return self.design.paired


def bring_together(
    a: Any,
    b: Any,
    *,
    extractor: str,
    device: str,
    options: Mapping[str, Any],
    cache: Cache | None,
    progress: Report,
    asked: Asked = INDEPENDENT,
) -> Pair:
    """A pair from datasets, DNAs, embeddings or anything ``open_dataset`` accepts.

    ``asked`` says how the items were sampled. Two datasets with id columns are paired unasked.

    Raises ``IncompatibleError`` if the two are of different kinds.
    """
    if isinstance(a, DNA) and isinstance(b, DNA):
        a.check_comparable(b)
        a, b = alike(a, b)
        name = str(a.provenance.get("extractor", "unknown"))
        if not asked.nothing:
            raise InputError(
                "DNAs no longer know their items, so they cannot be paired, blocked or clustered; "
                "compare the datasets that they were made from."
            )
        return Pair(_of_dna(a), _of_dna(b), name, a.provenance, Design(a.items, b.items))
    if isinstance(a, Embeddings) and isinstance(b, Embeddings):
        if a.dimensions != b.dimensions or dict(a.provenance) != dict(b.provenance):
            raise IncompatibleError(
                f"The embeddings were made differently ({len(a.dimensions)} and "
                f"{len(b.dimensions)} dimensions); embed both with the same extractor."
            )
        name = str(a.provenance.get("extractor", "unknown"))
        design = of_values(asked, len(a), len(b))
        return Pair(_of_embeddings(a), _of_embeddings(b), name, a.provenance, design, GIVEN)
    if isinstance(a, Extraction) and isinstance(b, Extraction):
        a.dna.check_comparable(b.dna)
        dna_a, dna_b = alike(a.dna, b.dna)
        a, b = replace(a, dna=dna_a), replace(b, dna=dna_b)
        name = str(a.dna.provenance.get("extractor", "unknown"))
        design = of_values(asked, len(a.embeddings), len(b.embeddings))
        return Pair(
            _of_extraction(a),
            _of_extraction(b),
            name,
            a.dna.provenance,
            design,
            GIVEN,
            _ungrouped(design, known=False),
        )
    for given in (a, b):
        if isinstance(given, (DNA, Embeddings, Extraction)):
            raise IncompatibleError(
                f"One side is {type(given).__name__}, the other is not; give two of a kind."
            )
    first, second = (open_dataset(given) for given in (a, b))
    return _of_datasets(first, second, extractor, device, options, cache, progress, asked)


def _of_datasets(
    a: Dataset,
    b: Dataset,
    extractor: str,
    device: str,
    options: Mapping[str, Any],
    cache: Cache | None,
    progress: Report,
    asked: Asked,
) -> Pair:
    if a.modality != b.modality:
        raise IncompatibleError(
            f"{a.name!r} holds {a.modality} and {b.name!r} holds {b.modality}; only datasets of "
            "one kind can be compared."
        )
    for dataset in (a, b):
        if not len(dataset):
            raise InputError(f"{dataset.name!r} has no usable item.")
    found = arranged(a, b, asked)
    name = default_extractor(a.modality) if extractor == "auto" else extractor
    frame = (found.a, found.b)
    under = found.under or (None, None)
    seen = []
    for letter, dataset, ids in zip("AB", frame, under, strict=True):

        def relay(step: Progress, letter: str = letter) -> None:
            progress(replace(step, stage=f"{step.stage} {letter}"))

        seen.append(
            extraction(
                dataset if ids is None else seen_under(dataset, ids),
                extractor=name,
                device=device,
                reference=frame,
                cache=cache,
                progress=relay,
                options=options,
            )
        )
    notes = dict.fromkeys((*found.notes, *(note for taken in seen for note in taken.notes)))
    first, second = (
        _of_dataset(dataset, taken, ids)
        for dataset, taken, ids in zip(frame, seen, under, strict=True)
    )
    return Pair(
        first,
        second,
        name,
        seen[0].dna.provenance,
        found.design,
        found.by,
        _ungrouped(found.design),
        tuple(notes),
    )


def _looked_at(taken: Extraction, dataset: Dataset, under: Ids | None) -> Extraction:
    """What was seen under other identities, by the items' own."""
    if under is None:
        return taken
    order = np.argsort(under, kind="stable")

    def own(ids: Ids) -> Ids:
        found: Ids = dataset.ids[order[np.searchsorted(under[order], ids)]]
        return found

    layers = {
        name: replace(one, most_ids=own(one.most_ids), least_ids=own(one.least_ids))
        for name, one in taken.exemplars.layers.items()
    }
    embeddings = replace(taken.embeddings, ids=own(taken.embeddings.ids))
    return replace(taken, embeddings=embeddings, exemplars=Exemplars(layers))


def _ungrouped(design: Design, *, known: bool = True) -> str | None:
    """Why the groups of the DNAs cannot be relabelled as the design says, if they cannot."""
    if design.kind == "blocked":
        return "a DNA's groups of items mix the blocks"
    if design.kind == "clustered" and not known:
        return "these DNAs were made without knowing the clusters"
    if design.swaps and not design.paired:
        return "clusters that both sides share can only swap, and a DNA's groups do not"
    return None


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


def _of_dataset(dataset: Dataset, taken: Extraction, under: Ids | None) -> Subject:
    known = _looked_at(taken, dataset, under)
    seen = dataset.ids if under is None else under
    return Subject(
        dataset_side(dataset), known.dna, known.embeddings, known.exemplars, seen, dataset
    )


def _of_extraction(taken: Extraction) -> Subject:
    return replace(_of_dna(taken.dna), embeddings=taken.embeddings, exemplars=taken.exemplars)


def _of_dna(dna: DNA) -> Subject:
    return Subject(dna_side(dna), dna=dna)


def _of_embeddings(embeddings: Embeddings) -> Subject:
    root = int(embeddings.ids.sum(dtype=np.uint64))
    side = Side(embeddings.name, "embeddings", f"{root:016x}", embeddings.items, len(embeddings))
    return Subject(side, embeddings=embeddings)
