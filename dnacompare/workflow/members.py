"""What enters a distance matrix, brought to a common form: strands of DNA, or embeddings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from dnacompare import strand
from dnacompare.dataset import Dataset
from dnacompare.dna import DNA
from dnacompare.embeddings import Embeddings
from dnacompare.errors import IncompatibleError, InputError
from dnacompare.extraction import Extraction
from dnacompare.results import Side
from dnacompare.specs import Progress, Report
from dnacompare.strand import Strand
from dnacompare.workflow.embedding_tests import CAP
from dnacompare.workflow.extract import Cache, extraction
from dnacompare.workflow.open import open_dataset
from dnacompare.workflow.subjects import dataset_side, dna_side

SUFFIX = ".dna"


@dataclass(frozen=True, eq=False)
class Member:
    """One of them; what was not given or asked for is ``None``."""

    side: Side
    strand: Strand | None = None
    embeddings: Embeddings | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Seeing:
    """How datasets are seen: arguments of ``extraction``, and a folder for the DNAs it gives."""

    extractor: str
    device: str
    options: Mapping[str, Any]
    cache: Cache | None
    folder: Path
    progress: Report = field(compare=False)


def gather(given: Sequence[Any], on: str, seeing: Seeing) -> tuple[Member, ...]:
    """Members for distances on ``dna`` or ``embeddings``, in the order given.

    DNAs of datasets are written to the folder and read again layer by layer, so that memory holds
    one at a time. Raises ``IncompatibleError`` for datasets of several kinds and ``InputError``
    for what does not hold what the distance looks at.
    """
    opened = [_opened(one) for one in given]
    datasets = [one for one in opened if isinstance(one, Dataset)]
    for dataset in datasets[1:]:
        if dataset.modality != datasets[0].modality:
            raise IncompatibleError(
                f"{datasets[0].name!r} holds {datasets[0].modality} and {dataset.name!r} holds "
                f"{dataset.modality}; only datasets of one kind can be compared."
            )
    members = []
    for number, one in enumerate(opened):
        member = (
            _extracted(one, number, len(opened), datasets, on, seeing)
            if isinstance(one, Dataset)
            else one
        )
        if (member.strand if on == "dna" else member.embeddings) is None:
            raise InputError(
                f"{member.side.name!r} holds no {'DNA' if on == 'dna' else 'embeddings'}, which "
                "this distance compares; give the data, or choose another distance."
            )
        members.append(member)
    return tuple(members)


def _opened(given: Any) -> Dataset | Member:
    if isinstance(given, str | Path) and Path(given).suffix.lower() == SUFFIX:
        found = strand.of_file(given)
        return Member(dna_side(found.facts), found)
    if isinstance(given, Strand):
        return Member(dna_side(given.facts), given)
    if isinstance(given, DNA):
        return Member(dna_side(given), strand.of_dna(given))
    if isinstance(given, Extraction):
        return Member(dna_side(given.dna), strand.of_dna(given.dna), given.embeddings.capped(CAP))
    if isinstance(given, Embeddings):
        kept = given.capped(CAP)
        root = f"{int(given.ids.sum()):016x}"
        side = Side(given.name, "embeddings", root, given.items, len(kept))
        return Member(side, embeddings=kept)
    return open_dataset(given)


def _extracted(
    dataset: Dataset,
    number: int,
    count: int,
    frame: Sequence[Dataset],
    on: str,
    seeing: Seeing,
) -> Member:
    def relay(step: Progress) -> None:
        seeing.progress(replace(step, stage=f"{step.stage} {number + 1} of {count}"))

    taken = extraction(
        dataset,
        extractor=seeing.extractor,
        device=seeing.device,
        reference=frame,
        cache=seeing.cache,
        progress=relay,
        options=seeing.options,
    )
    side = dataset_side(dataset)
    if on == "embeddings":
        kept = taken.embeddings.capped(CAP)
        return Member(replace(side, used=len(kept)), embeddings=kept, notes=taken.notes)
    path = seeing.folder / f"{number}{SUFFIX}"
    taken.dna.save(path, most=None)
    return Member(side, strand.of_file(path), notes=taken.notes)
