"""A stream beside a reference: the bettor's wealth after every item, and where the alarm came."""

import math

from dnacompare import numbers
from dnacompare.charts import theme
from dnacompare.charts.picture import Picture
from dnacompare.results import Watched

HEIGHT = 280
DRAWN = 1_000
"""Points of the line at most."""


def wealth(watched: Watched) -> Picture:
    """The line of the wealth on a logarithmic axis, with 1 and the alarm's height."""
    figure = theme.blank(HEIGHT)
    step = max(1, len(watched.log_wealth) // DRAWN)
    items = [*range(0, len(watched.log_wealth), step), len(watched.log_wealth)]
    line = [0.0, *watched.log_wealth]
    heights = [line[item] / math.log(10) for item in items]
    alarm = -math.log10(watched.level)
    figure.add_scatter(
        x=items,
        y=heights,
        mode="lines",
        line={"color": theme.B, "width": 2},
        customdata=[numbers.number(10 ** min(height, 300)) for height in heights],
        hovertemplate="after %{x:,} items: wealth %{customdata}<extra></extra>",
    )
    figure.add_hline(y=0, line={"color": theme.GRID, "width": 1})
    figure.add_hline(
        y=alarm,
        line={"color": theme.NEUTRAL, "width": 1, "dash": "dash"},
        annotation={"text": f"alarm at {numbers.number(1 / watched.level)}", "yanchor": "bottom"},
    )
    if watched.alarm is not None:
        figure.add_scatter(
            x=[watched.alarm],
            y=[line[watched.alarm] / math.log(10)],
            mode="markers",
            marker={"color": theme.B, "size": 12},
            hovertemplate=f"alarm with item {watched.alarm:,}<extra></extra>",
        )
    figure.update_xaxes(title_text="items of the stream")
    low, high = math.floor(min(heights)), math.ceil(max(*heights, alarm))
    ticks = range(low, high + 1, max(1, (high - low) // 5))
    figure.update_yaxes(
        title_text="wealth, from 1",
        tickvals=list(ticks),
        ticktext=[f"10<sup>{tick}</sup>" if tick else "1" for tick in ticks],
    )
    alt = f"The wealth of a bettor over {len(watched.log_wealth):,} items. {watched.sentence}"
    return Picture(figure, watched.sentence, alt)
