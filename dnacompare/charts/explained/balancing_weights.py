"""Weights on A: each feature's gap before and after, and how the weights are spread."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from dnacompare import numbers
from dnacompare.charts import text, theme
from dnacompare.charts.explained.named_rows import named_rows, places, whiskers
from dnacompare.charts.picture import Picture
from dnacompare.explanations.balancing_weights.result import BalancingWeights, Gap

DRAWN = 12
Z = 1.96
"""Standard errors to either side of a gap: 95 per cent of a normal law."""
BEFORE, AFTER = theme.NEUTRAL, "#009E73"
APART = 0.2
"""How far what is left lies below the gap, in rows."""
BARS = 40
HEIGHT = 260

Mark = tuple[float, Gap, float, float]
"""A gap's place, the gap, and the value and standard error to draw."""


def gaps(result: BalancingWeights) -> Picture:
    """The widest gaps before weighting, and what is left of them."""
    shown = result.gaps[:DRAWN]
    axis = "mean of B less mean of A, in standard deviations"
    figure = named_rows([gap.name for gap in shown], axis)
    rows = places(len(shown), -APART / 2)
    weighted = [
        (place, gap) for place, gap in zip(rows, shown, strict=True) if gap.after is not None
    ]
    for place, gap in weighted:
        figure.add_scatter(
            x=[gap.before, gap.after],
            y=[place, place + APART],
            mode="lines",
            line={"color": theme.FAINT, "width": 4},
            hoverinfo="skip",
            showlegend=False,
        )
    as_is = [
        (place, gap, gap.before, gap.before_error) for place, gap in zip(rows, shown, strict=True)
    ]
    _dots(figure, "as they are", BEFORE, as_is)
    left = [
        (place + APART, gap, gap.after or 0.0, gap.after_error or 0.0) for place, gap in weighted
    ]
    _dots(figure, "weighted", AFTER, left)
    reading = _reading(result)
    return Picture(figure, reading, f"Gaps of means before and after weighting. {reading}")


def spread(result: BalancingWeights) -> Picture:
    """How many items get which weight; 1 is what each had before."""
    weights = np.array([one.weight for one in result.weights])
    counts, edges = np.histogram(weights, BARS, range=(0.0, max(2.0, float(weights.max()))))
    figure = theme.blank(HEIGHT)
    figure.add_bar(
        x=(edges[:-1] + edges[1:]) / 2,
        y=counts,
        width=np.diff(edges),
        marker={"color": theme.A, "line": {"width": 0}},
        hovertemplate="%{y} items of weight about %{x:.2f}<extra></extra>",
    )
    figure.add_vline(x=1.0, line={"color": theme.NEUTRAL, "dash": "dot", "width": 1})
    figure.update_xaxes(title={"text": "weight (1: counts as before)"}, showgrid=False)
    figure.update_yaxes(title={"text": "items of A"}, nticks=4)
    none = int((weights < 0.01).sum())
    reading = (
        f"The weighted items are worth {numbers.number(result.effective)} equal ones of "
        f"{len(weights):,}; the largest weight is {numbers.number(result.largest)}"
    )
    reading += f", and {numbers.count(none, 'item')} of A hardly count." if none else "."
    return Picture(figure, reading, f"Histogram of the weights. {reading}")


def _dots(figure: go.Figure, name: str, colour: str, marks: Sequence[Mark]) -> None:
    figure.add_scatter(
        x=[value for _, _, value, _ in marks],
        y=[place for place, _, _, _ in marks],
        mode="markers",
        name=name,
        marker={"color": colour, "size": 10},
        error_x=whiskers(
            [value for _, _, value, _ in marks],
            [(value - Z * error, value + Z * error) for _, _, value, error in marks],
            colour,
        ),
        customdata=[_hover(gap) for _, gap, _, _ in marks],
        hovertemplate="%{customdata}<extra></extra>",
    )


def _hover(gap: Gap) -> str:
    weighted = numbers.number(gap.mean_weighted)
    return (
        f"<b>{text.label(gap.name, 60)}</b><br>mean of A {numbers.number(gap.mean_a)}, weighted "
        f"{weighted}, of B {numbers.number(gap.mean_b)}"
    )


def _reading(result: BalancingWeights) -> str:
    if not result.gaps:
        return "No feature varies."
    top = result.gaps[0]
    name, before = text.short(top.name, 60), numbers.number(abs(top.before))
    told = f"{name} differs most, by {before} standard deviations"
    if top.after is None:
        return f"{told}; no weights close the gaps."
    left = max(abs(gap.after or 0.0) for gap in result.gaps)
    return (
        f"{told}; weighting leaves {numbers.number(abs(top.after))}, and of no feature more than "
        f"{numbers.number(left)}."
    )
