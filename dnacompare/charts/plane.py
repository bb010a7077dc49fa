"""Many datasets as points of a map, as far from each other as the measured distances, nearly."""

from dnacompare.charts import text, theme
from dnacompare.charts.picture import Picture
from dnacompare.distance_matrix import DistanceMatrix

HEIGHT = 420
GOOD, FAIR = 0.05, 0.15
"""Kruskal's words for stress-1 (1964): good up to the first, fair up to the second."""


def plane(matrix: DistanceMatrix) -> Picture:
    """One point a dataset, its name beside it."""
    figure = theme.blank(HEIGHT)
    names = [text.label(member.name, 26) for member in matrix.members]
    figure.add_scatter(
        x=matrix.plane.x,
        y=matrix.plane.y,
        mode="markers+text",
        text=names,
        textposition="top center",
        cliponaxis=False,
        marker={"size": 11, "color": theme.A},
        hovertemplate="%{text}<extra></extra>",
    )
    absent = dict.fromkeys(("showgrid", "zeroline", "showticklabels"), False)
    x, y = matrix.plane.x, matrix.plane.y
    pad = 0.18 * max(max(x) - min(x), max(y) - min(y), 1e-12)
    figure.update_xaxes(**absent, range=[min(x) - pad, max(x) + pad])
    figure.update_yaxes(**absent, range=[min(y) - pad, max(y) + pad], scaleanchor="x", scaleratio=1)
    stress = matrix.plane.stress
    quality = "well" if stress <= GOOD else "fairly" if stress <= FAIR else "poorly"
    reading = (
        f"Datasets that lie close are alike; the map shows the distances {quality} "
        f"(stress {stress:.2f}, 0 is exact; {matrix.plane.method})."
    )
    return Picture(figure, reading, f"Map of {len(matrix)} datasets. {reading}")
