"""What a classifier uses beside what differs: two dots a column, on one axis."""

from collections.abc import Sequence

import plotly.graph_objects as go

from dnacompare import numbers
from dnacompare.charts import text, theme
from dnacompare.charts.picture import Picture
from dnacompare.explanations.domain_classifier import ClassifierColumn, DomainClassifier

DIFFERS, USES = "#009E73", "#CC79A7"
"""Of Okabe and Ito's palette; neither is A's nor B's."""
DRAWN = 12
PITCH, DROP, SPLIT = 52, 0.15, 0.13
"""Pixels of a row; how far its dots lie below the middle, whose upper part holds the name, and from
each other, in rows."""


def shares(result: DomainClassifier) -> Picture:
    """Each column's two shares of R², those that differ most first."""
    shown = result.columns[:DRAWN]
    figure = theme.blank(PITCH * len(shown) + 110)
    figure.add_bar(
        x=[one.floor for one in shown],
        y=[place + DROP - SPLIT for place in range(len(shown))],
        orientation="h",
        width=2 * SPLIT,
        marker={"color": theme.FAINT, "line": {"width": 0}},
        hoverinfo="skip",
        showlegend=False,
    )
    _dots(figure, shown, "differs", "in the data", DIFFERS, DROP - SPLIT)
    _dots(figure, shown, "uses", "to the classifier", USES, DROP + SPLIT)
    figure.layout.annotations = [
        {
            "text": words,
            "x": 0 if side == "left" else 1,
            "xref": "paper",
            "xanchor": side,
            "xshift": 6 if side == "left" else 0,
            "y": place + DROP - SPLIT,
            "yanchor": "bottom",
            "yshift": 7,
            "showarrow": False,
            "font": {"size": 12},
        }
        for place, one in enumerate(shown)
        for words, side in (
            (text.label(one.name, 36), "left"),
            (f"p = {numbers.bare_p(one.p_value)}", "right"),
        )
    ]
    figure.update_layout(showlegend=True, margin_t=44)
    figure.update_yaxes(
        range=[len(shown) - 0.45, -0.6], showgrid=False, showticklabels=False, automargin=False
    )
    figure.update_xaxes(
        title={"text": "share of R² of telling B from A"},
        zeroline=True,
        zerolinecolor=theme.NEUTRAL,
    )
    reading = _reading(result)
    return Picture(figure, reading, f"Two shares of each of {len(shown)} columns. {reading}")


def _dots(
    figure: go.Figure,
    shown: Sequence[ClassifierColumn],
    kind: str,
    label: str,
    colour: str,
    below: float,
) -> None:
    values = [getattr(one, kind) for one in shown]
    ends = [getattr(one, f"{kind}_interval") for one in shown]
    figure.add_scatter(
        x=values,
        y=[place + below for place in range(len(shown))],
        mode="markers",
        name=label,
        marker={"color": colour, "size": 9},
        error_x={
            "type": "data",
            "symmetric": False,
            "array": [end[1] - value for end, value in zip(ends, values, strict=True)],
            "arrayminus": [value - end[0] for end, value in zip(ends, values, strict=True)],
            "color": colour,
            "thickness": 2,
            "width": 0,
        },
        hovertext=[
            f"<b>{text.label(one.name, 80)}</b>: {one.verdict}<br>{label} "
            f"{numbers.number(value)} {numbers.interval(end)}"
            for one, value, end in zip(shown, values, ends, strict=True)
        ],
        hoverinfo="text",
    )


def _reading(result: DomainClassifier) -> str:
    found = [one for one in result.columns if one.p_value <= result.level]
    if not found:
        return "No column differs by more than chance would show."
    along = [one for one in found if one.uses_interval[0] <= 0 <= one.uses_interval[1]]
    first = text.short(found[0].name, 60)
    if not along:
        return f"{first} differs most; all columns that differ are used by the classifier too."
    return (
        f"{first} differs most; {numbers.count(len(along), 'column')} that "
        f"{'differs is' if len(along) == 1 else 'differ are'} not needed by the classifier, first "
        f"{text.short(along[0].name, 60)}: others tell the same."
    )
