"""Pictures of a loss attribution: the sum closes, what is not told is grey, names stay names."""

import json
from collections.abc import Callable
from dataclasses import replace

import plotly.io
import pytest

from dnacompare.charts import theme
from dnacompare.charts.explained.loss_attribution import ground, joint, slices, waterfall
from dnacompare.charts.picture import Picture
from dnacompare.explanations.loss_attribution.result import (
    JointPlayer,
    LossAttribution,
    MeanLoss,
    Player,
)
from dnacompare.inference.loss_slices import Slice
from dnacompare.inference.overlap import Overlap

EVIL = "<img src=x onerror=alert(1)> %{x}"


def found(name: str = "gain") -> LossAttribution:
    return LossAttribution(
        method="loss_attribution",
        a="old",
        b="new",
        n=(300, 280),
        sentence="It rose.",
        seed=0,
        means=MeanLoss("Brier score", 0.1, 0.15, (0.01, 0.01), 0.05, (0.02, 0.08)),
        players=(
            Player(f"P({name})", (name,), -0.01, 0.01, (-0.03, 0.01), 0.8),
            Player(f"P(Y | {name})", (), 0.06, 0.01, (0.04, 0.08), None),
        ),
        joint=(
            JointPlayer(f"P({name})", -0.01, 0.01, (-0.03, 0.01)),
            JointPlayer(f"P({name}) with P(Y | {name})", 0.06, 0.01, (0.04, 0.08)),
        ),
        unexplained=0.0,
        overlap=Overlap(0.61, 0.7, 0.6, 0.0, 0.01),
        withheld="",
        slices=(
            Slice(f"{name} > 5", 0.2, 0.03, (0.1, 0.3), True, (40, 50), 0.2, 0.1, 0.3),
            Slice(f"{name} ≤ 5", 0.0, 0.03, (-0.1, 0.1), False, (90, 90), 0.8, 0.1, 0.1),
        ),
        rows=(),
        estimator="doubly_robust",
        biased=False,
        confidence=0.95,
    )


def none() -> LossAttribution:
    poor = Overlap(0.999, 0.01, 0.01, 0.98, 0.97)
    return replace(found(), players=(), joint=(), slices=(), withheld="Far apart.", overlap=poor)


def test_the_waterfall_ends_at_b() -> None:
    bars = waterfall(found()).figure.data
    ends = [bar.base[0] + bar.x[0] for bar in bars]
    starts = [bar.base[0] for bar in bars]
    assert starts == pytest.approx([0.0, 0.1, 0.09, 0.0])
    assert ends == pytest.approx([0.1, 0.09, 0.15, 0.15])
    assert [bar.marker.color for bar in bars][::3] == [theme.A, theme.B]
    whisker = bars[2].error_x  # of the end of the second step, which lies at 0.15
    assert (whisker.arrayminus[0], whisker.array[0]) == pytest.approx((0.02, 0.02))
    assert "P(Y | gain) makes most of the change: +0.0600" in waterfall(found()).reading


def test_what_cannot_be_told_is_grey() -> None:
    picture = waterfall(none())
    assert len(picture.figure.data) == 3
    assert picture.figure.data[1].marker.line.color == theme.NEUTRAL
    assert "too little ground" in picture.reading
    assert "is too little" in ground(none()).reading
    colours = [bar.marker.color for bar in ground(none()).figure.data]
    assert theme.NEUTRAL not in colours
    assert {bar.marker.color for bar in ground(found()).figure.data} == {theme.NEUTRAL}


def test_weights_leave_a_part_unexplained() -> None:
    weighted = replace(found(), biased=True, players=found().players[:1], unexplained=0.06)
    bars = waterfall(weighted).figure.data
    assert (bars[2].base[0], bars[2].x[0]) == pytest.approx((0.09, 0.06))


@pytest.mark.parametrize("draw", [waterfall, ground, slices, joint])
def test_names_are_shown_and_never_markup(draw: Callable[[LossAttribution], Picture]) -> None:
    picture = draw(found(EVIL))
    whole = json.loads(picture.figure.to_json())
    del whole["layout"]["template"]
    told = json.dumps(whole)
    assert "<img" not in told
    assert plotly.io.from_json(picture.figure.to_json()).data
    assert picture.reading.endswith(".")
    assert picture.reading in picture.alt
