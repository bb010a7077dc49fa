"""Items of A and where they go in B: an arrow for each pair, on any two axes."""

from dnacompare import numbers
from dnacompare.charts import text, theme
from dnacompare.charts.picture import Picture
from dnacompare.explanations.transport.parts import Axis, Pair

HEIGHT = 420


def arrows(pairs: tuple[Pair, ...], across: Axis, up: Axis, chosen: int) -> Picture:
    """Arrows from A to B; ``chosen`` is the pair to mark. A mark's ``customdata`` is its place."""
    figure = theme.blank(HEIGHT)
    figure.layout.annotations = [
        _arrow(across, up, place, place == chosen) for place in range(len(pairs))
    ]
    for side, colour, x, y in (
        ("A", theme.A, across.items, up.items),
        ("partner in B", theme.B, across.partners, up.partners),
    ):
        figure.add_scatter(
            x=x,
            y=y,
            mode="markers",
            name=side,
            marker={
                "color": colour,
                "size": [13 if place == chosen else 7 for place in range(len(pairs))],
            },
            customdata=list(range(len(pairs))),
            text=[numbers.number(pair.cost) for pair in pairs],
            hovertemplate=f"{side}: %{{x:.4g}}, %{{y:.4g}}<br>squared way %{{text}}<extra></extra>",
        )
    figure.update_layout(showlegend=True, margin_t=40, clickmode="event+select")
    figure.update_xaxes(title={"text": text.label(across.name, 60)})
    figure.update_yaxes(title={"text": text.label(up.name, 44)})
    right = sum(b > a for a, b in zip(across.items, across.partners, strict=True))
    reading = (
        f"{right} of {len(pairs)} drawn items go to a partner with more of "
        f"{text.short(across.name, 60)}; the marked one is number {chosen + 1} by cost."
    )
    return Picture(figure, reading, f"Arrows from items of A to partners in B. {reading}")


def _arrow(across: Axis, up: Axis, place: int, chosen: bool) -> dict[str, object]:
    return {
        "x": across.partners[place],
        "y": up.partners[place],
        "ax": across.items[place],
        "ay": up.items[place],
        "xref": "x",
        "yref": "y",
        "axref": "x",
        "ayref": "y",
        "text": "",
        "showarrow": True,
        "arrowhead": 2,
        "arrowsize": 1,
        "arrowwidth": 2.5 if chosen else 1,
        "arrowcolor": theme.NEUTRAL if chosen else theme.translucent(theme.NEUTRAL, 0.6),
    }
