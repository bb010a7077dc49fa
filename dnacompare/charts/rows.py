"""The anatomy of the ranked charts: one row for each thing, its name above, a dot, an interval.

A grey bar from zero shows what chance alone would give; a dot inside it is not worth a look.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, log10
from typing import Any

import plotly.graph_objects as go

from dnacompare import numbers
from dnacompare.charts import text, theme
from dnacompare.results import Interval

PITCH, LEADING = 42, 15
"""Pixels from one row to the next, a line of text above and the mark below; for a second line."""
LINE = 54
"""Letters of 12 pixels that fit into the 340 pixels of a phone."""


@dataclass(frozen=True)
class Row:
    """One row; ``hollow`` marks what the evidence does not support."""

    name: str
    value: float
    interval: Interval | None
    floor: float | None
    remark: str
    colour: str = theme.NEUTRAL
    hollow: bool = False


def draw(rows: Sequence[Row], axis: str, *, logarithmic: bool = False) -> go.Figure:
    """The rows from top to bottom in the order given."""
    names = [_lines(row.name, LINE - len(row.remark)) for row in rows]
    pitch = PITCH + LEADING * any("<br>" in name for name in names)
    figure = theme.blank(pitch * len(rows) + 52)
    lower, upper = _ends(rows) if logarithmic else (0.0, 0.0)
    figure.add_bar(
        x=[(row.floor or 0.0) - lower if row.floor else 0.0 for row in rows],
        base=lower,
        y=list(range(len(rows))),
        orientation="h",
        width=14 / pitch,
        marker={"color": theme.FAINT, "line": {"width": 0}},
        hoverinfo="skip",
    )
    for colour, hollow in dict.fromkeys((row.colour, row.hollow) for row in rows):
        _dots(figure, rows, colour, hollow, lower)
    # all at once: each single addition would validate all that are there
    figure.layout.annotations = [
        _words(position, words, side)
        for position, (name, row) in enumerate(zip(names, rows, strict=True))
        for words, side in ((name, "left"), (row.remark, "right"))
    ]
    above = 1 - 18 / pitch
    figure.update_yaxes(
        range=[len(rows) - above, -above], showgrid=False, showticklabels=False, automargin=False
    )
    figure.update_xaxes(title={"text": axis})
    if logarithmic:
        ticks = _ticks(lower, upper)
        figure.update_xaxes(
            type="log",
            range=[log10(lower), log10(upper)],
            tickvals=ticks,
            ticktext=[f"{tick:,g}" for tick in ticks],
        )
    else:
        figure.update_xaxes(rangemode="tozero", zeroline=True, zerolinecolor=theme.NEUTRAL)
    return figure


def _dots(figure: go.Figure, rows: Sequence[Row], colour: str, hollow: bool, lower: float) -> None:
    chosen = [
        (position, row)
        for position, row in enumerate(rows)
        if (row.colour, row.hollow) == (colour, hollow)
    ]
    ends = [row.interval or (row.value, row.value) for _, row in chosen]
    figure.add_scatter(
        x=[row.value for _, row in chosen],
        y=[position for position, _ in chosen],
        mode="markers",
        marker={
            "color": colour,
            "size": 10,
            "symbol": "circle-open" if hollow else "circle",
            "line": {"width": 2, "color": colour},
        },
        error_x={
            "type": "data",
            "symmetric": False,
            "array": [high - row.value for (_, row), (_, high) in zip(chosen, ends, strict=True)],
            "arrayminus": [
                row.value - max(low, lower) if lower else row.value - low
                for (_, row), (low, _) in zip(chosen, ends, strict=True)
            ],
            "color": colour,
            "thickness": 2,
            "width": 0,
        },
        customdata=[_hover(row) for _, row in chosen],
        hovertemplate="%{customdata}<extra></extra>",
    )


def _words(position: int, words: str, side: str) -> dict[str, Any]:
    """An annotation above a row, at the left or right end of the figure."""
    return {
        "text": words,
        "x": 0 if side == "left" else 1,
        "xref": "paper",
        "xanchor": side,
        "xshift": 6 if side == "left" else 0,
        "y": position,
        "yanchor": "bottom",
        "yshift": 7,
        "align": "left",
        "showarrow": False,
        "font": {"size": 12},
        "borderpad": 0,
    }


def _lines(name: str, width: int) -> str:
    """The name in at most two lines of ``width`` letters, escaped."""
    line = text.short(name, 2 * width)
    if len(line) <= width:
        return text.escape(line)
    cut = line.rfind(" ", 0, width + 1)
    cut = cut if cut > 0 else width
    return f"{text.escape(line[:cut])}<br>{text.escape(text.short(line[cut:], width))}"


def _hover(row: Row) -> str:
    lines = [
        f"<b>{text.label(row.name, 80)}</b>",
        f"{numbers.number(row.value)} {numbers.interval(row.interval) if row.interval else ''}",
    ]
    if row.floor:
        lines.append(f"chance alone: {numbers.number(row.floor)}")
    return "<br>".join([*lines, row.remark])


def _ends(rows: Sequence[Row]) -> tuple[float, float]:
    """The ends of a logarithmic axis: just beyond the smallest and largest thing to be shown."""
    shown = [
        size
        for row in rows
        for size in (row.value, row.floor or 0.0, *(row.interval or ()))
        if size > 0
    ]
    # an interval that reaches nearly to zero must not stretch the axis over many decades
    return 0.7 * max(min(shown), max(shown) / 1e4), 1.25 * max(shown)


def _ticks(lower: float, upper: float) -> list[float]:
    """Round numbers inside the ends: 1, 2, 5 in each decade, or 1 alone over many decades."""
    steps = (1, 2, 5) if log10(upper / lower) < 2.5 else (1,)
    decades = range(floor(log10(lower)), ceil(log10(upper)) + 1)
    return [step * 10.0**k for k in decades for step in steps if lower <= step * 10.0**k <= upper]
