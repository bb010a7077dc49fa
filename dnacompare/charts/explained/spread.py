"""A number of every item, A's above and B's below, with what chance alone shows between."""

from collections.abc import Sequence

import numpy as np

from dnacompare.charts import text, theme
from dnacompare.charts.picture import Picture
from dnacompare.results import Interval

HEIGHT = 300
BINS = 60


def spread(
    a: Sequence[float],
    b: Sequence[float],
    *,
    axis: str,
    chance: Interval | None,
    line: float | None,
    reading: str,
) -> Picture:
    """Two histograms back to back; ``chance`` is shaded and ``line`` is what to look beyond."""
    figure = theme.blank(HEIGHT)
    values = np.array([*a, *b])
    edges = np.linspace(values.min(), max(values.max(), values.min() + 1e-12), BINS + 1)
    middle = (edges[:-1] + edges[1:]) / 2
    highest = 0.0
    for side, held, colour, sign in (("A", a, theme.A, 1), ("B", b, theme.B, -1)):
        share = np.histogram(held, edges)[0] / max(len(held), 1)
        highest = max(highest, float(share.max()))
        figure.add_bar(
            x=middle,
            y=sign * share,
            width=edges[1] - edges[0],
            name=f"{side}: {len(held):,}",
            marker={"color": colour, "line": {"width": 0}},
            customdata=share,
            hovertemplate=f"%{{customdata:.1%}} of {side} near %{{x:.3g}}<extra></extra>",
        )
    if chance is not None:
        figure.add_vrect(x0=chance[0], x1=chance[1], fillcolor=theme.FAINT, line_width=0)
    if line is not None:
        figure.add_vline(x=line, line={"color": theme.NEUTRAL, "width": 1.5, "dash": "dash"})
    figure.update_layout(barmode="overlay", bargap=0, showlegend=True, margin_t=34)
    figure.update_xaxes(title={"text": text.escape(axis)})
    figure.update_yaxes(
        showticklabels=False,
        range=[-1.08 * highest, 1.08 * highest],
        zeroline=True,
        zerolinecolor=theme.NEUTRAL,
    )
    return Picture(figure, reading, f"Items of A and B by {axis}. {reading}")
