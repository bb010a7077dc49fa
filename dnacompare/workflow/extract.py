"""A dataset as an extractor sees it: one streaming pass, remembered by content."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from dnacompare.dataset import Dataset, Positions
from dnacompare.dna import DNA
from dnacompare.embeddings import Embeddings
from dnacompare.errors import InputError
from dnacompare.extraction import Extraction
from dnacompare.specs import Extractor, Report, silent
from dnacompare.workflow.building import build_extractor, default_extractor, resolve_device
from dnacompare.workflow.long_pass import look
from dnacompare.workflow.open import open_dataset
from dnacompare.workflow.shards import Cache, Memory, family

__all__ = [
    "Cache",
    "build_extractor",
    "default_extractor",
    "embed",
    "extract",
    "extraction",
]

BATCH = {
    ("images", "cpu"): 16,
    ("images", "cuda"): 64,
    ("table", "cpu"): 4096,
    ("table", "cuda"): 4096,
    ("text", "cpu"): 128,
    ("text", "cuda"): 512,
}
"""Items at a time by modality and device: more are no faster and take more memory."""


def extraction(
    dataset: Dataset,
    *,
    extractor: str | Extractor = "auto",
    device: str = "auto",
    batch_size: int | str = "auto",
    reference: Sequence[Dataset] | None = None,
    cache: Cache | None = None,
    progress: Report = silent,
    options: Mapping[str, Any] | None = None,
) -> Extraction:
    """DNA, embeddings and exemplars of a dataset, in one pass.

    ``reference`` are the datasets that fix the frame of extractors that have one (``columns``),
    the first of them leads; without it the dataset itself. The result does not depend on
    ``batch_size``. ``progress`` is called between batches and may raise ``CancelledError``.
    Items that ``cache`` knows, from whichever dataset, are not looked at again; what was seen until
    an interruption is known afterwards. Trouble with the cache, or a GPU's memory, is told in
    ``notes``.
    """
    if not len(dataset):
        raise InputError(f"{dataset.name!r} has no items to look at.")
    built = (
        build_extractor(extractor, reference or (dataset,), device, options)
        if isinstance(extractor, str)
        else extractor
    )
    memory = Memory(cache, family(dataset, built))
    seen, rest = memory.recall(dataset.ids)
    told = _told(built)
    if seen is None or not memory.exact:
        reused = _reused(len(dataset), len(rest))
        size = batch_size_for(dataset.modality, device, batch_size)
        seen = _look(dataset, rest, built, seen, (size, progress, memory))
        told = (*memory.notes, *told, *reused, *seen.notes)
    return _named(seen, dataset, tuple(dict.fromkeys(told)))


def extract(
    source: Any,
    *,
    extractor: str | Extractor = "auto",
    device: str = "auto",
    batch_size: int | str = "auto",
    progress: Report | None = None,
    options: Mapping[str, Any] | None = None,
) -> DNA:
    """The DNA of a dataset or of anything ``open_dataset`` takes; see ``extraction``."""
    return extraction(
        open_dataset(source),
        extractor=extractor,
        device=device,
        batch_size=batch_size,
        progress=progress or silent,
        options=options,
    ).dna


def embed(
    source: Any,
    *,
    extractor: str | Extractor = "auto",
    device: str = "auto",
    batch_size: int | str = "auto",
    progress: Report | None = None,
    options: Mapping[str, Any] | None = None,
) -> Embeddings:
    """One vector per item, for at most ``embeddings.CAP`` items; see ``extraction``.

    ``source`` is a dataset or anything ``open_dataset`` takes.
    """
    return extraction(
        open_dataset(source),
        extractor=extractor,
        device=device,
        batch_size=batch_size,
        progress=progress or silent,
        options=options,
    ).embeddings


def _look(
    dataset: Dataset,
    rest: Positions,
    extractor: Extractor,
    before: Extraction | None,
    how: tuple[int, Report, Memory],
) -> Extraction:
    """See the ``rest`` of the items, add what was seen ``before``, and have it remembered."""
    size, progress, memory = how
    known = np.delete(dataset.ids, rest)
    left = dataset.take(rest) if len(known) else dataset

    def keep(seen: Extraction, looked: int) -> None:
        memory.keep(np.concatenate([known, left.ids[:looked]]), seen, finished=False)

    if before is not None and not len(rest):
        seen = before
    else:
        seen = look(left, extractor, size=size, progress=progress, before=before, keep=keep)
    memory.keep(dataset.ids, seen, finished=True)
    return seen


def _reused(total: int, rest: int) -> tuple[str, ...]:
    if rest == total:
        return ()
    return (f"{total - rest:,} of {total:,} items had been looked at before; {rest:,} were new.",)


def batch_size_for(modality: str, device: str, wanted: int | str = "auto") -> int:
    """Items at a time: as ``wanted``, a number, or as the modality and the device make sensible."""
    if wanted == "auto":
        kind = resolve_device(device).partition(":")[0]
        return BATCH[modality, "cuda" if kind == "cuda" else "cpu"]
    if not isinstance(wanted, int) or wanted < 1:
        raise InputError(f"batch_size is {wanted!r}; give a whole number from 1, or 'auto'.")
    return wanted


def _named(found: Extraction, dataset: Dataset, notes: tuple[str, ...]) -> Extraction:
    """What was seen, in the dataset's order and under the name that it has now."""
    embeddings = found.embeddings.arranged(dataset.ids)
    return replace(
        found,
        dna=replace(found.dna, name=dataset.name),
        embeddings=replace(embeddings, name=dataset.name),
        notes=notes,
    )


def _told(extractor: Extractor) -> tuple[str, ...]:
    """What the extractor left out, with its reason, as sentences."""
    dropped = extractor.provenance.get("dropped", {})
    return tuple(f"The column {column!r} is left out: {why}." for column, why in dropped.items())
