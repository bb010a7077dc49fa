"""A shifted label: its shares in A and, estimated, in B, beside B's own labels if it has any."""

from dnacompare import numbers
from dnacompare.charts import text, theme
from dnacompare.charts.picture import Picture
from dnacompare.explanations.target_shift.result import TargetShift

PITCH = 46
APART = 0.16
"""How far B's marks lie below A's, in rows."""


def shares(result: TargetShift) -> Picture:
    """A row for each class or span of numbers, numbers in their order."""
    parts = list(result.shares)
    if result.kind == "category":
        parts.sort(key=lambda one: -abs(one.share_b - one.share_a))
    figure = theme.blank(PITCH * len(parts) + 110)
    rows = list(range(len(parts)))
    figure.add_scatter(
        x=[one.share_a for one in parts],
        y=rows,
        mode="markers",
        name="A",
        marker={"color": theme.A, "size": 10},
        hovertemplate="A: %{x:.1%}<extra></extra>",
    )
    figure.add_scatter(
        x=[one.share_b for one in parts],
        y=[row + APART for row in rows],
        mode="markers",
        name="B, estimated",
        marker={"color": theme.B, "size": 10},
        error_x={
            "type": "data",
            "symmetric": False,
            "array": [one.interval[1] - one.share_b for one in parts],
            "arrayminus": [one.share_b - one.interval[0] for one in parts],
            "color": theme.B,
            "thickness": 2,
            "width": 0,
        },
        customdata=[
            f"<b>{text.label(one.name, 60)}</b><br>B: {numbers.percent(one.share_b)} "
            f"{numbers.interval(one.interval)}<br>its items weigh {numbers.number(one.ratio)}"
            for one in parts
        ],
        hovertemplate="%{customdata}<extra></extra>",
    )
    known = [(row, one.known) for row, one in enumerate(parts) if one.known is not None]
    if known:
        figure.add_scatter(
            x=[share for _, share in known],
            y=[row + APART for row, _ in known],
            mode="markers",
            name="B's own labels (not used)",
            marker={
                "size": 13,
                "symbol": "line-ns",
                "line": {"width": 2, "color": theme.NEUTRAL},
            },
            hovertemplate="B's own labels: %{x:.1%}<extra></extra>",
        )
    figure.layout.annotations = [
        {
            "text": text.label(f"{result.label} = {one.name}", 54),
            "x": 0,
            "xref": "paper",
            "xanchor": "left",
            "xshift": 6,
            "y": row,
            "yanchor": "bottom",
            "yshift": 6,
            "showarrow": False,
            "font": {"size": 12},
        }
        for row, one in enumerate(parts)
    ]
    figure.update_layout(showlegend=True, margin_t=40)
    figure.update_yaxes(
        range=[len(parts) - 0.5, -0.8], showgrid=False, showticklabels=False, automargin=False
    )
    most = max(max(one.share_a, one.interval[1], one.known or 0.0) for one in parts)
    figure.update_xaxes(
        title={"text": "share of items"}, tickformat=".0%", range=[-0.03 * most, 1.06 * most]
    )
    reading = _reading(result)
    return Picture(figure, reading, f"Shares of the label in A and B. {reading}")


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
