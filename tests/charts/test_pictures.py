"""Every chart: drawable, with words, in the two colours, with names that cannot become markup."""

import itertools
import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import plotly.io
import pytest

from dnacompare.charts import text, theme
from dnacompare.charts.control import controlled, effects, layer_weights
from dnacompare.charts.density import density
from dnacompare.charts.distances import distances
from dnacompare.charts.ecdf import ecdf
from dnacompare.charts.layers import layers
from dnacompare.charts.neurons import neurons
from dnacompare.charts.picture import Picture
from dnacompare.charts.shared_map import separation, shared_map
from dnacompare.results import Comparison
from tests.charts import example

TITLES = {"energy": "Energy distance", "dna_emd": "DNA-EMD"}
EVIL = "<img src=x onerror=alert(1)> & <i>"
CHARTS: dict[str, Callable[[Comparison], Picture]] = {
    "distances": lambda c: distances(c, TITLES),
    "controlled": lambda c: controlled(c.control, c.level),
    "effects": lambda c: effects(c.control),
    "layer weights": lambda c: layer_weights(c.control),
    "layers": lambda c: layers(c.layers, c.level, "neuron"),
    "neurons": lambda c: neurons(c.neurons, c.neurons_tested, c.level, "neuron"),
    "density": lambda c: density(c.neurons[0], c.a.name, c.b.name, c.level),
    "ecdf": lambda c: ecdf(c.neurons[0].curves, c.neurons[0].name),
    "shared map": lambda c: shared_map(c.shared_map or example.shared_map(0), c.a.name, c.b.name),
}


@pytest.mark.parametrize("shift", [0.0, 1.2, 8.0])
@pytest.mark.parametrize("name", CHARTS)
def test_every_chart_draws_and_says_what_to_conclude(name: str, shift: float) -> None:
    picture = CHARTS[name](example.comparison(shift))
    assert plotly.io.from_json(picture.figure.to_json()).data
    assert picture.reading.endswith(".")
    assert picture.reading.strip() in picture.alt
    assert "nan" not in picture.reading.lower()


@pytest.mark.parametrize("name", CHARTS)
def test_names_are_shown_and_never_markup(name: str) -> None:
    whole = json.loads(CHARTS[name](example.named(EVIL)).figure.to_json())
    del whole["layout"]["template"]
    strings = list(_strings(whole))
    for words in strings:
        # the tags that are ours; anything else that opens one came from a name
        assert "<" not in re.sub(
            r"</?(b|br|extra|span)( style=\"color:#[0-9A-F]{6}\")?>", "", words
        )
    if name not in ("distances", "controlled", "effects", "ecdf"):  # these show no such name
        assert any("&lt;img src=x" in words for words in strings)


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for entry in value:
            yield from _strings(entry)
    elif isinstance(value, str):
        yield value


@pytest.mark.parametrize("name", ["density", "ecdf"])
def test_a_is_blue_and_b_is_vermilion(name: str) -> None:
    lines = [trace for trace in CHARTS[name](example.comparison()).figure.data if trace.name]
    assert [trace.name[0] for trace in lines] == ["A", "B"]
    assert [trace.line.color for trace in lines] == [theme.A, theme.B]


def test_the_map_has_identical_axes_and_both_sets_in_both_panels() -> None:
    points = example.shared_map(3.0)
    figure = shared_map(points, "photos", "sketches").figure
    assert figure.layout.xaxis.range == figure.layout.xaxis2.range
    assert figure.layout.yaxis.range == figure.layout.yaxis2.range
    assert figure.layout.xaxis.matches == "x2" or figure.layout.xaxis2.matches == "x"
    drawn = [(trace.marker.color, len(trace.x)) for trace in figure.data]
    assert drawn == [(theme.NEUTRAL, 200), (theme.A, 200), (theme.NEUTRAL, 200), (theme.B, 200)]
    subtitle = figure.layout.annotations[-1].text
    assert "rincipal components" in subtitle
    assert "0.87" in subtitle
    low, high = figure.layout.xaxis.range
    assert low < min(*points.x_a, *points.x_b)
    assert high > max(*points.x_a, *points.x_b)


def test_separation_of_two_round_clouds() -> None:
    # centres 3 apart, each with root mean square radius √2; 400 draws place both within 10 %
    assert separation(example.shared_map(3.0)) == pytest.approx(3 / np.sqrt(2), rel=0.1)


def test_the_reading_of_a_density_follows_the_test_not_the_eye() -> None:
    assert "higher in B" in CHARTS["density"](example.comparison(1.2)).reading
    assert "p = 0.001" in CHARTS["density"](example.comparison(1.2)).reading
    assert CHARTS["density"](example.comparison(0.0)).reading.startswith("Chance alone")


def test_the_widest_gap_of_two_normals() -> None:
    # unit normals 2 apart are farthest apart half way, where the shares are Φ(1) and Φ(−1);
    # 4,000 draws a side put each share within 0.02, the place within a few cells
    reading = CHARTS["ecdf"](example.comparison(2.0)).reading
    at, low, high = (float(x) for x in re.findall(r"(\d+\.?\d*)(?::|%)", reading))
    assert at == pytest.approx(1.0, abs=0.4)
    assert (low, high) == (pytest.approx(84, abs=6), pytest.approx(16, abs=6))


def test_dots_within_chance_are_hollow() -> None:
    for shift, symbol in ((0.0, "circle-open"), (1.2, "circle")):
        for name in ("distances", "layers", "neurons"):
            figure = CHARTS[name](example.comparison(shift)).figure
            dots = [trace for trace in figure.data if trace.type == "scatter"]
            assert {trace.marker.symbol for trace in dots} == {symbol}


def test_distances_are_in_units_of_their_noise_floor() -> None:
    whole = example.comparison(1.2)
    figure = distances(whole, TITLES).figure
    drawn = sorted(itertools.chain(*(t.x for t in figure.data if t.type == "scatter")))
    expected = sorted(e.value / (e.noise_floor or 1) for e in whole.estimates.values())
    assert drawn == pytest.approx(expected)


def test_a_wide_range_is_drawn_on_a_logarithmic_axis_with_round_ticks() -> None:
    axis = distances(example.comparison(8.0), TITLES).figure.layout.xaxis
    assert axis.type == "log"
    assert {1, 10, 100} <= set(axis.tickvals)
    assert distances(example.comparison(0.0), TITLES).figure.layout.xaxis.type != "log"


def test_neurons_take_the_colour_of_the_side_that_is_higher() -> None:
    figure = CHARTS["neurons"](example.comparison()).figure
    dots = {t.marker.color: len(t.x) for t in figure.data if t.type == "scatter"}
    assert dots == {theme.B: 3, theme.A: 2}


def test_no_layers_and_no_neurons_still_draw() -> None:
    assert layers((), 0.05, "column").reading.startswith("No layer")
    assert neurons((), 0, 0.05, "column").reading.startswith("No column")


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("plain", "plain"),
        ("two\nlines\tand\x00more", "two lines and more"),
        ("left\u202eright", "leftright"),
        ("", "unnamed"),
        ("x" * 300, "x" * 39 + "…"),
        ("🧬 👩‍🔬", "🧬 👩‍🔬"),
    ],
)
def test_names_are_one_short_line(given: str, shown: str) -> None:
    assert text.short(given) == shown


def test_escaping_for_plotly() -> None:
    assert text.escape("<a href='x'>&amp;</a>") == "&lt;a href='x'&gt;&amp;amp;&lt;/a&gt;"
