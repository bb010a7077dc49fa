"""How many items are needed: the smallest shift that is found, against the items of a side."""

import plotly.graph_objects as go

from dnacompare import numbers
from dnacompare.charts import theme
from dnacompare.charts.picture import Picture
from dnacompare.results import ItemsNeeded, PowerCurve

HEIGHT = 300


def power(curve: PowerCurve, here: tuple[int, int]) -> Picture:
    """The curve with twice its Monte Carlo error on either side; ``here`` are the sizes at hand."""
    found = [one for one in curve.sizes if one.shift is not None]
    figure = theme.blank(HEIGHT)
    sizes = [one.n for one in found]
    shifts = [one.shift or 0.0 for one in found]
    errors = [2 * (one.standard_error or 0.0) for one in found]
    hover = [
        f"{numbers.both((one.n, one.m))}<br>{numbers.number(one.shift)} ± "
        f"{numbers.number(one.standard_error)}"
        for one in found
    ]
    upper = [shift + error for shift, error in zip(shifts, errors, strict=True)]
    lower = [max(shift - error, 1e-3) for shift, error in zip(shifts, errors, strict=True)]
    figure.add_trace(
        go.Scatter(
            x=[*sizes, *reversed(sizes)],
            y=[*upper, *reversed(lower)],
            mode="lines",
            fill="toself",
            fillcolor=theme.FAINT,
            line={"width": 0},
            hoverinfo="skip",
        )
    )
    figure.add_trace(
        go.Scatter(
            x=sizes,
            y=shifts,
            mode="lines+markers",
            line={"color": theme.NEUTRAL, "width": 2},
            marker={
                "color": theme.NEUTRAL,
                "size": [12 if (one.n, one.m) == here else 6 for one in found],
                "opacity": 1,
            },
            text=hover,
            hovertemplate="%{text}<extra></extra>",
        )
    )
    side = "items of A" if here[0] != here[1] else "items on each side"
    figure.update_xaxes(
        type="log", title_text=side, tickvals=sizes, ticktext=[f"{size:,}" for size in sizes]
    )
    ticks = [tick for tick in (0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5) if _within(tick, shifts)]
    figure.update_yaxes(
        type="log", title_text="smallest shift found (sd)", tickvals=ticks, ticktext=ticks
    )
    reading = _reading(curve, here)
    return Picture(figure, reading, f"A falling line: the more items, the smaller. {reading}")


def _within(tick: float, shifts: list[float]) -> bool:
    return bool(shifts) and 0.7 * min(shifts) <= tick <= 1.4 * max(shifts)


def _reading(curve: PowerCurve, here: tuple[int, int]) -> str:
    """What the sizes at hand find, and what half of that takes."""
    now = next((one for one in curve.sizes if (one.n, one.m) == here), None)
    if now is None or now.shift is None:
        return "At these sizes only very large shifts could be found."
    often = {0.8: "four times in five"}.get(curve.power, f"{curve.power:.0%} of the time")
    told = (
        f"{_sides(now)} find a shift of {numbers.number(now.shift)} ± "
        f"{numbers.number(now.standard_error)} standard deviations {often}"
    )
    half = next(
        (one for one in curve.sizes if one.shift is not None and one.shift <= now.shift / 2), None
    )
    return f"{told}; half of that takes about {_sides(half)}." if half else f"{told}."


def _sides(one: ItemsNeeded) -> str:
    if one.n == one.m:
        return f"{one.n:,} items on each side"
    return f"{one.n:,} items of A and {one.m:,} of B"
