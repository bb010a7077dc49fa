"""Single items of B, ranked by how far their one-item DNAs lie from A.

The scale is A itself: its DNA is made of one half of its items, and the other half tells how far
an item of A that the DNA has not seen lies.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dnacompare.dataset import Dataset
from dnacompare.errors import IncompatibleError, InputError, TooFewItemsError
from dnacompare.inference import conformal
from dnacompare.inference.conformal import FEWEST
from dnacompare.inference.dna_blocks import UNITS
from dnacompare.item_ranking import ItemRanking, RankedItem
from dnacompare.numbers import count
from dnacompare.specs import Progress, Report, silent
from dnacompare.workflow.building import build_extractor, default_extractor
from dnacompare.workflow.extract import Cache, batch_size_for, extraction
from dnacompare.workflow.item_scale import ItemScale
from dnacompare.workflow.open import open_dataset
from dnacompare.workflow.software import software

KEPT = 1_000
"""Distances of A's own items that a result holds at most."""
LEVEL = 0.1
"""An item is told of as far out when at most this share of A's own lies as far; a reference of ten
items can say no less."""
METHOD = (
    "mean over neurons of W1 between the item's activations and those of one half of A, in A's "
    "standard deviations; p-values by rank among the other half, not adjusted for their number"
)

Floats = NDArray[np.float64]


def rank_items(
    a: Any,
    b: Any,
    *,
    extractor: str = "auto",
    device: str = "auto",
    limit: int | None = None,
    cache: Cache | None = None,
    progress: Report | None = None,
    options: Mapping[str, Any] | None = None,
) -> ItemRanking:
    """The items of B by the distance of their one-item DNAs to A's, the farthest first.

    The distance of an item is the mean over neurons of W1 between its activations and A's, in A's
    standard deviations, where one neuron counts at most √n of them (n items made A's DNA): as far
    as one of n + 1 items can lie from the mean of all. A's DNA is made of half of its items;
    p-values are ranks among the distances of the other half (split conformal: Vovk, Gammerman and
    Shafer 2005), valid where the items of A are independent and none of them is in B too. Among
    many items some are small by chance.

    ``a`` and ``b`` are datasets or anything ``open_dataset`` takes; the ``limit`` farthest items
    are kept, by default all. Raises ``InputError`` for a ``limit`` below 1,
    ``IncompatibleError`` for unlike sets and ``TooFewItemsError`` for fewer than ``FEWEST``
    different items in A.
    """
    first, second = open_dataset(a), open_dataset(b)
    _check(first, second, limit)
    halves = _halves(first)
    report = progress or silent
    built = build_extractor(extractor, (first, second), device, options)

    def relay(step: Progress) -> None:
        report(replace(step, stage="The DNA of A"))

    seen = extraction(halves[0], extractor=built, device=device, cache=cache, progress=relay)
    scale = ItemScale.of(seen.dna, built)
    size = batch_size_for(first.modality, device)
    own = scale.measure(halves[1], size, "Items of A", report)
    found = scale.measure(second, size, "Items of B", report)
    reference = np.sort(own[np.isfinite(own)])
    p_values = _p_values(reference, found)
    order = np.lexsort((second.ids, -found))[: int(np.isfinite(found).sum())]  # NaN comes last
    return ItemRanking(
        a=first.name,
        b=second.name,
        n=(len(halves[0]), len(reference), len(order)),
        items=tuple(_ranked(second, i, found[i], p_values[i]) for i in order[:limit]),
        reference=tuple(float(value) for value in _kept(reference)),
        units=UNITS["deviation"],
        method=METHOD,
        sentence=_sentence((first.name, second.name), p_values[order], len(reference)),
        neurons=scale.neurons,
        extractor=default_extractor(first.modality) if extractor == "auto" else extractor,
        notes=(*seen.notes, *_notes(first, second, found)),
        software=software(),
    )


def _check(a: Dataset, b: Dataset, limit: int | None) -> None:
    if limit is not None and limit < 1:
        raise InputError(f"limit is {limit}; give a number from 1, or None for all items.")
    if a.modality != b.modality:
        raise IncompatibleError(
            f"{a.name!r} holds {a.modality} and {b.name!r} holds {b.modality}; only items of one "
            "kind can be ranked."
        )


def _halves(dataset: Dataset) -> tuple[Dataset, Dataset]:
    """Two halves by what identities say, so that copies of an item are not on both sides."""
    different = len(np.unique(dataset.ids))
    if different < FEWEST:
        raise TooFewItemsError(
            f"{dataset.name!r} has {different} different items; ranking items by their "
            f"distance to it takes at least {FEWEST}: one half is its DNA, the other the scale."
        )
    late = conformal.held_out(dataset.ids)
    return dataset.take(np.flatnonzero(~late)), dataset.take(np.flatnonzero(late))


def _p_values(reference: Floats, found: Floats) -> Floats:
    """Split-conformal p-values ``(n,)`` by rank among the sorted ``reference``."""
    if len(reference) < FEWEST // 2:
        raise TooFewItemsError(
            f"Of the half of A that is the scale only {len(reference)} items have finite "
            f"activations; it takes at least {FEWEST // 2}."
        )
    return conformal.p_values(reference, found)


def _ranked(dataset: Dataset, index: int, distance: float, p_value: float) -> RankedItem:
    name = dataset.names[index]
    return RankedItem(f"{int(dataset.ids[index]):016x}", name, float(distance), float(p_value))


def _sentence(names: tuple[str, str], p_values: Floats, reference: int) -> str:
    """How many items are far out, beside how many would be by chance."""
    far = int((p_values <= LEVEL).sum())
    chance = len(p_values) * np.floor(LEVEL * (1 + reference)) / (1 + reference)
    return (
        f"{far:,} of {count(len(p_values), 'item')} of {names[1]!r} lie as far from {names[0]!r} "
        f"as at most one in ten of its own items; by chance {chance:,.1f} would."
    )


def _kept(scale: Floats) -> Floats:
    if len(scale) <= KEPT:
        return scale
    kept: Floats = np.quantile(scale, np.linspace(0, 1, KEPT), method="inverted_cdf")
    return kept


def _notes(a: Dataset, b: Dataset, found: Floats) -> tuple[str, ...]:
    notes = []
    shared = int(np.isin(b.ids, a.ids).sum())
    if shared:
        notes.append(
            f"{b.name!r} shares {count(shared, 'item')} with {a.name!r}; the p-values of those in "
            "A's DNA are too large."
        )
    lost = int(np.isnan(found).sum())
    if lost:
        notes.append(f"Left out for want of finite activations: {count(lost, 'item')}.")
    return tuple(notes)
