"""Small multiples: how often each of a few neurons of one layer responded how strongly."""

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from plotly.subplots import make_subplots

from dnacompare import numbers
from dnacompare.charts import text, theme
from dnacompare.charts.picture import Picture
from dnacompare.grids import Grid
from dnacompare.layer import SPECIAL, Layer

CELLS = 40
COLUMNS = 2
ROW = 150
"""Pixels of a row, its titles included."""
HEAD, ENDING = 8, 14
"""Characters of a long name that are kept at its beginning and at its end."""
TAIL = 0.005
"""Share of a neuron's activations left out at each end of its axis."""

Floats = NDArray[np.float64]


def histograms(layer: Layer, grid: Grid, chosen: Sequence[int]) -> Picture:
    """The neurons of these numbers, in this order, each on an axis of its own."""
    rows = max(math.ceil(len(chosen) / COLUMNS), 1)
    figure = make_subplots(
        rows,
        COLUMNS,
        subplot_titles=_titles([layer.neurons[neuron] for neuron in chosen]),
        horizontal_spacing=0.06,
        vertical_spacing=0.45 / rows,
    )
    for place, neuron in enumerate(chosen):
        borders, share = cells(layer, grid, neuron)
        figure.add_bar(
            x=(borders[1:] + borders[:-1]) / 2,
            y=share,
            width=np.diff(borders),
            marker={"color": theme.NEUTRAL, "line": {"width": 0}},
            hovertemplate="%{y:.1%} around %{x:.3g}<extra></extra>",
            row=place // COLUMNS + 1,
            col=place % COLUMNS + 1,
        )
    look = {key: part for key, part in theme.LAYOUT.items() if key not in ("xaxis", "yaxis")}
    figure.update_layout({**look, "height": 40 + ROW * rows, "bargap": 0})
    figure.update_layout(margin_t=40)
    figure.update_xaxes(**theme.AXIS, nticks=4)
    figure.update_xaxes(showgrid=False)
    figure.update_yaxes(showticklabels=False, showgrid=False, fixedrange=True)
    figure.update_annotations(font_size=11)
    reading = _reading(layer, chosen)
    count = numbers.count(len(chosen), "neuron")
    return Picture(
        figure, reading, f"Histograms of {count} of {text.short(layer.name, 60)}. {reading}"
    )


def cells(layer: Layer, grid: Grid, neuron: int) -> tuple[Floats, Floats]:
    """Borders ``(CELLS + 1,)`` and the share of activations between them ``(CELLS,)``."""
    edges = layer.origin[neuron] + layer.unit[neuron] * grid.edges()
    counts = layer.counts[neuron]
    below = np.concatenate([[0.0], np.cumsum(counts) / max(int(counts.sum()), 1)])
    held = np.flatnonzero((below[1:] > TAIL) & (below[:-1] < 1 - TAIL))
    if not len(held):
        return np.linspace(-1, 1, CELLS + 1), np.zeros(CELLS)
    low, high = float(edges[held[0]]), float(edges[held[-1] + 1])
    if len(held) == 1:  # all in one bin: one bar amid nothing
        room = CELLS // 2 * (high - low)
        low, high = low - room, low + room
    borders = np.linspace(low, high, CELLS + 1)
    return borders, np.diff(np.interp(borders, edges, below))


def zeros(layer: Layer) -> Floats:
    """``(C,)``: the share of each neuron's activations that is exactly zero."""
    exact = layer.special[:, SPECIAL.index("zero")]
    return np.asarray(exact / np.maximum(layer.total, 1), np.float64)


def _titles(full: Sequence[str]) -> list[str]:
    """What tells the names apart: words that all begin with go, then the middle of long ones."""
    words = [text.plain(name).split() for name in full]
    apart = (place for place, alike in enumerate(zip(*words, strict=False)) if len({*alike}) > 1)
    longest = min(map(len, words), default=1) - 1  # something is left of equal names
    shared = min(next(apart, longest), longest) if len(words) > 1 else 0
    rest = [" ".join(name[shared:]) for name in words]
    return [
        text.escape(name if len(name) <= HEAD + ENDING else f"{name[:HEAD]}…{name[-ENDING:]}")
        for name in rest
    ]


def _reading(layer: Layer, chosen: Sequence[int]) -> str:
    some = [neuron for neuron in chosen if layer.total[neuron]]
    if not some:
        return "None of these neurons has a finite activation."
    most = max(some, key=lambda neuron: float(layer.mean[neuron]))
    idle = max(some, key=lambda neuron: float(zeros(layer)[neuron]))
    share = float(zeros(layer)[idle])
    rest = (
        f"{text.short(layer.neurons[idle], 60)} is zero most often, {numbers.percent(share)} of "
        "the time"
        if share
        else "none is ever exactly zero"
    )
    return (
        f"Of these, {text.short(layer.neurons[most], 60)} responds most, "
        f"{numbers.number(float(layer.mean[most]))} on average, and {rest}."
    )
