"""Pictures of subpopulations, weights and shifted labels: drawable, in words, names made safe."""

import json
from collections.abc import Iterator
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import plotly.io
import pytest

import dnacompare as dc
from dnacompare.charts.explained import balancing_weights, metric_gap, subpopulations, target_shift
from dnacompare.charts.picture import Picture
from dnacompare.explanations.balancing_weights import BalancingWeights
from dnacompare.explanations.metric_gap import MetricGap
from dnacompare.explanations.subpopulations import Subpopulations
from dnacompare.explanations.target_shift import TargetShift

EVIL = "<img src=x onerror=alert(1)>"
ANSWERS = ("subpopulations", "balancing_weights", "target_shift", "metric_gap")


@cache
def answer(method: str, shift: float = 1.0) -> Any:
    random = np.random.default_rng(0)
    frames = []
    for at in (0.0, shift):
        y = at + random.standard_normal(120)
        kind = np.where(random.random(120) < 0.3 + 0.3 * at, EVIL, "usual")
        frames.append(
            pd.DataFrame({EVIL: y + 0.3 * random.standard_normal(120), "k": kind, "y": y})
        )
    options = {"subpopulations": {"by": ("k", "y")}, "target_shift": {"label": "y"}}
    options["metric_gap"] = {"metric": "y", "by": ("k",)}
    return dc.explain(*frames, method=method, **options.get(method, {}))


def pictures(method: str, shift: float = 1.0) -> list[Picture]:
    found = answer(method, shift)
    if isinstance(found, Subpopulations):
        assert found.interaction is not None
        both = subpopulations.together(found.interaction)
        return [subpopulations.parts(found), subpopulations.shares(found), both]
    if isinstance(found, BalancingWeights):
        return [balancing_weights.gaps(found), balancing_weights.spread(found)]
    if isinstance(found, MetricGap):
        return [metric_gap.groups(found)]
    assert isinstance(found, TargetShift)
    return [target_shift.shares(found)]


@pytest.mark.parametrize("method", ANSWERS)
@pytest.mark.parametrize("shift", [0.0, 1.0])
def test_they_draw_and_say_what_to_conclude(method: str, shift: float) -> None:
    for picture in pictures(method, shift):
        assert plotly.io.from_json(picture.figure.to_json()).data
        assert picture.reading.endswith(".")
        assert picture.reading in picture.alt
        assert "nan" not in picture.reading.lower()


@pytest.mark.parametrize("method", ANSWERS)
def test_names_are_never_markup(method: str) -> None:
    for picture in pictures(method):
        whole = json.loads(picture.figure.to_json())
        shown = [one["text"] for one in whole["layout"].get("annotations", [])]
        for trace in whole["data"]:
            shown += [words for words in strings(trace.get("customdata")) if "<b>" in words]
        assert not any("<img" in words for words in shown)
    told = [words for picture in pictures(method) for words in strings(picture.figure.to_dict())]
    assert method == "target_shift" or any("&lt;img" in words for words in told)


def test_bars_add_up_and_dots_are_beyond_chance() -> None:
    found = answer("subpopulations")
    figure = subpopulations.parts(found).figure
    bars = [value for trace in figure.data if trace.type == "bar" for value in trace.x]
    assert sum(bars) == pytest.approx(found.distance.value, rel=1e-12)  # float64
    dots = [value for trace in figure.data if trace.type == "scatter" for value in trace.x]
    assert dots[: len(found.groups)] == [one.share_part.unbiased for one in found.groups]


def test_the_histogram_holds_every_weight() -> None:
    found = answer("balancing_weights")
    counts = balancing_weights.spread(found).figure.data[0].y
    assert sum(counts) == len(found.weights) == 120


def test_gaps_are_drawn_before_and_after() -> None:
    found = answer("balancing_weights")
    named = {trace.name: trace for trace in balancing_weights.gaps(found).figure.data if trace.name}
    assert list(named["as they are"].x) == [gap.before for gap in found.gaps]
    assert list(named["weighted"].x) == [gap.after for gap in found.gaps]
    reading = balancing_weights.gaps(found).reading
    assert "standard deviations; weighting leaves" in reading


def strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from strings(one)
    elif isinstance(value, (list, tuple, np.ndarray)):
        for one in value:
            yield from strings(one)
