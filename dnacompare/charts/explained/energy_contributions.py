"""What single items add to the energy distance, and what is left of B without the first of them."""

from dnacompare import numbers
from dnacompare.charts import theme
from dnacompare.charts.explained.spread import spread
from dnacompare.charts.picture import Picture
from dnacompare.explanations.energy_contributions import EnergyContributions

HEIGHT = 260


def excess(result: EnergyContributions) -> Picture:
    """How much farther each item lies from the other set than from its own."""
    sides = {
        side: [item.excess for item in result.items if item.side == side] for side in ("A", "B")
    }
    reading = (
        f"{result.beyond:,} of {len(result.items):,} items are beyond what relabelling shows of "
        f"them; the shaded part holds 95 of 100 relabelled items, and the farthest of all stays "
        f"left of the line 95 times in 100."
    )
    return spread(
        sides["A"],
        sides["B"],
        axis=f"mean distance to the other set less that to its own ({result.units})",
        chance=result.chance,
        line=result.highest,
        reading=reading,
    )


def distance_left(result: EnergyContributions) -> Picture:
    """The distance that is left when the items of B that add most are taken away."""
    figure = theme.blank(HEIGHT)
    removed = [one.removed / result.n[1] for one in result.removals]
    figure.add_scatter(
        x=removed,
        y=[one.distance for one in result.removals],
        mode="lines+markers",
        line={"color": theme.B, "width": 2},
        marker={"size": 8},
        hovertemplate="%{x:.0%} removed: %{y:.3g} left<extra></extra>",
    )
    figure.update_xaxes(title={"text": "of B removed, what adds most first"}, tickformat=".0%")
    figure.update_yaxes(title={"text": "energy distance"}, rangemode="tozero", nticks=5)
    first, last = result.removals[0], result.removals[-1]
    reading = (
        f"Without {numbers.percent(removed[-1])} of B the energy distance goes from "
        f"{numbers.number(first.distance)} to {numbers.number(last.distance)}."
    )
    return Picture(figure, reading, f"Energy distance against removed items. {reading}")


def diversity_left(result: EnergyContributions) -> Picture:
    """How diverse what is left of B is, against removing as many at random."""
    figure = theme.blank(HEIGHT)
    removed = [one.removed / result.n[1] for one in result.removals]
    middle = [one.diversity_by_chance for one in result.removals]
    wide = [2 * one.deviation for one in result.removals]
    figure.add_scatter(
        x=[*removed, *reversed(removed)],
        y=[
            *(m + w for m, w in zip(middle, wide, strict=True)),
            *(m - w for m, w in reversed(list(zip(middle, wide, strict=True)))),
        ],
        mode="lines",
        fill="toself",
        fillcolor=theme.FAINT,
        line={"width": 0},
        hoverinfo="skip",
        name="as many at random",
    )
    figure.add_scatter(
        x=removed,
        y=[one.diversity for one in result.removals],
        mode="lines+markers",
        line={"color": theme.B, "width": 2},
        marker={"size": 8},
        name="what adds most",
        hovertemplate="%{x:.0%} removed: %{y:.3g} kinds of items<extra></extra>",
    )
    figure.update_layout(showlegend=True, margin_t=34)
    figure.update_xaxes(title={"text": "of B removed"}, tickformat=".0%")
    figure.update_yaxes(title={"text": "Vendi score of the rest"}, nticks=5)
    first, last = result.removals[0], result.removals[-1]
    lower = last.diversity < last.diversity_by_chance - 2 * last.deviation
    cost = (
        f"less than {numbers.number(last.diversity_by_chance)} after as many at random: removing "
        "them empties B"
        if lower
        else "no less than after as many at random"
    )
    reading = (
        f"B holds {numbers.number(first.diversity)} kinds of items in effect, and "
        f"{numbers.number(last.diversity)} without those; that is {cost}."
    )
    return Picture(figure, reading, f"Diversity against removed items. {reading}")
