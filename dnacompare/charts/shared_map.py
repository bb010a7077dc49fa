"""Where the items lie: one projection of A and B together, drawn as two panels with one frame."""

import numpy as np
from plotly.subplots import make_subplots

from dnacompare.charts import text, theme
from dnacompare.charts.picture import Picture
from dnacompare.results import SharedMap

HEIGHT = 440


def shared_map(points: SharedMap, a: str, b: str) -> Picture:
    """Two linked panels with identical axes; the other set stays behind each in grey."""
    figure = make_subplots(
        rows=1,
        cols=2,
        shared_xaxes="all",
        shared_yaxes="all",
        horizontal_spacing=0.03,
        subplot_titles=[_title("A", a, theme.A), _title("B", b, theme.B)],
    )
    figure.update_layout({**theme.LAYOUT, "height": HEIGHT})
    sides = (
        (points.x_a, points.y_a, points.ids_a, theme.A),
        (points.x_b, points.y_b, points.ids_b, theme.B),
    )
    for column, (side, own, other) in enumerate((("A", *sides), ("B", *sides[::-1])), start=1):
        figure.add_scattergl(
            x=np.asarray(other[0], np.float32),
            y=np.asarray(other[1], np.float32),
            mode="markers",
            marker={"size": 4, "color": theme.NEUTRAL, "opacity": 0.3},
            hoverinfo="skip",
            row=1,
            col=column,
        )
        figure.add_scattergl(
            x=np.asarray(own[0], np.float32),
            y=np.asarray(own[1], np.float32),
            mode="markers",
            marker={"size": 6, "color": own[3], "opacity": 0.9, "line": {"width": 0}},
            customdata=[f"{side}{item}" for item in own[2]],
            hovertemplate=f"{side}: click to see this item<extra></extra>",
            row=1,
            col=column,
        )
    low, high = _frame(points)
    absent = dict.fromkeys(("showgrid", "zeroline", "showticklabels"), False)
    frame = {"showline": True, "mirror": True, "linecolor": theme.FAINT, "fixedrange": True}
    figure.update_xaxes(range=[low[0], high[0]], **absent, **frame)
    figure.update_yaxes(range=[low[1], high[1]], **absent, **frame)
    figure.update_yaxes(scaleanchor="x", row=1, col=1)
    figure.update_annotations(font={"size": 13})
    figure.add_annotation(
        text=f"{text.escape(points.method[:1].upper() + points.method[1:])}<br>"
        f"quality {points.quality:.2f} of 1",
        font={"size": 12},
        align="left",
        x=0,
        xref="paper",
        xanchor="left",
        y=1,
        yref="paper",
        yanchor="bottom",
        yshift=26,
        showarrow=False,
    )
    figure.update_layout(margin={"t": 66, "b": 8, "l": 8, "r": 8})
    reading = (
        f"{_apart(points)} Its quality is {points.quality:.2f}: {points.quality_name}. "
        "The distances above, not the map, decide."
    )
    return Picture(figure, reading, f"Map of A and B by {points.method}, in two panels. {reading}")


def _title(side: str, name: str, colour: str) -> str:
    return f'<span style="color:{colour}">■</span> {side} · {text.label(name, 20)}'


def separation(points: SharedMap) -> float:
    """Distance of the two centres in units of the sets' root mean square radius on the map."""
    a = np.stack([points.x_a, points.y_a], axis=1)
    b = np.stack([points.x_b, points.y_b], axis=1)
    radius = np.sqrt((a.var(axis=0).sum() + b.var(axis=0).sum()) / 2)
    return float(np.linalg.norm(a.mean(axis=0) - b.mean(axis=0)) / max(radius, 1e-12))


def _apart(points: SharedMap) -> str:
    if not points.x_a or not points.x_b:
        return "One of the two sets has no point on the map."
    apart = separation(points)
    if apart < 0.5:
        return "On the map the two sets lie over each other."
    if apart < 1.5:
        return "On the map the two sets overlap in part."
    return "On the map the two sets lie apart."


def _frame(points: SharedMap) -> tuple[tuple[float, float], tuple[float, float]]:
    """The corners that hold every point of both sets, with a margin of 5 %."""
    x, y = [*points.x_a, *points.x_b] or [0.0], [*points.y_a, *points.y_b] or [0.0]
    pad_x, pad_y = 0.05 * (max(x) - min(x)) or 1.0, 0.05 * (max(y) - min(y)) or 1.0
    return (min(x) - pad_x, min(y) - pad_y), (max(x) + pad_x, max(y) + pad_y)
