"""What each row of A is worth on B, from the most helpful to the most misleading."""

from dnacompare import numbers
from dnacompare.charts import theme
from dnacompare.charts.picture import Picture
from dnacompare.explanations.knn_shapley import KnnShapley

HEIGHT = 280
DRAWN = 600
"""Marks at most: more cannot be told apart on a screen."""


def values(result: KnnShapley) -> Picture:
    """Sorted values in units of the mean row's, with two standard errors about them."""
    count = len(result.rows)
    chosen = sorted({round(i * (count - 1) / (DRAWN - 1)) for i in range(DRAWN)})
    rows = [result.rows[place] for place in chosen]
    usual = result.total / count if result.total > 0 else 1.0
    x = [place / max(count - 1, 1) for place in chosen]
    high = [(row.value + 2 * row.standard_error) / usual for row in rows]
    low = [(row.value - 2 * row.standard_error) / usual for row in rows]
    figure = theme.blank(HEIGHT)
    figure.add_scatter(
        x=[*x, *reversed(x)],
        y=[*high, *reversed(low)],
        mode="lines",
        fill="toself",
        fillcolor=theme.FAINT,
        line={"width": 0},
        hoverinfo="skip",
    )
    figure.add_scatter(
        x=x,
        y=[row.value / usual for row in rows],
        mode="lines",
        line={"color": theme.A, "width": 2},
        hovertemplate="%{x:.0%} of A: %{y:.3g} × the mean row<extra></extra>",
    )
    figure.update_xaxes(title={"text": "rows of A, the most helpful first"}, tickformat=".0%")
    figure.update_yaxes(
        title={"text": "value, mean row = 1"}, zeroline=True, zerolinecolor=theme.NEUTRAL
    )
    below = sum(row.value < 0 for row in result.rows)
    reading = (
        f"{numbers.percent(below / count)} of A's rows have a value below 0, "
        f"{result.harmful:,} of them beyond chance; the shaded part is two standard errors, and "
        f"two halves of B agree at {numbers.number(result.reliability)} (1 is perfect)."
    )
    return Picture(figure, reading, f"Values of A's rows in order. {reading}")
