"""Pictures of what single items and windows do: drawable, with words, names that are no markup."""

import json

import numpy as np
import plotly.io
import pytest

from dnacompare.charts import theme
from dnacompare.charts.explained import (
    energy_contributions as energy_charts,
)
from dnacompare.charts.explained import feature_stream as stream_charts
from dnacompare.charts.explained import frechet_influence as frechet_charts
from dnacompare.charts.explained import knn_shapley as knn_charts
from dnacompare.charts.explained import outliers as outlier_charts
from dnacompare.charts.picture import Picture
from dnacompare.explanations.energy_contributions import energy_contributions
from dnacompare.explanations.feature_stream import feature_stream
from dnacompare.explanations.frechet_influence import frechet_influence
from dnacompare.explanations.knn_shapley import knn_shapley
from dnacompare.explanations.outliers import outliers
from dnacompare.specs import Rows
from tests.explanations.making import as_rows

EVIL = "<img src=x onerror=alert(1)> & <i>"


def pair(shift: float) -> tuple[Rows, Rows]:
    random = np.random.default_rng(0)
    sides = []
    for name, moved in (("A", 0.0), ("B", shift)):
        values = random.standard_normal((200, 3))
        values[:, 0] += moved
        label = np.where(values[:, 1] > 0, "yes", "no").astype(object)
        sides.append(as_rows(values, name, {"label": label}))
    return sides[0], sides[1]


def pictures(shift: float) -> dict[str, Picture]:
    a, b = pair(shift)
    energy = energy_contributions(a, b, permutations=19)
    stream = feature_stream(a, b, permutations=19)
    found = outliers(a, b)
    return {
        "excess": energy_charts.excess(energy),
        "distance left": energy_charts.distance_left(energy),
        "diversity left": energy_charts.diversity_left(energy),
        "influence": frechet_charts.influence(frechet_influence(a, b, permutations=19)),
        "scores": outlier_charts.scores(found, 0.1),
        "scores at a rate that names none": outlier_charts.scores(found, 1e-6),
        "values": knn_charts.values(knn_shapley(a, b, label="label")),
        "grid": stream_charts.heat_map(stream),
        "course": stream_charts.course(stream, stream.features[0].name),
    }


@pytest.mark.parametrize("shift", [0.0, 5.0])
def test_every_picture_draws_and_says_what_to_conclude(shift: float) -> None:
    for name, picture in pictures(shift).items():
        assert plotly.io.from_json(picture.figure.to_json()).data, name
        assert picture.reading.endswith("."), name
        assert picture.reading in picture.alt
        assert "nan" not in picture.reading.lower()


def test_a_and_b_keep_their_colours_and_chance_is_shaded() -> None:
    figure = pictures(5.0)["excess"].figure
    colours = {bar.name[0]: bar.marker.color for bar in figure.data}
    assert colours == {"A": theme.A, "B": theme.B}
    assert [shape.type for shape in figure.layout.shapes] == ["rect", "line"]
    assert min(figure.data[1].y) < 0 <= min(figure.data[0].y)  # back to back


def test_the_line_is_where_naming_begins() -> None:
    a, b = pair(5.0)
    found = outliers(a, b)
    assert found.named > 0
    line = outlier_charts.scores(found, found.rate).figure.layout.shapes[0].x0
    assert sum(item.score >= line for item in found.items) == found.named
    assert outlier_charts.named(found, 1e-6) == 0


def test_the_first_alarm_is_marked_and_colour_turns_at_the_threshold() -> None:
    a, b = pair(5.0)
    found = feature_stream(a, b, permutations=19)
    figure = stream_charts.heat_map(found).figure
    assert figure.layout.shapes[0].x0 == found.first_alarm
    cells = np.array(figure.data[0].z)
    assert ((cells > 1) == (np.array(found.scores) > found.threshold)).all()


def test_names_cannot_become_markup() -> None:
    a, b = pair(5.0)
    evil = [
        Rows(
            side.name,
            side.ids,
            side.values,
            tuple(type(f)(EVIL + f.name, f.kind, f.column) for f in side.features),
            {"label": np.array([EVIL] * 100 + ["no"] * 100, object)},
        )
        for side in (a, b)
    ]
    stream = feature_stream(*evil, permutations=19)
    for picture in (
        stream_charts.heat_map(stream),
        stream_charts.course(stream, stream.features[0].name),
        knn_charts.values(knn_shapley(*evil, label="label")),
    ):
        drawn = json.dumps(picture.figure.to_plotly_json(), default=str)
        assert "<img" not in drawn
