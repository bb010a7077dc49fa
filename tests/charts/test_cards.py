"""Cards: each kind shows every figure it offers, in words that nobody can turn into markup."""

from typing import Any

import pytest

from dnacompare.charts.cards import FIGURES, chosen_figure, drawing
from dnacompare.charts.versions import distance_over_time, evidence_over_time
from tests.charts import example
from tests.charts.series import MOVED, QUIET, series

TITLES = {"energy": "Energy distance"}
EVIL = "<img src=x onerror=alert(1)>"
RESULTS: dict[str, Any] = {"comparison": example.comparison(), "versions": series()}


@pytest.mark.parametrize(
    ("kind", "figure"), [(kind, figure) for kind in RESULTS for figure in FIGURES[kind]]
)
def test_every_figure_of_a_card_draws(kind: str, figure: str) -> None:
    found = drawing(kind, RESULTS[kind], figure, TITLES)
    assert found.sentence
    expected = {"verdict": 0, "neuron": 2, "both": 2}.get(figure, 1)
    assert len(found.pictures) == expected
    assert all(picture.reading.endswith(".") for picture in found.pictures)


def test_an_unknown_figure_gives_way_to_the_first() -> None:
    assert chosen_figure("comparison", "no such") == "verdict"
    assert chosen_figure("versions", "") == "both"


@pytest.mark.parametrize("p_values", [QUIET[:1], QUIET, QUIET + MOVED, QUIET * 20])
def test_versions_are_drawn_with_their_alarm(p_values: tuple[float, ...]) -> None:
    found = series(p_values, EVIL)
    distance, evidence = distance_over_time(found), evidence_over_time(found)
    for picture in (distance, evidence):
        assert "<img" not in picture.figure.to_json().replace("\\u003c", "<")
    raised = found.alarm is not None
    assert raised == (p_values == QUIET + MOVED)
    assert ("the alarm came with" in distance.reading) == raised
    assert len(distance.figure.layout.shapes) == raised
    assert list(distance.figure.data[1].y) == [one.estimate.value for one in found.versions]
    assert len(distance.figure.layout.xaxis.tickvals) <= 10
