"""The rows that explanations work on: a table's columns in their own units, or embeddings."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from dnacompare.dataset import Dataset
from dnacompare.embeddings import CAP, Embeddings, draw_order
from dnacompare.errors import IncompatibleError, InputError
from dnacompare.extractors.columns.fit import Frame, fit
from dnacompare.extractors.columns.values import numbers, texts
from dnacompare.specs import Feature, Report, Rows, silent
from dnacompare.workflow.extract import extraction
from dnacompare.workflow.known_columns import known_columns
from dnacompare.workflow.open import open_dataset
from dnacompare.workflow.shards import Cache

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class RowPair:
    """Both sides with the same features, and what was left out or filled in."""

    a: Rows
    b: Rows
    notes: tuple[str, ...] = ()


def rows_of(
    a: Any,
    b: Any,
    *,
    on: str,
    extractor: str = "auto",
    device: str = "auto",
    options: Mapping[str, Any] | None = None,
    cache: Cache | None = None,
    progress: Report = silent,
) -> RowPair:
    """Rows of two datasets, two embeddings or anything ``open_dataset`` accepts.

    ``options`` are those of the extractor.
    Raises ``IncompatibleError`` if the two are of different kinds, ``InputError`` for empty ones.
    """
    if isinstance(a, Embeddings) and isinstance(b, Embeddings):
        return _embedded(a, b)
    for given in (a, b):
        if isinstance(given, Embeddings):
            raise IncompatibleError("One side is Embeddings, the other is not; give two of a kind.")
    first, second = open_dataset(a), open_dataset(b)
    if first.modality != second.modality:
        raise IncompatibleError(
            f"{first.name!r} holds {first.modality} and {second.name!r} holds {second.modality}; "
            "only datasets of one kind can be explained."
        )
    for dataset in (first, second):
        if not len(dataset):
            raise InputError(f"{dataset.name!r} has no usable item.")
    if first.modality == "table" and on == "features" and extractor in ("auto", "columns"):
        return _tables(first, second)
    one, other = (
        extraction(
            dataset,
            extractor=extractor,
            device=device,
            reference=(first, second),
            options=options,
            cache=cache,
            progress=progress,
        )
        for dataset in (first, second)
    )
    rows = _embedded(one.embeddings, other.embeddings)
    made = one.dna.provenance
    told = _told(made.get("dropped", {}), made.get("missing", ()), made.get("frame", {}))
    return _with_columns(replace(rows, notes=(*rows.notes, *told)), first, second)


def _with_columns(rows: RowPair, a: Dataset, b: Dataset) -> RowPair:
    known = known_columns(_capped(a), _capped(b))
    first, second = (
        replace(side, columns=columns)
        for side, columns in zip((rows.a, rows.b), known, strict=True)
    )
    return replace(rows, a=first, b=second)


def _embedded(a: Embeddings, b: Embeddings) -> RowPair:
    if a.dimensions != b.dimensions:
        raise IncompatibleError(
            f"The embeddings have {len(a.dimensions)} and {len(b.dimensions)} dimensions, or other "
            "names; embed both with the same extractor."
        )
    features = tuple(Feature(name, "dimension", name) for name in a.dimensions)
    first, second = (
        Rows(side.name, side.ids, side.values.astype(np.float64), features) for side in (a, b)
    )
    notes = tuple(_drawn(side.name, side.items, len(side)) for side in (a, b))
    return RowPair(first, second, tuple(note for note in notes if note))


def _tables(a: Dataset, b: Dataset) -> RowPair:
    frame = fit((a, b))
    features = (
        *(Feature(column, "number", column) for column in frame.numbers),
        *(
            Feature(f"{column} = {value}", "category", column)
            for column, values in frame.categories.items()
            for value in (*values, *(["other values"] if column in frame.other else []))
        ),
        *(Feature(f"{column} is missing", "gap", column) for column in frame.missing),
    )
    kept = [_capped(dataset) for dataset in (a, b)]
    known = [dataset.read(slice(None)) for dataset in kept]
    matrices = [_matrix(rows, frame) for rows in known]
    filled = _filled(matrices, len(frame.numbers))
    notes = [
        _drawn(whole.name, len(whole), len(some)) for whole, some in zip((a, b), kept, strict=True)
    ]
    notes += _told(frame.dropped, frame.missing, frame.numbers, "median")
    first, second = (
        Rows(one.name, one.ids, x, features) for one, x in zip(kept, filled, strict=True)
    )
    told = tuple(note for note in notes if note)
    return _with_columns(RowPair(first, second, told), *kept)


def _capped(dataset: Dataset) -> Dataset:
    """The same rows that embeddings keep."""
    if len(dataset) <= CAP:
        return dataset
    kept = np.argsort(draw_order(dataset.ids), kind="stable")[:CAP]
    return dataset.take(np.sort(kept), dataset.name)


def _told(
    dropped: Mapping[str, str],
    missing: Sequence[str],
    numeric: Collection[str],
    filled: str = "mean in A",
) -> list[str]:
    """What was left out, and what a gap counts as; embeddings of tables hold a 0 there."""
    notes = [f"Left out {column!r}: {why}." for column, why in dropped.items()]
    gaps = [column for column in missing if column in numeric]
    if gaps:
        notes.append(f"Missing numbers count as their column's {filled}: {', '.join(gaps)}.")
    return notes


def _drawn(name: str, items: int, used: int) -> str:
    return f"{name}: {used:,} of {items:,} rows were drawn." if used < items else ""


def _matrix(rows: "pd.DataFrame", frame: Frame) -> Floats:
    """``(rows, features)`` with NaN for missing and infinite numbers."""
    import pandas as pd

    values = numbers(rows, tuple(frame.numbers))
    parts = [np.where(np.isfinite(values), values, np.nan)]
    for column, named in frame.categories.items():
        texted = texts(rows[column])
        block = np.stack([(texted == value).to_numpy(bool) for value in named], axis=1)
        if column in frame.other:
            other = texted.notna().to_numpy() & ~block.any(axis=1)
            block = np.concatenate([block, other[:, None]], axis=1)
        parts.append(block.astype(np.float64))
    parts += [pd.isna(rows[column]).to_numpy(np.float64)[:, None] for column in frame.missing]
    return np.concatenate(parts, axis=1)


def _filled(matrices: list[Floats], numeric: int) -> list[Floats]:
    """Gaps become the median of both sides: rows stay exchangeable, ranks barely move."""
    pooled = np.concatenate(matrices)
    if np.isnan(pooled).any():
        middle = np.zeros(pooled.shape[1])
        middle[:numeric] = np.nanmedian(pooled[:, :numeric], axis=0)
        pooled = np.where(np.isnan(pooled), middle, pooled)
    return np.split(pooled, [len(matrices[0])])
