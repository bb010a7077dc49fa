"""Which subpopulations: each group's parts of the distance, its shares, two columns together."""

from collections.abc import Sequence
from typing import Any

from dnacompare import numbers
from dnacompare.charts import text, theme
from dnacompare.charts.explained.named_rows import named_rows, places, whiskers
from dnacompare.charts.picture import Picture
from dnacompare.explanations.subpopulations.result import (
    Group,
    Interaction,
    Part,
    Subpopulations,
)

SHARE, INSIDE = "#CC79A7", "#009E73"
"""Of Okabe and Ito's palette; neither is A's nor B's."""
KINDS = (("changed share", SHARE), ("change inside", INSIDE))
SPLIT = 0.13
"""How far the two marks of a group lie from its middle."""


def parts(result: Subpopulations) -> Picture:
    """Share and inside part of every group: bars add up to the distance, dots are beyond chance."""
    groups = result.groups
    axis = f"part of the energy distance ({result.units})"
    figure = named_rows([group.name for group in groups], axis)
    for kind, (label, colour) in enumerate(KINDS):
        found = [(group.share_part, group.inside_part)[kind] for group in groups]
        rows = places(len(groups), SPLIT if kind else -SPLIT)
        figure.add_bar(
            x=[part.value for part in found],
            y=rows,
            orientation="h",
            width=2 * SPLIT * 0.85,
            marker={"color": theme.translucent(colour, 0.3), "line": {"width": 0}},
            hoverinfo="skip",
            showlegend=False,
        )
        figure.add_scatter(
            x=[part.unbiased for part in found],
            y=rows,
            mode="markers",
            name=label,
            marker={"color": colour, "size": 8},
            error_x=_bars(found, colour),
            customdata=[
                [group.name, _hover(group, label, part)]
                for group, part in zip(groups, found, strict=True)
            ],
            hovertemplate="%{customdata[1]}<extra></extra>",
        )
    reading = _reading(result)
    return Picture(figure, reading, f"Parts of the distance, by group. {reading}")


def shares(result: Subpopulations) -> Picture:
    """The share of every group in A and in B, with Wilson's intervals."""
    groups = result.groups
    figure = named_rows([group.name for group in groups], "share of all items")
    for side, (letter, colour) in enumerate((("A", theme.A), ("B", theme.B))):
        bounds = [group.share_intervals[side] for group in groups]
        values = [group.shares[side] for group in groups]
        figure.add_scatter(
            x=values,
            y=places(len(groups), (SPLIT if side else -SPLIT) / 2),
            mode="markers",
            name=letter,
            marker={"color": colour, "size": 9},
            error_x=whiskers(values, bounds, colour),
            customdata=[[group.name, _shares(group)] for group in groups],
            hovertemplate="%{customdata[1]}<extra></extra>",
        )
    figure.update_xaxes(tickformat=".0%", rangemode="tozero")
    changed = [group for group in groups if group.verdict.startswith("share")]
    reading = "No group's share is shown to have changed."
    if changed:
        top = max(changed, key=lambda group: abs(group.change))
        reading = (
            f"The share of {len(changed)} of {numbers.count(len(groups), 'group')} changed, most "
            f"that of {text.short(top.name, 80)}: {_percents(top)}."
        )
    return Picture(figure, reading, f"Shares of each group in A and B. {reading}")


def together(found: Interaction) -> Picture:
    """What two columns' shares add alone, together, and beyond the two alone."""
    first, second = (text.short(name, 24) for name in found.columns)
    rows = (
        (f"{first} alone", found.alone[0]),
        (f"{second} alone", found.alone[1]),
        (f"{first} and {second} together", found.together),
        ("together, less both alone", found.beyond),
    )
    axis = "changed shares, part of the energy distance"
    figure = named_rows([name for name, _ in rows], axis)
    values = [part for _, part in rows]
    figure.add_scatter(
        x=[part.unbiased for part in values],
        y=places(len(rows)),
        mode="markers",
        marker={"color": SHARE, "size": 9},
        error_x=_bars(values, SHARE),
        customdata=[f"{numbers.number(part.value)} (plug-in)" for part in values],
        hovertemplate="%{x:.4g}, beyond chance<br>%{customdata}<extra></extra>",
    )
    figure.update_layout(showlegend=False, margin_t=8)
    low, high = found.beyond.interval
    if low > 0:
        reading = f"The combinations of {first} and {second} shifted beyond what each shows alone."
    elif high < 0:
        reading = f"{first} and {second} tell partly the same change of shares."
    else:
        reading = f"{first} and {second} together are not shown to tell more than both alone."
    return Picture(figure, reading, f"Two columns together. {reading}")


def _bars(found: Sequence[Part], colour: str) -> dict[str, Any]:
    return whiskers([part.unbiased for part in found], [part.interval for part in found], colour)


def _reading(result: Subpopulations) -> str:
    told = (
        f"Changed shares add {numbers.number(result.share.value)} and changes inside groups "
        f"{numbers.number(result.inside.value)} to the distance of {numbers.number(result.total)}"
    )
    top = result.groups[0]
    if top.verdict == "no evidence":
        return f"{told} (bars; dots are what is beyond chance); the largest part may be chance."
    most = numbers.number(top.share_part.value + top.inside_part.value)
    return (
        f"{told} (bars; dots are what is beyond chance); {text.short(top.name, 80)} adds most, "
        f"{most}."
    )


def _hover(group: Group, label: str, part: Part) -> str:
    p = group.share_p_value if label == KINDS[0][0] else group.inside_p_value
    tested = f"{numbers.p_value(p)}, adjusted" if p is not None else "not tested"
    return (
        f"<b>{text.label(group.name, 80)}</b><br>{label}: {numbers.number(part.value)}<br>"
        f"beyond chance: {numbers.number(part.unbiased)} {numbers.interval(part.interval)}<br>"
        f"{tested}"
    )


def _shares(group: Group) -> str:
    return (
        f"<b>{text.label(group.name, 80)}</b><br>{_percents(group)}<br>"
        f"change {numbers.interval(group.change_interval)}"
    )


def _percents(group: Group) -> str:
    return f"{numbers.percent(group.shares[0])} of A, {numbers.percent(group.shares[1])} of B"
