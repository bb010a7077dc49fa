"""A shifted label: its shares in A and, estimated, in B, beside B's own labels if it has any."""

from dnacompare import numbers
from dnacompare.charts import text, theme
from dnacompare.charts.explained.named_rows import named_rows, places, whiskers
from dnacompare.charts.picture import Picture
from dnacompare.explanations.target_shift.result import LabelShare, TargetShift

APART = 0.07
"""How far A's and B's marks lie from their middle, in rows."""


def shares(result: TargetShift) -> Picture:
    """A row for each class or span of numbers, numbers in their order."""
    parts = list(result.shares)
    if result.kind == "category":
        parts.sort(key=lambda one: -abs(one.share_b - one.share_a))
    figure = named_rows([f"{result.label} = {one.name}" for one in parts], "share of items")
    rows = places(len(parts), APART)
    figure.add_scatter(
        x=[one.share_a for one in parts],
        y=places(len(parts), -APART),
        mode="markers",
        name="A",
        marker={"color": theme.A, "size": 10},
        hovertemplate="A: %{x:.1%}<extra></extra>",
    )
    values = [one.share_b for one in parts]
    figure.add_scatter(
        x=values,
        y=rows,
        mode="markers",
        name="B, estimated",
        marker={"color": theme.B, "size": 10},
        error_x=whiskers(values, [one.interval for one in parts], theme.B),
        customdata=[_hover(one) for one in parts],
        hovertemplate="%{customdata}<extra></extra>",
    )
    known = [
        (row, one.known) for row, one in zip(rows, parts, strict=True) if one.known is not None
    ]
    if known:
        figure.add_scatter(
            x=[share for _, share in known],
            y=[row for row, _ in known],
            mode="markers",
            name="B's own labels (not used)",
            marker={
                "size": 13,
                "symbol": "line-ns",
                "line": {"width": 2, "color": theme.NEUTRAL},
            },
            hovertemplate="B's own labels: %{x:.1%}<extra></extra>",
        )
    most = max(max(one.share_a, one.interval[1], one.known or 0.0) for one in parts)
    figure.update_xaxes(tickformat=".0%", range=[-0.03 * most, 1.06 * most])
    reading = _reading(result)
    return Picture(figure, reading, f"Shares of the label in A and B. {reading}")


def _hover(one: LabelShare) -> str:
    return (
        f"<b>{text.label(one.name, 60)}</b><br>B: {numbers.percent(one.share_b)} "
        f"{numbers.interval(one.interval)}<br>its items weigh {numbers.number(one.ratio)}"
    )


def _reading(result: TargetShift) -> str:
    top = max(result.shares, key=lambda one: abs(one.share_b - one.share_a))
    missed = [
        one
        for one in result.shares
        if one.known is not None and not one.interval[0] <= one.known <= one.interval[1]
    ]
    told = (
        f"{text.short(result.label, 40)} = {text.short(top.name, 40)} moves most, from "
        f"{numbers.percent(top.share_a)} of A to {numbers.percent(top.share_b)} of B "
        f"{numbers.interval(top.interval)}"
    )
    if result.shares[0].known is None:
        return f"{told}."
    return f"{told}; B's own labels lie outside {len(missed)} of {len(result.shares)} intervals."
