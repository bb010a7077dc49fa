"""What a card of a dashboard shows of a result: a heading, a sentence, and the chosen picture."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dnacompare import numbers
from dnacompare.charts import words
from dnacompare.charts.density import density
from dnacompare.charts.distances import distances
from dnacompare.charts.ecdf import ecdf
from dnacompare.charts.explained.main import main_picture
from dnacompare.charts.heat_map import heat_map
from dnacompare.charts.layers import layers
from dnacompare.charts.neurons import neurons
from dnacompare.charts.picture import Picture
from dnacompare.charts.plane import plane
from dnacompare.charts.shared_map import shared_map
from dnacompare.charts.versions import distance_over_time, evidence_over_time
from dnacompare.distance_matrix import DistanceMatrix
from dnacompare.explanation import Explanation
from dnacompare.results import Comparison
from dnacompare.version_series import VersionSeries

RANKED = 12
FIGURES: Mapping[str, Mapping[str, str]] = {
    "comparison": {
        "verdict": "Verdict in words",
        "distances": "Distances",
        "layers": "Layers",
        "neurons": "Most changed neurons",
        "neuron": "The most changed neuron",
        "map": "Map of the items",
    },
    "matrix": {"cells": "Heat map", "plane": "Map of the datasets"},
    "versions": {
        "both": "Distance and evidence",
        "distance": "Distance over time",
        "evidence": "Evidence so far",
    },
    "explanation": {"picture": "Main picture", "sentence": "Answer in words"},
}
"""What may be shown of each kind of card, the first by default."""


@dataclass(frozen=True)
class Drawing:
    """Plain text and pictures: whoever shows them escapes the text."""

    title: str
    sentence: str
    facts: str
    pictures: tuple[Picture, ...] = ()


def chosen_figure(kind: str, figure: str) -> str:
    """The figure, or the default one of this kind of card for what it does not have."""
    figures = FIGURES[kind]
    return figure if figure in figures else next(iter(figures))


def drawing(kind: str, result: Any, figure: str, titles: Mapping[str, str]) -> Drawing:
    """A card of ``kind`` about its result; ``titles`` name the distances."""
    chosen = chosen_figure(kind, figure)
    if kind == "comparison":
        return _comparison(result, chosen, titles)
    if kind == "matrix":
        return _matrix(result, chosen)
    if kind == "versions":
        return _versions(result, chosen)
    return _explanation(result, chosen)


def _comparison(found: Comparison, figure: str, titles: Mapping[str, str]) -> Drawing:
    headline, sentence = words.headline(found.verdict.sentence, found.verdict.outcome)
    facts = (
        f"A {found.a.name} ({words.size(found.a)}), B {found.b.name} ({words.size(found.b)}) · "
        f"{words.evidence(found)} · {words.test(found)}"
    )
    if figure == "neuron" and found.neurons:
        sentence = f"{found.neurons[0].name}: {words.facts(found.neurons[0])}"
    pictures = _of_comparison(found, figure, titles)
    if not pictures and figure != "verdict":
        facts += f" · {FIGURES['comparison'][figure]}: this result has none"
    return Drawing(headline, sentence, facts, pictures)


def _of_comparison(
    found: Comparison, figure: str, titles: Mapping[str, str]
) -> tuple[Picture, ...]:
    noun = words.noun(found)
    if figure == "distances":
        return (distances(found, titles),)
    if figure == "layers" and found.layers:
        return (layers(found.layers, found.level, noun),)
    if figure == "neurons" and found.neurons:
        return (neurons(found.neurons[:RANKED], found.neurons_tested, found.level, noun),)
    if figure == "neuron" and found.neurons:
        top = found.neurons[0]
        names = (found.a.name, found.b.name)
        return density(top, *names, found.level), ecdf(top.curves, top.name)
    if figure == "map" and found.shared_map is not None:
        return (shared_map(found.shared_map, found.a.name, found.b.name),)
    return ()


def _matrix(found: DistanceMatrix, figure: str) -> Drawing:
    picture = heat_map(found) if figure == "cells" else plane(found)
    return Drawing(
        f"{numbers.count(len(found), 'dataset')}, every two compared",
        "",
        f"{found.title} in {found.units} · extractor {found.extractor} · seed {found.seed}",
        (picture,),
    )


def _versions(found: VersionSeries, figure: str) -> Drawing:
    drawn = {"distance": distance_over_time, "evidence": evidence_over_time}
    chosen = drawn.values() if figure == "both" else (drawn[figure],)
    return Drawing(
        f"{numbers.count(len(found.versions), 'version')} beside {found.reference}",
        found.sentence,
        f"{found.title} in {found.versions[-1].estimate.units} · extractor {found.extractor} · "
        f"seed {found.seed} · alarm rule: {found.method}",
        tuple(draw(found) for draw in chosen),
    )


def _explanation(found: Explanation, figure: str) -> Drawing:
    picture = main_picture(found) if figure == "picture" else None
    return Drawing(
        "",
        found.sentence,
        f"A {found.a}, B {found.b} · {numbers.both(found.n)} · seed {found.seed}",
        () if picture is None else (picture,),
    )
