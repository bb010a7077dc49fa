"""Where on the domain B has more than A: one wave, or several together, drawn in its place."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from dnacompare import numbers
from dnacompare.charts import text, theme
from dnacompare.charts.picture import Picture
from dnacompare.results import Canvas, CollectionTest, ModeShift

HEIGHT = 420
LINE = 280
FEW = 500
"""Nodes that have room for larger points."""
SCALE = [[0.0, theme.A], [0.5, "#F2F2F2"], [1.0, theme.B]]
"""Blue where A has more, vermilion where B has: the colours that the two have everywhere."""

Floats = NDArray[np.float64]


def change(test: CollectionTest, mode: int | None = None) -> Picture:
    """What B has more than A at every place, as far as mode number ``mode`` sees it.

    Without ``mode``: all modes together that differ beyond chance, or all if none does.
    """
    shown = _shown(test, mode)
    values = np.sum([shift.wave for shift in shown], axis=0)
    canvas = test.canvas
    figure = DRAWN[canvas.kind](canvas, values)
    _coloured(figure, values)
    seen = _seen(shown, test, mode)
    reading = f"{_reading(canvas, values, test)} This is what {seen}."
    return Picture(figure, reading, f"Change from A to B on the {test.domain}. {reading}")


def _shown(test: CollectionTest, mode: int | None) -> Sequence[ModeShift]:
    if mode is not None:
        return [test.modes[mode]]
    return [shift for shift in test.modes if shift.p_value <= test.level] or test.modes


def _seen(shown: Sequence[ModeShift], test: CollectionTest, mode: int | None) -> str:
    if mode is not None:
        return f"{text.short(shown[0].name)} alone sees"
    if len(shown) == len(test.modes):
        return f"all {len(shown)} waves together see"
    noun = "wave that differs" if len(shown) == 1 else f"{len(shown)} waves that differ"
    return f"the {noun} beyond chance see{'s' if len(shown) == 1 else ''}"


def _along(canvas: Canvas, values: Floats) -> go.Figure:
    figure = theme.blank(LINE)
    for part, colour, more in (
        (np.minimum(values, 0), theme.A, "A"),
        (np.maximum(values, 0), theme.B, "B"),
    ):
        figure.add_scatter(
            x=canvas.x,
            y=part,
            mode="lines",
            line={"color": colour, "width": 1.5},
            fill="tozeroy",
            fillcolor=theme.translucent(colour, 0.3),
            name=f"{more} has more",
            hovertemplate="%{y:.3g} at %{x:.4g}<extra></extra>",
        )
    figure.update_layout(showlegend=True, margin_t=34)
    figure.update_xaxes(showgrid=False, title={"text": "value"})
    figure.update_yaxes(title={"text": "density, B − A"}, nticks=5)
    return figure


def _nodes(canvas: Canvas, values: Floats) -> go.Figure:
    """Nodes as points, their edges behind them."""
    figure = theme.blank(HEIGHT)
    ends = [end for pair in canvas.edges for end in (*pair, None)]  # None lifts the pen
    x, y = ([None if end is None else axis[end] for end in ends] for axis in (canvas.x, canvas.y))
    figure.add_scatter(
        x=x, y=y, mode="lines", line={"color": theme.FAINT, "width": 1}, hoverinfo="skip"
    )
    figure.add_scatter(
        x=canvas.x,
        y=canvas.y,
        mode="markers",
        marker={
            "size": 9 if len(canvas.x) <= FEW else 5,
            "color": values,
            "coloraxis": "coloraxis",
            "line": {"width": 0.5, "color": theme.NEUTRAL},
        },
        customdata=[text.label(name) for name in _names(canvas)],
        hovertemplate="%{customdata}: %{marker.color:.3g}<extra></extra>",
    )
    absent = dict.fromkeys(("showgrid", "zeroline", "showticklabels"), False)
    figure.update_xaxes(**absent)
    figure.update_yaxes(**absent, scaleanchor="x")
    return figure


def _grid(canvas: Canvas, values: Floats) -> go.Figure:
    figure = theme.blank(HEIGHT)
    figure.add_heatmap(
        x=canvas.x,
        y=canvas.y,
        z=values,
        coloraxis="coloraxis",
        hovertemplate="%{z:.3g} at %{x:.4g}, %{y:.4g}<extra></extra>",
    )
    sphere = canvas.kind == "sphere"
    figure.update_xaxes(title={"text": "longitude" if sphere else "first value"}, showgrid=False)
    figure.update_yaxes(title={"text": "latitude" if sphere else "second value"}, showgrid=False)
    return figure


def _coloured(figure: go.Figure, values: Floats) -> None:
    """One scale, as far below 0 as above."""
    top = float(np.abs(values).max()) or 1.0
    bar = {"title": {"text": "B − A"}, "thickness": 12, "nticks": 5}
    axis = {"colorscale": SCALE, "cmin": -top, "cmax": top, "colorbar": bar}
    figure.update_layout(coloraxis=axis)


def _names(canvas: Canvas) -> Sequence[str]:
    return canvas.names or [f"point {number}" for number in range(1, len(canvas.x) + 1)]


DRAWN = {"line": _along, "circle": _along, "plane": _grid, "sphere": _grid, "graph": _nodes}


def _reading(canvas: Canvas, values: Floats, test: CollectionTest) -> str:
    most, least = int(values.argmax()), int(values.argmin())
    if values[most] == values[least]:
        return "Both have the same everywhere."
    return (
        f"From {text.short(test.a)} to {text.short(test.b)} the share rises most at "
        f"{_place(canvas, most)} and falls most at {_place(canvas, least)}."
    )


def _place(canvas: Canvas, at: int) -> str:
    if canvas.kind == "graph":
        return text.short(_names(canvas)[at])
    x = numbers.number(canvas.x[at])
    return f"({x}, {numbers.number(canvas.y[at])})" if canvas.y else x
