"""Attribute control: neurons weighted so that chosen nuisances do not count, or count most.

What a nuisance does to each neuron is measured on pictures of A without and with it. Weights
follow from that and from A's own noise floor; the labels "from A" and "from B" play no part, so
the permutation test of the weighted distance keeps its level. Then it is checked on other pictures
of A how far each nuisance still moves the distance, and whether the rest still do.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dnacompare.dataset import Dataset
from dnacompare.dna import DNA
from dnacompare.errors import InputError
from dnacompare.inference.dna_blocks import NeuronShifts
from dnacompare.inference.neuron_weights import Weighting, added, weigh
from dnacompare.inference.own_floor import own_floor
from dnacompare.numerics.simplex import effective
from dnacompare.results import Control, Estimate, LayerWeight, NeuronWeight, NuisanceEffect
from dnacompare.specs import Report
from dnacompare.workflow.attributes import Attribute, Choice, attributes, sample_of
from dnacompare.workflow.building import build_extractor
from dnacompare.workflow.control_words import notes, sentence
from dnacompare.workflow.extract import Cache
from dnacompare.workflow.responses import Looking, checked, passes, response
from dnacompare.workflow.subjects import Pair

LOST = 20
"""Neurons kept in detail of those that lost weight."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Learned:
    """Weights ``(C,)`` of each layer by its name, and what they were learned from."""

    weights: dict[str, Floats]
    weighting: Weighting
    attributes: tuple[Attribute, ...]
    adds: Mapping[str, Floats]
    """What each chosen attribute adds to each neuron's noise floor, in the floor's units."""
    floor: Floats
    effects: tuple[NuisanceEffect, ...]
    items: tuple[int, int]


def learn(
    pictures: Dataset,
    chosen: Sequence[Choice],
    pair: Pair,
    *,
    device: str,
    options: Mapping[str, Any],
    cache: Cache | None,
    seed: int,
    report: Report,
) -> Learned:
    """The weights for comparing this pair, with how well they work on other pictures of A.

    ``pictures`` are A's, see ``attributes.pictures_of``; ``pair`` is what was seen of them.
    """
    dna = pair.a.dna
    if dna is None:
        raise InputError(f"{pair.a.side.name!r} has no DNA; there is no neuron to weigh.")
    sample = sample_of(pictures)
    every = attributes(chosen, sample, seed)
    built = build_extractor(pair.extractor, (pictures,), device, options)
    looking = Looking(built, device, cache, report, passes(every))
    floor = np.concatenate(own_floor(dna, (pair.a.side.items, pair.b.side.items), seed))
    adds, interest = {}, np.zeros(len(floor))
    for attribute in every[: len(chosen)]:
        found = response(looking, attribute)
        adds[attribute.name] = added(found, floor)
        if attribute.role == "focus":
            interest += _ranks(np.divide(found, floor, out=np.zeros_like(found), where=floor > 0))
    excess = sum((adds[one.name] for one in every if one.role == "ignored"), np.zeros(len(floor)))
    weighting = weigh(excess, floor, interest if interest.any() else None)
    weights = _by_layer(dna, weighting.weights)
    effects = tuple(
        _effect(attribute, contrast.way, shifts, floor, weighting.weights)
        for attribute, contrast, shifts in checked(looking, every, weights)
    )
    halves = (len(sample) - len(sample) // 2, len(sample) // 2)
    return Learned(weights, weighting, every, adds, floor, effects, halves)


def control(learned: Learned, shifts: NeuronShifts, level: float) -> Control:
    """The plain and the weighted distance of A and B with all that qualifies them."""
    weighting = learned.weighting
    titles = {
        role: tuple(one.title for one in learned.attributes if one.role == role)
        for role in ("ignored", "focus")
    }
    return Control(
        ignore=titles["ignored"],
        focus=titles["focus"],
        sentence=sentence(titles["ignored"], titles["focus"], shifts.under_weights, level),
        plain=shifts.overall,
        weighted=shifts.under_weights,
        effects=learned.effects,
        layers=_layers(shifts, learned.weights),
        lost=_lost(shifts, learned),
        neurons=len(weighting.weights),
        effective=effective(weighting.weights),
        before=weighting.before,
        after=weighting.after,
        reached=weighting.reached,
        items=learned.items,
        notes=notes(learned.attributes, learned.adds, learned.floor, weighting),
    )


def _ranks(values: Floats) -> Floats:
    """Ranks in 0…1, ties alike: a few neurons with enormous responses must not stand for all."""
    from scipy.stats import rankdata

    ranks: Floats = rankdata(values) / len(values)
    return ranks


def _by_layer(dna: DNA, weights: Floats) -> dict[str, Floats]:
    ends = np.cumsum([layer.size for layer in dna.layers])[:-1]
    parts = np.split(weights, ends)
    return {layer.name: part for layer, part in zip(dna.layers, parts, strict=True)}


def _effect(
    attribute: Attribute, way: str, shifts: NeuronShifts, floor: Floats, weights: Floats
) -> NuisanceEffect:
    return NuisanceEffect(
        name=attribute.name,
        title=attribute.title,
        way=way,
        role=attribute.role,
        plain=_beside(shifts.overall, float(floor.mean())),
        weighted=_beside(shifts.under_weights, float(weights @ floor)),
    )


def _beside(estimate: Estimate, floor: float) -> Estimate:
    method = f"{estimate.method}; the same pictures without and with it; noise floor of two samples"
    return replace(
        estimate, noise_floor=floor, method=f"{method} of the comparison's sizes, from A's groups"
    )


def _layers(shifts: NeuronShifts, weights: Mapping[str, Floats]) -> tuple[LayerWeight, ...]:
    return tuple(
        LayerWeight(
            name=layer.name,
            neurons=len(layer.neurons),
            counted=int((weights[layer.name] > 0).sum()),
            share=float(weights[layer.name].sum()),
        )
        for layer in shifts.layers
    )


def _lost(shifts: NeuronShifts, learned: Learned) -> tuple[NeuronWeight, ...]:
    """Neurons below an equal weight, those to whom most is added first."""
    ignored = [one.name for one in learned.attributes if one.role == "ignored"]
    excess = sum((learned.adds[name] for name in ignored), np.zeros(len(learned.floor)))
    adds = np.divide(excess, learned.floor, out=np.zeros_like(excess), where=learned.floor > 0)
    relative = learned.weighting.weights * len(excess)
    places = [
        (layer.name, number, neuron)
        for layer in shifts.layers
        for number, neuron in enumerate(layer.neurons)
    ]
    most = [int(i) for i in np.argsort(-adds, kind="stable")[:LOST]]
    return tuple(
        NeuronWeight(layer, number, neuron, float(relative[i]), float(adds[i]))
        for i, (layer, number, neuron) in ((i, places[i]) for i in most)
        if relative[i] < 1 and adds[i] > 0
    )
