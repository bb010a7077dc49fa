"""Why a loss changed: the way from A's mean to B's, the ground that both share, and slices."""

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from dnacompare import numbers
from dnacompare.charts import rows, text, theme
from dnacompare.charts.picture import Picture
from dnacompare.explanations.loss_attribution.result import LossAttribution
from dnacompare.explanations.loss_attribution.words import MEANINGS
from dnacompare.inference.overlap import LEAST, MOST_OUTSIDE
from dnacompare.results import Interval

RISE, FALL = "#CC79A7", "#009E73"
"""Of Okabe and Ito's palette; neither is A's nor B's."""
PITCH, BAR, DROP = 52, 0.34, 0.2
"""Pixels of a row, the height of its bar and how far that lies below the middle, in rows: the upper
part holds the name."""
MOST = 12
"""Pairs of mechanisms that are drawn."""


@dataclass(frozen=True)
class _Step:
    """A bar from ``start`` to ``end``; ``open`` where it is not told apart from nothing."""

    name: str
    start: float
    end: float
    interval: Interval | None
    remark: str
    colour: str
    open: bool = False


def waterfall(result: LossAttribution) -> Picture:
    """From A's mean loss by each mechanism's part to B's."""
    steps = _steps(result)
    figure = _rows([one.name for one in steps], [one.remark for one in steps])
    for place, one in enumerate(steps):
        figure.add_bar(
            x=[one.end - one.start],
            base=[one.start],
            y=[place + DROP],
            width=BAR,
            orientation="h",
            marker={
                "color": theme.translucent(one.colour, 0.25) if one.open else one.colour,
                "line": {"width": 1 if one.open else 0, "color": one.colour},
            },
            error_x=_whisker(one),
            hovertext=[f"{text.label(one.name, 80)}<br>{one.remark}"],
            hoverinfo="text",
        )
    figure.update_xaxes(title={"text": f"mean loss ({text.label(result.means.name)})"})
    figure.update_xaxes(zeroline=True, zerolinecolor=theme.NEUTRAL)
    reading = _reading(result)
    return Picture(figure, reading, f"Waterfall from A's mean loss to B's. {reading}")


def ground(result: LossAttribution) -> Picture:
    """How much of each set the other one knows; beyond the line no number is given."""
    over = result.overlap
    worth, lost = "worth, weighted to look like", "hardly found in"
    bars = [
        (f"A's rows: {worth} B", over.effective_a, LEAST, over.effective_a < LEAST),
        (f"B's rows: {worth} A", over.effective_b, LEAST, over.effective_b < LEAST),
        (f"B's rows: {lost} A", over.outside_a, MOST_OUTSIDE, over.outside_a > MOST_OUTSIDE),
        (f"A's rows: {lost} B", over.outside_b, MOST_OUTSIDE, over.outside_b > MOST_OUTSIDE),
    ]
    figure = _rows([bar[0] for bar in bars], [numbers.percent(bar[1]) for bar in bars])
    for place, (name, share, limit, bad) in enumerate(bars):
        figure.add_bar(
            x=[share],
            y=[place + DROP],
            width=BAR,
            orientation="h",
            marker={"color": RISE if bad else theme.NEUTRAL, "line": {"width": 0}},
            hovertext=[f"{name}: {numbers.percent(share)}"],
            hoverinfo="text",
        )
        figure.add_shape(
            type="line",
            x0=limit,
            x1=limit,
            y0=place + DROP - BAR / 2,
            y1=place + DROP + BAR / 2,
            line={"width": 2, "dash": "dot", "color": theme.NEUTRAL},
        )
    figure.update_xaxes(range=[0, 1], tickformat=".0%", title={"text": "share of rows"})
    enough = "enough to compare like with like" if over.enough else "too little"
    reading = (
        f"Held-out rows of A and B are told apart with an AUC of {numbers.number(over.auc)} "
        f"(0.5 is not at all); the ground that both share is {enough}."
    )
    return Picture(figure, reading, f"Four shares of rows. {reading}")


def slices(result: LossAttribution) -> Picture:
    """How far like rows' loss rose in each slice, on rows that the slices were not sought on."""
    marks = [
        rows.Row(
            name=one.rule,
            value=one.rise,
            interval=one.interval,
            floor=None,
            remark=f"{numbers.percent(one.share)} of B",
            colour=RISE if one.rise > 0 else FALL,
            hollow=not one.resolved,
        )
        for one in result.slices
    ]
    figure = rows.draw(marks, f"rise of the loss of like rows ({text.label(result.means.name)})")
    found = [one for one in result.slices if one.resolved and one.rise > 0]
    reading = (
        f"Like rows lost most where {found[0].rule}: {numbers.number(found[0].rise)} "
        f"{numbers.interval(found[0].interval)}, measured on other rows than it was sought on."
        if found
        else "In no slice did the loss of like rows rise beyond chance."
    )
    return Picture(figure, reading, f"Rise of the loss in {len(marks)} slices. {reading}")


def joint(result: LossAttribution) -> Picture:
    """Mechanisms alone and in pairs: joint Shapley values, the largest first."""
    marks = [
        rows.Row(
            name=one.name,
            value=one.value,
            interval=one.interval,
            floor=None,
            remark=numbers.number(one.value),
            colour=RISE if one.value > 0 else FALL,
            hollow=_crosses(one.interval),
        )
        for one in result.joint[:MOST]
    ]
    figure = rows.draw(marks, "joint Shapley value")
    reading = (
        "Alone and in pairs the values add up to the change of the loss; a pair holds what its two "
        "change by joining at once, so one that matters lends its weight to all of its pairs."
    )
    return Picture(figure, reading, f"Joint Shapley values. {reading}")


def _steps(result: LossAttribution) -> list[_Step]:
    means = result.means
    steps = [_Step("A: mean loss", 0.0, means.a, None, numbers.number(means.a), theme.A)]
    level = means.a
    for one in result.players:
        steps.append(
            _Step(
                name=f"{one.name}: {MEANINGS[one.name]}" if one.name in MEANINGS else one.name,
                start=level,
                end=level + one.value,
                interval=(level + one.interval[0], level + one.interval[1]),
                remark=f"{_signed(one.value)} {numbers.interval(one.interval)}",
                colour=RISE if one.value > 0 else FALL,
                open=_crosses(one.interval),
            )
        )
        level += one.value
    if result.withheld or result.biased:
        why = "not told: too little common ground" if result.withheld else "not explained"
        steps.append(
            _Step(why, level, means.b, None, _signed(means.b - level), theme.NEUTRAL, open=True)
        )
    steps.append(_Step("B: mean loss", 0.0, means.b, None, numbers.number(means.b), theme.B))
    return steps


def _rows(names: Sequence[str], remarks: Sequence[str]) -> go.Figure:
    """An empty figure with a name at the left and a remark at the right above each row."""
    figure = theme.blank(PITCH * len(names) + 60)
    figure.layout.annotations = [
        {
            "text": text.label(words, 60) if side == "left" else text.escape(words),
            "x": 0 if side == "left" else 1,
            "xref": "paper",
            "xanchor": side,
            "xshift": 6 if side == "left" else 0,
            "y": place + DROP - BAR / 2,
            "yanchor": "bottom",
            "showarrow": False,
            "font": {"size": 12},
        }
        for place, both in enumerate(zip(names, remarks, strict=True))
        for words, side in zip(both, ("left", "right"), strict=True)
    ]
    figure.update_layout(barmode="overlay")
    figure.update_yaxes(
        range=[len(names) - 0.45, -0.55], showgrid=False, showticklabels=False, automargin=False
    )
    return figure


def _whisker(one: _Step) -> dict[str, object] | None:
    if one.interval is None:
        return None
    return {
        "type": "data",
        "symmetric": False,
        "array": [one.interval[1] - one.end],
        "arrayminus": [one.end - one.interval[0]],
        "color": theme.NEUTRAL,
        "thickness": 2,
        "width": 4,
    }


def _crosses(interval: Interval) -> bool:
    return interval[0] <= 0 <= interval[1]


def _signed(value: float) -> str:
    return f"+{numbers.number(value)}" if value > 0 else numbers.number(value)


def _reading(result: LossAttribution) -> str:
    if result.withheld:
        return "The loss changed, but A and B share too little ground to say why."
    if all(_crosses(one.interval) for one in result.players):
        return "No mechanism's part is told apart from nothing."
    top = max(result.players, key=lambda one: abs(one.value))
    return (
        f"{top.name} makes most of the change: {_signed(top.value)} "
        f"{numbers.interval(top.interval)} of {_signed(result.means.difference)}."
    )
