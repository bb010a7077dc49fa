"""The page: what the app shows of a comparison, without the app and without a network."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dnacompare import in_html
from dnacompare.charts import words
from dnacompare.charts.control import controlled, effects, layer_weights
from dnacompare.charts.density import density
from dnacompare.charts.distances import distances
from dnacompare.charts.ecdf import ecdf
from dnacompare.charts.layers import layers
from dnacompare.charts.neurons import neurons
from dnacompare.charts.picture import Picture
from dnacompare.charts.shared_map import shared_map
from dnacompare.report.exhibits import Exhibit, Show, gallery, nothing
from dnacompare.report.figures import Drawn, drawn
from dnacompare.report.shell import render
from dnacompare.results import Comparison, NeuronShift
from dnacompare.workflow.listing import list_distances

RANKED = 12
"""Neurons in the ranked picture; as many have a part of their own that opens on a click."""


@dataclass(frozen=True)
class Neuron:
    """What the page shows of one neuron."""

    name: str
    facts: str
    pictures: tuple[Drawn, Drawn]
    exhibits: tuple[Exhibit, ...]


def page(comparison: Comparison, show: Show = nothing) -> str:
    """A self-contained HTML page of the comparison, with its JSON inside.

    ``show`` gives an item's content by side (``A`` or ``B``) and identity: a picture ``(h, w, 3)``
    uint8, a DataFrame of one row, or a text; or None where the item is not at hand.
    ``Comparison.load`` reads the page back, equal.
    """
    titles = {spec.name: spec.title for spec in list_distances()}
    headline, sentence = words.headline(comparison.verdict.sentence, comparison.verdict.outcome)
    values = {
        "comparison": comparison,
        "headline": headline,
        "sentence": sentence,
        "words": words,
        "zip": zip,
        "table": words.table(comparison.estimates, titles),
        "made": words.made(comparison.estimates, titles),
        "notes": words.notes(comparison),
        "provenance": _indented(words.provenance(comparison)),
        "pictures": _pictures(comparison, titles),
        "neurons": [_neuron(shift, comparison, show) for shift in comparison.neurons[:RANKED]],
        "result": in_html.wrapped(comparison.to_json()),
    }
    return render("page.html", values)


def _pictures(comparison: Comparison, titles: Mapping[str, str]) -> dict[str, Drawn]:
    """The pictures of the whole, by the place they have on the page."""
    noun = words.noun(comparison)
    found = {"distances": distances(comparison, titles)}
    if comparison.control is not None:
        found["controlled"] = controlled(comparison.control, comparison.level)
        found["effects"] = effects(comparison.control)
        found["weights"] = layer_weights(comparison.control)
    if comparison.neurons:
        found["layers"] = layers(comparison.layers, comparison.level, noun)
        found["neurons"] = neurons(
            comparison.neurons[:RANKED], comparison.neurons_tested, comparison.level, noun
        )
    if comparison.shared_map is not None:
        found["map"] = shared_map(comparison.shared_map, comparison.a.name, comparison.b.name)
    return {place: drawn(picture) for place, picture in found.items()}


def _neuron(shift: NeuronShift, comparison: Comparison, show: Show) -> Neuron:
    both: tuple[Picture, Picture] = (
        density(shift, comparison.a.name, comparison.b.name, comparison.level),
        ecdf(shift.curves, shift.name),
    )
    return Neuron(
        shift.name,
        words.facts(shift),
        (drawn(both[0]), drawn(both[1])),
        gallery(shift.exhibits, shift.name, show),
    )


def _indented(value: Any) -> str:
    import json

    return json.dumps(value, indent=1, ensure_ascii=False)
