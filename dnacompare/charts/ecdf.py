"""The same neuron as cumulative shares: how much of each set lies below any value."""

import numpy as np

from dnacompare import numbers
from dnacompare.charts import text, theme
from dnacompare.charts.density import HEIGHT
from dnacompare.charts.picture import Picture
from dnacompare.results import Curves


def ecdf(curves: Curves, name: str) -> Picture:
    """Cumulative shares of A and B with their widest gap marked."""
    figure = theme.blank(HEIGHT)
    gaps = np.subtract(curves.cumulative_a, curves.cumulative_b)
    widest = int(np.argmax(np.abs(gaps)))
    at, low, high = curves.x[widest], curves.cumulative_a[widest], curves.cumulative_b[widest]
    figure.add_scatter(
        x=[at, at],
        y=[low, high],
        mode="lines",
        line={"color": theme.NEUTRAL, "width": 2, "dash": "dot"},
        hoverinfo="skip",
    )
    for values, side, colour in (
        (curves.cumulative_a, "A", theme.A),
        (curves.cumulative_b, "B", theme.B),
    ):
        figure.add_scatter(
            x=curves.x,
            y=values,
            name=side,
            mode="lines",
            line={"color": colour, "width": 2},
            hovertemplate=f"{side}: %{{y:.1%}} at or below %{{x:.3g}}<extra></extra>",
        )
    figure.update_layout(margin_t=34)
    figure.update_xaxes(title={"text": text.escape(curves.units)}, showgrid=False)
    figure.update_yaxes(
        range=[-0.02, 1.02], tickformat=".0%", nticks=5, title={"text": "share at or below"}
    )
    reading = (
        f"The curves are farthest apart at {numbers.number(at)}: "
        f"{numbers.percent(low)} of A and {numbers.percent(high)} of B lie at or below it."
    )
    return Picture(
        figure, reading, f"Cumulative shares of {text.short(name, 60)} in A and B. {reading}"
    )
