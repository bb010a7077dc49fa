"""Rows with a name above their marks, and marks with intervals: what several pictures share."""

from collections.abc import Sequence
from typing import Any

import plotly.graph_objects as go

from dnacompare.charts import text, theme
from dnacompare.results import Interval

PITCH = 62
"""Pixels from one row to the next: a line for its name, two for its marks."""
DROP = 0.18
"""How far the marks lie below the middle of the row, whose upper part holds the name."""


def named_rows(names: Sequence[str], axis: str) -> go.Figure:
    """An empty figure with a row for each name, from top to bottom, and a legend."""
    figure = theme.blank(PITCH * len(names) + 120)
    figure.layout.annotations = [
        {
            "text": text.label(name, 60),
            "x": 0,
            "xref": "paper",
            "xanchor": "left",
            "xshift": 6,
            "y": place - 0.14,
            "yanchor": "bottom",
            "showarrow": False,
            "font": {"size": 12},
        }
        for place, name in enumerate(names)
    ]
    figure.update_layout(showlegend=True, margin_t=40, barmode="overlay")
    figure.update_yaxes(
        range=[len(names) - 0.4, -0.55], showgrid=False, showticklabels=False, automargin=False
    )
    figure.update_xaxes(title={"text": axis}, zeroline=True, zerolinecolor=theme.NEUTRAL)
    return figure


def places(count: int, apart: float = 0.0) -> list[float]:
    """Where the marks of each row lie, ``apart`` rows below the line for marks."""
    return [place + DROP + apart for place in range(count)]


def whiskers(values: Sequence[float], bounds: Sequence[Interval], colour: str) -> dict[str, Any]:
    """Intervals about values, as plotly takes them."""
    return {
        "type": "data",
        "symmetric": False,
        "array": [max(0.0, high - one) for one, (_, high) in zip(values, bounds, strict=True)],
        "arrayminus": [max(0.0, one - low) for one, (low, _) in zip(values, bounds, strict=True)],
        "color": colour,
        "thickness": 2,
        "width": 0,
    }
