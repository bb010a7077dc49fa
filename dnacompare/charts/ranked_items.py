"""How far the items of B lie from A, beside A's own."""

import numpy as np

from dnacompare import numbers
from dnacompare.charts import text, theme
from dnacompare.charts.picture import Picture
from dnacompare.item_ranking import ItemRanking

HEIGHT = 280
DRAWN = 500
"""Steps drawn at most of each curve."""


def ranked_items(ranking: ItemRanking) -> Picture:
    """The share of items at least as far as each distance: held-out items of A, items of B.

    Where only some of B's items are kept these are the farthest, and the curve begins with them.
    """
    figure = theme.blank(HEIGHT)
    far_b = np.array([item.distance for item in ranking.items])
    far_a = np.sort(np.asarray(ranking.reference))[::-1]
    for side, values, count, colour in (
        ("A", far_a, len(far_a), theme.A),
        ("B", far_b, ranking.n[2], theme.B),
    ):
        some = np.unique(np.linspace(0, len(values) - 1, DRAWN).astype(np.int64))
        figure.add_scatter(
            x=values[some],
            y=(some + 1) / count,
            name=side,
            mode="lines",
            line={"color": colour, "width": 2, "shape": "hv"},
            hovertemplate=f"{side}: %{{y:.1%}} at least %{{x:.3g}} away<extra></extra>",
        )
    figure.update_xaxes(
        title={"text": f"distance to A ({text.escape(ranking.units)})"}, showgrid=False
    )
    figure.update_yaxes(
        range=[-0.02, 1.02], tickformat=".0%", nticks=5, title={"text": "share at least as far"}
    )
    figure.update_layout(showlegend=True, margin_t=34)
    reading = _reading(ranking, far_a, far_b)
    return Picture(figure, reading, f"Distances of single items to A. {reading}")


def _reading(ranking: ItemRanking, far_a: np.ndarray, far_b: np.ndarray) -> str:
    beyond = int((far_b > far_a[0]).sum())
    middle = numbers.number(float(np.median(far_a)))
    count = numbers.count(ranking.n[2], "item")
    if not beyond:
        return (
            f"None of {count} of B lies farther from A than the farthest of A's own that its DNA "
            f"has not seen; half of those lie beyond {middle}."
        )
    return (
        f"{beyond:,} of {count} of B lie farther from A than any of A's own that its DNA has not "
        f"seen; half of those lie beyond {middle}."
    )
