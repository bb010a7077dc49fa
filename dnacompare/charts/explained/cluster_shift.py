"""Groups that move as one: how much they explain, and each one's way as signed bars."""

from dnacompare import numbers
from dnacompare.charts import text, theme
from dnacompare.charts.explained.transport.curve import curve
from dnacompare.charts.explained.transport.ticks import ticks
from dnacompare.charts.picture import Picture
from dnacompare.explanations.cluster_shift import ClusterShift
from dnacompare.explanations.transport.moving_groups import Move, MovingGroup

DRAWN = 6
PITCH = 30
WIDEST = 1.15
"""The axis of all cards of one grouping ends this far beyond their longest bar."""


def explained(result: ClusterShift, k: int) -> Picture:
    """Percent explained by k groups, by rules and by nearest centroid."""
    lines = {
        "by rules": [step.by_rules for step in result.steps],
        "by nearest centroid": [step.by_centroid for step in result.steps],
    }
    return curve(lines, k, parts="groups")


def way(group: MovingGroup, longest: float) -> Picture:
    """The group's shift, feature by feature: to the right is more in B. ``longest`` is the longest
    bar of all groups that are shown side by side."""
    moves = group.moves[:DRAWN]
    figure = theme.blank(PITCH * len(moves) + 64)
    figure.add_bar(
        x=[move.standardised for move in moves],
        y=list(range(len(moves))),
        orientation="h",
        marker={
            "color": [theme.B if move.standardised > 0 else theme.A for move in moves],
            "line": {"width": 0},
        },
        text=[f"{text.label(move.feature, 60)}: {_change(move)}" for move in moves],
        textposition="none",
        hovertemplate="%{text}<extra></extra>",
    )
    ends = WIDEST * max(longest, 1e-12)
    figure.update_layout(bargap=0.4)
    figure.update_yaxes(ticks([move.feature for move in moves]))
    figure.update_xaxes(
        title={"text": "shift, standardised"},
        range=[-ends, ends],
        zeroline=True,
        zerolinecolor=theme.NEUTRAL,
    )
    first = moves[0]
    reading = f"Moves most in {text.short(first.feature, 60)}: {_change(first)}."
    return Picture(figure, reading, f"Signed bars of a group's shift. {reading}")


def _change(move: Move) -> str:
    before, after = numbers.number(move.before), numbers.number(move.after)
    if move.kind in ("category", "gap"):
        before, after = f"{move.before:.0%} of the rows", f"{move.after:.0%}"
    return f"{before} → {after}"
