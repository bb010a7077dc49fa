"""The neurons that tell two sets apart best: chosen on one half of the items, told of the other.

That is how to find what gives generated pictures away, or one renderer against another: the few
neurons that moved most, with numbers that the choice has not flattered.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from dnacompare.dataset import Dataset
from dnacompare.embeddings import draw_order
from dnacompare.errors import IncompatibleError, InputError, TooFewItemsError
from dnacompare.inference.dna_blocks import NeuronShifts, neuron_shifts
from dnacompare.inference.holm import holm
from dnacompare.inference.shifts import DETAILS, METHOD
from dnacompare.results import SeparatingNeuron, Separation
from dnacompare.specs import Progress, Report, silent
from dnacompare.workflow.building import build_extractor, default_extractor
from dnacompare.workflow.extract import Cache, extraction
from dnacompare.workflow.open import open_dataset
from dnacompare.workflow.software import software

FEWEST = 16
"""Different items a side below which halves are too small to choose on and to report."""
SPLITS = 99
"""Relabellings that the noise floor of each neuron is taken from where neurons are chosen."""


def separating_neurons(
    a: Any,
    b: Any,
    *,
    count: int = 20,
    extractor: str = "auto",
    permutations: int = 999,
    seed: int = 0,
    device: str = "auto",
    options: Mapping[str, Any] | None = None,
    cache: Cache | None = None,
    progress: Report | None = None,
) -> Separation:
    """The ``count`` neurons in which B differs most from the reference A.

    Each set is split in two by content. Neurons are ranked on the first halves by W1 in units of
    their noise floor; what is reported comes from the other halves: the mean over the chosen
    neurons beside the mean over all, and each neuron with its p-value adjusted for the number
    chosen (Holm). Items that are in both sets with the same content fall into the same half.

    ``a`` and ``b`` are datasets or anything ``open_dataset`` takes. Raises ``InputError`` for an
    impossible ``count``, ``IncompatibleError`` for unlike sets and ``TooFewItemsError`` for fewer
    than ``FEWEST`` different items in one.
    """
    first, second = open_dataset(a), open_dataset(b)
    if first.modality != second.modality:
        raise IncompatibleError(
            f"{first.name!r} holds {first.modality} and {second.name!r} holds {second.modality}; "
            "only datasets of one kind can be told apart."
        )
    name = default_extractor(first.modality) if extractor == "auto" else extractor
    halves = list(zip(_split(first), _split(second), strict=True))
    built = build_extractor(name, (first, second), device, options)
    report = progress or silent
    shifts: list[NeuronShifts] = []
    for number, (pair, drawn) in enumerate(zip(halves, (SPLITS, permutations), strict=True)):
        seen = []
        for letter, dataset in zip("AB", pair, strict=True):
            stage = f"{('Choosing', 'Reporting')[number]}, {letter}"

            def relay(step: Progress, stage: str = stage) -> None:
                report(replace(step, stage=stage))

            taken = extraction(dataset, extractor=built, device=device, cache=cache, progress=relay)
            seen.append(taken.dna)
        weights = _weights(shifts[0], count) if number else None
        shifts.append(neuron_shifts(*seen, permutations=drawn, seed=seed, weights=weights))
    return _result((first, second), halves, shifts, count, name, seed)


def _split(dataset: Dataset) -> tuple[Dataset, Dataset]:
    """Two halves by what identities say, so that copies of an item are not on both sides."""
    if len(np.unique(dataset.ids)) < FEWEST:
        raise TooFewItemsError(
            f"{dataset.name!r} has {len(np.unique(dataset.ids))} different items; choosing neurons "
            f"on one half and reporting on the other takes at least {FEWEST}."
        )
    late = draw_order(dataset.ids) >> np.uint64(63) == 1
    return dataset.take(np.flatnonzero(~late)), dataset.take(np.flatnonzero(late))


def _chosen(shifts: NeuronShifts, count: int) -> list[tuple[int, int, float]]:
    """``(layer, neuron, W1 ÷ noise floor)`` of the neurons that moved most beyond chance."""
    if not 1 <= count <= shifts.compared:
        raise InputError(
            f"{count} neurons cannot be chosen; there are {shifts.compared:,} that vary. Give a "
            "number in between."
        )
    found = []
    for number, layer in enumerate(shifts.layers):
        if layer.noise_floor is None:
            raise TooFewItemsError(f"Neurons cannot be chosen: {'; '.join(shifts.overall.notes)}.")
        usable = np.flatnonzero(layer.compared & (layer.noise_floor > 0))
        ratios = layer.value[usable] / layer.noise_floor[usable]
        found += [(number, int(i), float(ratio)) for i, ratio in zip(usable, ratios, strict=True)]
    return sorted(found, key=lambda place: (-place[2], place[:2]))[:count]


def _weights(shifts: NeuronShifts, count: int) -> dict[str, Any]:
    """Equal weights on the chosen neurons."""
    weights = {layer.name: np.zeros(len(layer.neurons)) for layer in shifts.layers}
    for number, neuron, _ in _chosen(shifts, count):
        weights[shifts.layers[number].name][neuron] = 1.0
    return weights


def _alone(shifts: NeuronShifts, layer: int, neuron: int) -> float:
    """The p-value of one neuron by itself; NaN without a test."""
    found = shifts.layers[layer].p_value
    return np.nan if found is None else float(found[neuron])


def _result(
    whole: tuple[Dataset, Dataset],
    halves: list[tuple[Dataset, Dataset]],
    shifts: list[NeuronShifts],
    count: int,
    extractor: str,
    seed: int,
) -> Separation:
    chosen, reported = _chosen(shifts[0], count), shifts[1]
    adjusted = holm(np.array([_alone(reported, layer, index) for layer, index, _ in chosen]))
    neurons = tuple(
        SeparatingNeuron(
            layer=reported.layers[layer].name,
            index=index,
            name=reported.layers[layer].neurons[index],
            chosen_at=ratio,
            estimate=replace(
                reported.estimate(layer, index),
                p_value=None if np.isnan(p) else float(p),
                method=f"{METHOD}{DETAILS}; p adjusted for the {count} neurons chosen (Holm)",
            ),
            shift=float(reported.layers[layer].shift[index]),
        )
        for (layer, index, ratio), p in zip(chosen, adjusted, strict=True)
    )
    return Separation(
        a=whole[0].name,
        b=whole[1].name,
        extractor=extractor,
        chosen=reported.under_weights,
        all_neurons=reported.overall,
        neurons=neurons,
        neurons_compared=reported.compared,
        chosen_on=(len(halves[0][0]), len(halves[0][1])),
        seed=seed,
        software=software(),
    )
