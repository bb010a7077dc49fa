"""Percent explained over the number of parts that move, with what chance gives, one k marked."""

from collections.abc import Mapping, Sequence
from typing import Protocol

import plotly.graph_objects as go

from dnacompare.charts import theme
from dnacompare.charts.picture import Picture
from dnacompare.results import Interval

HEIGHT = 320
COLOURS = ("#009E73", "#CC79A7")


class Explained(Protocol):
    """A step or a grouping: what is told of it in percent."""

    @property
    def percent_explained(self) -> float | None: ...
    @property
    def percent_explained_plugin(self) -> float: ...
    @property
    def interval(self) -> Interval | None: ...


def curve(
    lines: Mapping[str, Sequence[Explained]],
    k: int,
    *,
    parts: str,
    null: Sequence[Interval] | None = None,
) -> Picture:
    """One line for each way to move 1, 2, … ``parts``; k is marked.

    Debiased percentages with their 95 % interval where they are resolvable; what the samples alone
    say as a dotted line. ``null`` is what chance gives.
    """
    figure = theme.blank(HEIGHT)
    if null:
        _band(figure, null, theme.FAINT, "chance alone (5–95 %)")
    for colour, (name, steps) in zip(COLOURS, lines.items(), strict=False):
        _line(figure, name, steps, colour)
    first = next(iter(lines.values()))
    figure.add_vline(x=k, line={"color": theme.NEUTRAL, "dash": "dot", "width": 1})
    figure.update_layout(showlegend=True, margin_t=64)
    figure.update_xaxes(title={"text": f"{parts} that move"}, dtick=None if len(first) > 12 else 1)
    figure.update_yaxes(title={"text": "% of the shift explained"}, rangemode="tozero")
    reading = _reading(lines, k, parts)
    return Picture(figure, reading, f"Percent explained over the number of {parts}. {reading}")


def _line(figure: go.Figure, name: str, steps: Sequence[Explained], colour: str) -> None:
    places = list(range(1, len(steps) + 1))
    if steps[0].percent_explained is not None:
        bounds = [step.interval or (0.0, 0.0) for step in steps]
        _band(figure, bounds, theme.translucent(colour, 0.18), f"{name}: 95 % interval", hide=True)
        figure.add_scatter(
            x=places,
            y=[step.percent_explained for step in steps],
            mode="lines+markers",
            name=name,
            line={"color": colour, "width": 2},
            marker={"size": 6},
            hovertemplate=f"{name}: %{{y:.0f}} % with %{{x}}<extra></extra>",
        )
    figure.add_scatter(
        x=places,
        y=[step.percent_explained_plugin for step in steps],
        mode="lines",
        name=f"{name}, samples alone (biased)",
        line={"color": colour, "width": 1, "dash": "dot"},
        hovertemplate="samples alone: %{y:.0f} % with %{x}<extra></extra>",
    )


def _band(
    figure: go.Figure, bounds: Sequence[Interval], colour: str, name: str, hide: bool = False
) -> None:
    places = list(range(1, len(bounds) + 1))
    figure.add_scatter(
        x=[*places, *reversed(places)],
        y=[*(high for _, high in bounds), *(low for low, _ in reversed(bounds))],
        fill="toself",
        fillcolor=colour,
        line={"width": 0},
        mode="lines",
        name=name,
        hoverinfo="skip",
        showlegend=not hide,
    )


def _reading(lines: Mapping[str, Sequence[Explained]], k: int, parts: str) -> str:
    told = []
    for name, steps in lines.items():
        step = steps[k - 1]
        if step.percent_explained is None:
            continue
        low, high = step.interval or (step.percent_explained, step.percent_explained)
        value = f"{step.percent_explained:.0f} % [{low:.0f}, {high:.0f}]".replace("-", "−")
        told.append(f"{value} ({name})" if len(lines) > 1 else value)
    if not told:
        return (
            "Not resolvable: the two sets are no farther apart than chance allows, so the dotted "
            "line is nothing but chance."
        )
    moved = f"{k} {parts}" if k > 1 else f"1 {parts.removesuffix('s')}"
    return f"With {moved} the map explains {', '.join(told)} of the shift."
