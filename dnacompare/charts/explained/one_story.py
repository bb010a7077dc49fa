"""Distances as sums, one bar each: the largest parts by name, then all others."""

from collections.abc import Sequence

from dnacompare import numbers
from dnacompare.charts import text, theme
from dnacompare.charts.picture import Picture
from dnacompare.workflow.one_story import Sum, Term

PITCH = 62
INK = ("#332288", "#117733", "#88CCEE", "#DDCC77", "#CC6677", "#AA4499")
"""Tol's muted palette, whose hues people with any colour vision can tell; none is A's or B's."""
WIDE = 0.09
"""Share of the whole from which a part has room for its name."""


def ladder(sums: Sequence[Sum]) -> Picture:
    """A bar a sum, in percent of the whole; parts below zero lie to the left."""
    figure = theme.blank(PITCH * len(sums) + 70)
    for place, one in enumerate(sums):
        for rank, term in enumerate(one.terms):
            share = term.value / one.whole if one.whole else 0.0
            figure.add_bar(
                x=[share],
                y=[place],
                orientation="h",
                width=0.42,
                marker={
                    "color": theme.FAINT if term.others else INK[rank % len(INK)],
                    "line": {"width": 1, "color": "rgba(128, 134, 139, 0.5)"},
                },
                text=[text.label(term.name, int(90 * share))] if share > WIDE else None,
                textposition="inside",
                insidetextanchor="middle",
                textangle=0,
                textfont={"size": 11, "color": theme.NEUTRAL if term.others else _on(rank)},
                customdata=[_hover(one, term, share)],
                hovertemplate="%{customdata}<extra></extra>",
            )
    figure.layout.annotations = [_title(place, one) for place, one in enumerate(sums)]
    figure.update_layout(barmode="relative", uniformtext={"minsize": 10, "mode": "hide"})
    figure.update_yaxes(
        range=[len(sums) - 0.55, -0.75], showgrid=False, showticklabels=False, automargin=False
    )
    figure.update_xaxes(tickformat=".0%", title={"text": "part of the whole"})
    reading = _reading(sums)
    return Picture(figure, reading, f"Each distance as the sum of its parts. {reading}")


def _on(rank: int) -> str:
    """White or black, whichever is read better on the colour of this rank."""
    return "#111111" if INK[rank % len(INK)] in ("#88CCEE", "#DDCC77") else "#FFFFFF"


def _title(place: int, one: Sum) -> dict[str, object]:
    return {
        "text": text.escape(f"{one.title} {numbers.number(one.whole)} = Σ over {one.over}"),
        "x": 0,
        "xref": "paper",
        "xanchor": "left",
        "y": place - 0.28,
        "yanchor": "bottom",
        "showarrow": False,
        "font": {"size": 12},
    }


def _hover(one: Sum, term: Term, share: float) -> str:
    return (
        f"<b>{text.label(term.name, 70)}</b><br>{numbers.number(term.value)} "
        f"({numbers.percent(share)} of {numbers.number(one.whole)})"
    )


def _reading(sums: Sequence[Sum]) -> str:
    tops = []
    for one in sums:
        if one.whole and one.chapter != "samples":
            first = one.terms[0]
            share = numbers.percent(first.value / one.whole)
            tops.append(f"{one.title}: {text.short(first.name, 60)} adds {share}")
    return f"{'; '.join(tops)}." if tops else "No single item makes the distance."
