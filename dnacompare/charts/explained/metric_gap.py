"""A metric's gap as the sum of what groups add: by their shares, and by their own means."""

from dnacompare import numbers
from dnacompare.charts import text
from dnacompare.charts.explained.named_rows import named_rows, places, whiskers
from dnacompare.charts.picture import Picture
from dnacompare.explanations.metric_gap import DrivingGroup, MetricGap

APART = 0.13
"""How far the two marks of a group lie from their middle, in rows."""
KINDS = (("changed share", "#CC79A7"), ("changed mean", "#009E73"))
"""Of Okabe and Ito's palette; neither is A's nor B's."""


def groups(result: MetricGap) -> Picture:
    """Two marks a group with their intervals; all values add up to the gap."""
    shown = result.groups
    axis = f"part of the gap of {text.label(result.metric, 40)}"
    figure = named_rows([one.name for one in shown], axis)
    for kind, (name, colour) in enumerate(KINDS):
        values = [(one.share_part, one.inside_part)[kind] for one in shown]
        bounds = [(one.share_interval, one.inside_interval)[kind] for one in shown]
        figure.add_scatter(
            x=values,
            y=places(len(shown), APART if kind else -APART),
            mode="markers",
            name=name,
            marker={"color": colour, "size": 9},
            error_x=whiskers(values, bounds, colour),
            customdata=[_hover(one) for one in shown],
            hovertemplate="%{customdata}<extra></extra>",
        )
    share = sum(one.share_part for one in shown)
    inside = sum(one.inside_part for one in shown)
    reading = (
        f"Of the gap of {numbers.number(result.gap)}, changed shares of groups make "
        f"{numbers.number(share)} and changed means {numbers.number(inside)}; "
    )
    if result.gap_interval[0] <= 0 <= result.gap_interval[1]:
        reading += "no gap is shown, so all of it may be chance."
    else:
        reading += f"{text.short(shown[0].name, 60)} adds most."
    return Picture(figure, reading, f"Parts of the gap, by group. {reading}")


def _hover(one: DrivingGroup) -> str:
    return (
        f"<b>{text.label(one.name, 60)}</b><br>{one.n[0]:,} rows of A, {one.n[1]:,} of B<br>"
        f"mean {numbers.number(one.mean_a)} in A, {numbers.number(one.mean_b)} in B<br>"
        f"by its share {numbers.number(one.share_part)} {numbers.interval(one.share_interval)}<br>"
        f"by its mean {numbers.number(one.inside_part)} {numbers.interval(one.inside_interval)}"
    )
