"""Pictures of transport maps: they draw, say what to conclude, and show names as they are."""

import json
import re
from collections.abc import Callable

import pandas as pd
import plotly.io
import pytest

import dnacompare as dc
from dnacompare.charts.explained import cluster_shift, gaussian_map, sparse_mean, sparse_ot
from dnacompare.charts.explained.transport.arrows import arrows
from dnacompare.charts.explained.transport.shares import shares
from dnacompare.charts.explained.transport.ticks import ticks
from dnacompare.charts.picture import Picture
from dnacompare.explanations.transport.parts import TransportMap
from tests.explanations.pairs import mixed, null

EVIL = "<img src=x onerror=alert(1)> & <i>"
METHODS = ("sparse_mean", "sparse_ot", "cluster_shift", "gaussian_map")
PICTURES: dict[str, Callable[[TransportMap], list[Picture]]] = {
    "sparse_mean": lambda r: [sparse_mean.explained(r, k) for k in (1, len(r.steps))],
    "sparse_ot": lambda r: [sparse_ot.explained(r, k) for k in (1, len(r.steps))],
    "cluster_shift": lambda r: [
        cluster_shift.explained(r, 2),
        *(cluster_shift.way(group, 1.0) for group in r.steps[1].by_rules.groups),
    ],
    "gaussian_map": lambda r: [gaussian_map.parts(r), gaussian_map.spreads(r)],
}


def results(a: pd.DataFrame, b: pd.DataFrame) -> dict[str, TransportMap]:
    return {method: dc.explain(a, b, method=method) for method in METHODS}


@pytest.fixture(scope="module")
def moved() -> dict[str, TransportMap]:
    return results(*(side.rename(columns={"age": EVIL}) for side in mixed(120)))


@pytest.fixture(scope="module")
def silent() -> dict[str, TransportMap]:
    return results(*null(1))


def drawn(method: str, result: TransportMap) -> list[Picture]:
    first, second = result.axes[0], result.axes[-1]
    return [shares(result), arrows(result.pairs, first, second, 0), *PICTURES[method](result)]


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("kind", ["moved", "silent"])
def test_every_picture_draws_and_says_what_to_conclude(
    method: str, kind: str, request: pytest.FixtureRequest
) -> None:
    for picture in drawn(method, request.getfixturevalue(kind)[method]):
        assert plotly.io.from_json(picture.figure.to_json()).data
        assert picture.reading.endswith(".") or picture.reading.endswith(".)")
        assert picture.reading.strip() in picture.alt
        assert "nan" not in picture.reading.lower()


@pytest.mark.parametrize("method", METHODS)
def test_names_never_become_markup(method: str, moved: dict[str, TransportMap]) -> None:
    for picture in drawn(method, moved[method]):
        whole = json.loads(picture.figure.to_json())
        del whole["layout"]["template"]
        for trace in whole["data"]:
            trace.pop("customdata", None)  # the name itself, which is never drawn
        assert "<img" not in re.sub(r"</?(b|br|extra)>", "", json.dumps(whole))


def test_what_is_not_resolvable_is_called_so(silent: dict[str, TransportMap]) -> None:
    for method in ("sparse_mean", "sparse_ot", "cluster_shift"):
        assert PICTURES[method](silent[method])[0].reading.startswith("Not resolvable")


def test_one_column_in_the_singular(moved: dict[str, TransportMap]) -> None:
    one, every = PICTURES["sparse_mean"](moved["sparse_mean"])
    assert one.reading.startswith("With 1 column the map explains")
    assert every.reading.startswith("With 4 columns the map explains")


def test_bars_of_shares_add_up(moved: dict[str, TransportMap]) -> None:
    figure = shares(moved["sparse_mean"]).figure
    assert sum(sum(bar.x) for bar in figure.data if bar.type == "bar") == pytest.approx(100)


def test_long_names_that_begin_alike_stay_apart() -> None:
    names = ["original pixels, 3 px stripes at 45°", "original pixels, 3 px stripes at 90°"]
    settings = ticks(names)
    assert settings["tickvals"] == [0, 1]
    assert len(set(settings["ticktext"])) == 2
    assert all(len(name) <= 27 for name in settings["ticktext"])
