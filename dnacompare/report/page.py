"""The page: what the app shows of a comparison, without the app and without a network."""

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from dnacompare import __version__, in_html
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
from dnacompare.results import Comparison, NeuronShift
from dnacompare.workflow.listing import list_distances

RANKED = 12
"""Neurons in the ranked picture; as many have a part of their own that opens on a click."""
POLICY = (
    "default-src 'none'; script-src {scripts}; style-src 'unsafe-inline'; img-src data: blob:; "
    "base-uri 'none'; form-action 'none'"
)
"""No request leaves the page. Plotly writes styles of its own into it, hence the exception."""


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
    from jinja2 import Environment

    titles = {spec.name: spec.title for spec in list_distances()}
    environment = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
    template = environment.from_string(_asset("page.html"))
    headline, sentence = words.headline(comparison.verdict.sentence, comparison.verdict.outcome)
    scripts = [_plotly(), _asset("page.js")]
    return template.render(
        comparison=comparison,
        headline=headline,
        sentence=sentence,
        words=words,
        zip=zip,
        table=words.table(comparison.estimates, titles),
        made=words.made(comparison.estimates, titles),
        notes=words.notes(comparison),
        provenance=_indented(words.provenance(comparison)),
        pictures=_pictures(comparison, titles),
        neurons=[_neuron(shift, comparison, show) for shift in comparison.neurons[:RANKED]],
        style=_asset("page.css"),
        scripts=scripts,
        policy=POLICY.format(scripts=" ".join(map(_hash, scripts))),
        result=in_html.wrapped(comparison.to_json()),
        version=__version__,
    )


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


def _hash(script: str) -> str:
    """How a content security policy names a script by what it is."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"


@cache
def _asset(name: str) -> str:
    return files("dnacompare.report").joinpath(name).read_text("utf-8")


@cache
def _plotly() -> str:
    from plotly.offline import get_plotlyjs

    source: str = get_plotlyjs()
    return source.replace("</script", "<\\/script")
