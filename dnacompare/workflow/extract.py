"""A dataset as an extractor sees it: one streaming pass, remembered by content."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Protocol

from dnacompare import __version__
from dnacompare.dataset import Dataset
from dnacompare.dna import DNA, FORMAT
from dnacompare.embeddings import CAP, Embeddings
from dnacompare.errors import InputError, StoreError
from dnacompare.exemplars import KEPT
from dnacompare.extraction import Extraction
from dnacompare.fingerprint import digest_json
from dnacompare.specs import Extractor, Preparing, Progress, Report, silent
from dnacompare.workflow.building import build_extractor, default_extractor, resolve_device
from dnacompare.workflow.one_pass import OnePass
from dnacompare.workflow.open import open_dataset
from dnacompare.workflow.read_ahead import batches

__all__ = [
    "Cache",
    "build_extractor",
    "default_extractor",
    "embed",
    "extract",
    "extraction",
    "extraction_key",
]

STAGE = "Extracting"
BATCH = {
    ("images", "cpu"): 16,
    ("images", "cuda"): 64,
    ("table", "cpu"): 4096,
    ("table", "cuda"): 4096,
    ("text", "cpu"): 128,
    ("text", "cuda"): 512,
}
"""Items at a time by modality and device: more are no faster and take more memory."""


class Cache(Protocol):
    """Where extractions are remembered. Both may raise ``StoreError``; the work then goes on."""

    def get(self, key: str) -> Extraction | None:
        """What is kept under ``key``."""

    def put(self, key: str, extraction: Extraction) -> None:
        """Keep an extraction."""


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
    Trouble with the cache, or a GPU's memory, is told in ``notes``.
    """
    if not len(dataset):
        raise InputError(f"{dataset.name!r} has no items to look at.")
    built = (
        build_extractor(extractor, reference or (dataset,), device, options)
        if isinstance(extractor, str)
        else extractor
    )
    key = extraction_key(dataset, built)
    notes: list[str] = []
    if cache is not None:
        try:
            found = cache.get(key)
        except StoreError as error:
            notes.append(str(error))
        else:
            if found is not None:
                return _named(found, dataset.name, _told(built))
    size = _batch_size(batch_size, dataset.modality, device)
    seen = _pass(dataset, built, size, progress)
    seen = replace(seen, notes=(*notes, *_told(built), *seen.notes))
    if cache is not None:
        try:
            cache.put(key, seen)
        except StoreError as error:
            seen = replace(seen, notes=(*seen.notes, str(error)))
    return seen


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


def extraction_key(dataset: Dataset, extractor: Extractor) -> str:
    """The content hash under which a cache keeps what ``extractor`` sees in ``dataset``."""
    return digest_json(
        {
            "dataset": dataset.fingerprint,
            "provenance": dict(extractor.provenance),
            "kept": [CAP, KEPT],
            "format": FORMAT,
            "version": __version__,
        }
    )


def _pass(dataset: Dataset, extractor: Extractor, size: int, progress: Report) -> Extraction:
    total, done = len(dataset), 0
    seen = OnePass(dataset, extractor, CAP)
    prepare = extractor.prepare if isinstance(extractor, Preparing) else None
    progress(Progress(STAGE, 0, total))
    for indices, batch in batches(dataset, size, prepare):
        seen.take(done, batch)
        done += len(indices)
        progress(Progress(STAGE, done, total))
    return seen.result()


def _batch_size(wanted: int | str, modality: str, device: str) -> int:
    if wanted == "auto":
        kind = resolve_device(device).partition(":")[0]
        return BATCH[modality, "cuda" if kind == "cuda" else "cpu"]
    if not isinstance(wanted, int) or wanted < 1:
        raise InputError(f"batch_size is {wanted!r}; give a whole number from 1, or 'auto'.")
    return wanted


def _named(found: Extraction, name: str, notes: tuple[str, ...]) -> Extraction:
    """What the cache kept, under the name that its dataset has now."""
    return replace(
        found,
        dna=replace(found.dna, name=name),
        embeddings=replace(found.embeddings, name=name),
        notes=notes,
    )


def _told(extractor: Extractor) -> tuple[str, ...]:
    """What the extractor left out, with its reason, as sentences."""
    dropped = extractor.provenance.get("dropped", {})
    return tuple(f"The column {column!r} is left out: {why}." for column, why in dropped.items())
