"""What is to be ignored or looked for, as the same pictures without and with it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from dnacompare import nuisances
from dnacompare.dataset import Dataset, Positions
from dnacompare.dna import DNA
from dnacompare.embeddings import Embeddings, draw_order
from dnacompare.errors import IncompatibleError, InputError, TooFewItemsError
from dnacompare.extraction import Extraction
from dnacompare.fingerprint import digest
from dnacompare.specs import NuisanceSpec
from dnacompare.workflow.changed_items import IDENTITY, changed
from dnacompare.workflow.open import open_dataset

SAMPLE = 200
"""Pictures at most that responses are measured on: half to fit, half to check."""
FEWEST = 16
"""Pictures below which a half is too small to tell a response from its spread."""


@dataclass(frozen=True, eq=False)
class NuisancePair:
    """Pictures without and with something; number i of one is number i of the other.

    Both are datasets or anything ``open_dataset`` takes.
    """

    without: Any
    with_it: Any
    name: str = "your pair"


Chosen = str | NuisanceSpec | NuisancePair


@dataclass(frozen=True, eq=False)
class Contrast:
    """The same items, by identity, without and with something done to them."""

    way: str
    without: Dataset
    changed: Dataset


@dataclass(frozen=True, eq=False)
class Attribute:
    """One nuisance: what its response is fitted on, and what that is checked on."""

    name: str
    title: str
    role: str
    fitted: tuple[Contrast, ...]
    checked: tuple[Contrast, ...]


@dataclass(frozen=True, eq=False)
class Choice:
    """What was asked for, looked up or opened; nothing was computed for it yet."""

    what: NuisanceSpec | Contrast
    title: str
    role: str


def choices(
    ignore: Chosen | Sequence[Chosen], focus: Chosen | Sequence[Chosen] | None
) -> tuple[Choice, ...]:
    """What was asked for, checked.

    Raises ``InputError`` for an unknown name or one chosen twice, ``IncompatibleError`` for a pair
    that is none, ``TooFewItemsError`` for a pair of fewer than ``FEWEST`` pictures.
    """
    asked = [*((one, "ignored") for one in _several(ignore))]
    asked += [(one, "focus") for one in _several(focus or ())]
    found = [_choice(one, role) for one, role in asked]
    titles = [one.title for one in found]
    for title in titles:
        if titles.count(title) > 1:
            raise InputError(f"{title!r} was chosen twice; choose it once, to ignore or to focus.")
    return tuple(found)


def attributes(chosen: Sequence[Choice], sample: Dataset, seed: int) -> tuple[Attribute, ...]:
    """Those chosen, then the built-in rest, which shows what else the weights change."""
    halves = _halves(sample)
    found = [_attribute(one, halves, seed) for one in chosen]
    names = [attribute.name for attribute in found]
    for name, spec in nuisances.REGISTRY.specs().items():
        if name not in names:
            found.append(_built_in(replace(spec, ways=spec.ways[:1]), "other", halves, seed))
    return tuple(found)


def pictures_of(source: Any) -> Dataset:
    """The dataset of images that responses are measured on, from what ``compare`` was given.

    Raises ``IncompatibleError`` for DNAs and embeddings, which hold no pictures, ``InputError`` for
    other modalities and ``TooFewItemsError`` for too few pictures.
    """
    if isinstance(source, (DNA, Embeddings, Extraction)):
        raise IncompatibleError(
            f"What to ignore is learned from pictures, and A was given as {type(source).__name__}. "
            "Give the datasets of images, or compare without 'ignore' and 'focus'."
        )
    dataset = open_dataset(source)
    sample_of(dataset)
    return dataset


def sample_of(dataset: Dataset) -> Dataset:
    """At most ``SAMPLE`` different pictures, drawn by content; see ``pictures_of``."""
    return dataset.take(_drawn(dataset))


def _drawn(dataset: Dataset) -> Positions:
    if dataset.modality != "images":
        raise InputError(
            f"{dataset.name!r} holds {dataset.modality}; differences can be ignored or looked for "
            "between images only. Compare without 'ignore' and 'focus'."
        )
    _, first = np.unique(dataset.ids, return_index=True)
    if len(first) < FEWEST:
        raise TooFewItemsError(
            f"{dataset.name!r} has {len(first)} different pictures; measuring what a nuisance does "
            f"takes at least {FEWEST}. Add pictures, or compare without 'ignore' and 'focus'."
        )
    order = np.argsort(draw_order(dataset.ids[first]), kind="stable")
    places: Positions = first[order][:SAMPLE]
    return places


def _several(chosen: Chosen | Sequence[Chosen]) -> tuple[Chosen, ...]:
    return (chosen,) if isinstance(chosen, Chosen) else tuple(chosen)


def _choice(chosen: Chosen, role: str) -> Choice:
    if isinstance(chosen, NuisancePair):
        return Choice(_opened(chosen), chosen.name, role)
    spec = nuisances.REGISTRY[chosen] if isinstance(chosen, str) else chosen
    return Choice(spec, spec.title, role)


def _halves(dataset: Dataset) -> tuple[Dataset, Dataset]:
    """Items in turn: a sample is in the order of its draw."""
    every = np.arange(len(dataset))
    return dataset.take(every[::2]), dataset.take(every[1::2])


def _attribute(choice: Choice, halves: tuple[Dataset, Dataset], seed: int) -> Attribute:
    if isinstance(choice.what, NuisanceSpec):
        return _built_in(choice.what, choice.role, halves, seed)
    whole = choice.what
    fitted, checked = (
        Contrast(whole.way, plain, other)
        for plain, other in zip(_halves(whole.without), _halves(whole.changed), strict=True)
    )
    return Attribute(choice.title, choice.title, choice.role, (fitted,), (checked,))


def _built_in(
    spec: NuisanceSpec, role: str, halves: tuple[Dataset, Dataset], seed: int
) -> Attribute:
    fitted, checked = (
        tuple(Contrast(way.label, half, changed(half, way, seed)) for way in spec.ways)
        for half in halves
    )
    return Attribute(spec.name, spec.title, role, fitted, checked)


def _opened(pair: NuisancePair) -> Contrast:
    """The different pictures of a pair, those with it under the identities of those without."""
    without, other = open_dataset(pair.without), open_dataset(pair.with_it)
    if without.modality != "images" or other.modality != "images":
        raise IncompatibleError(
            f"The pair {pair.name!r} holds {without.modality} and {other.modality}; it must hold "
            "images without and with what is to be ignored."
        )
    if len(without) != len(other):
        raise IncompatibleError(
            f"The pair {pair.name!r} has {len(without)} pictures without and {len(other)} with it; "
            "give as many of each, in the same order."
        )
    places = _drawn(without)
    plain, partners = without.take(places), other.take(places)
    with_it = replace(
        partners,
        ids=plain.ids,
        id_column=IDENTITY,
        fingerprint=digest(partners.fingerprint, plain.fingerprint),
    )
    return Contrast("the pictures given", plain, with_it)
