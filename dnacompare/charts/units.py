"""Where the units of two collections lie: each a point, a whole distribution."""

import numpy as np

from dnacompare import numbers
from dnacompare.charts import text, theme
from dnacompare.charts.picture import Picture
from dnacompare.charts.shared_map import separation
from dnacompare.results import CollectionTest

HEIGHT = 420


def units(test: CollectionTest) -> Picture:
    """One panel with the units of both collections, their names on hover."""
    points = test.unit_map
    figure = theme.blank(HEIGHT)
    for side, name, colour, x, y, names in (
        ("A", test.a, theme.A, points.x_a, points.y_a, points.ids_a),
        ("B", test.b, theme.B, points.x_b, points.y_b, points.ids_b),
    ):
        figure.add_scatter(
            x=np.asarray(x, np.float32),
            y=np.asarray(y, np.float32),
            mode="markers",
            marker={"size": 9, "color": colour, "opacity": 0.75, "line": {"width": 0}},
            name=f"{side} · {text.label(name, 22)}",
            customdata=[text.label(unit) for unit in names],
            hovertemplate=f"{side}: %{{customdata}}<extra></extra>",
        )
    absent = dict.fromkeys(("showgrid", "zeroline", "showticklabels"), False)
    frame = {"showline": True, "mirror": True, "linecolor": theme.FAINT}
    figure.update_xaxes(**absent, **frame)
    figure.update_yaxes(**absent, **frame, scaleanchor="x")
    figure.update_layout(showlegend=True, margin={"t": 34, "b": 8, "l": 8, "r": 8})
    apart = separation(points)
    told = "lie over each other" if apart < 0.5 else "overlap" if apart < 1.5 else "lie apart"
    reading = (
        f"On the map the two collections {told}; it shows {numbers.percent(points.quality)} of "
        "the squared distances between units. The test above, not the map, decides."
    )
    return Picture(figure, reading, f"Map of {sum(test.units)} units. {reading}")
