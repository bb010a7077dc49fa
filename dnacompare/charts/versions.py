"""Versions of data in time: how far each lies from the reference, and the evidence so far."""

import math

import plotly.graph_objects as go

from dnacompare import numbers
from dnacompare.charts import text, theme
from dnacompare.charts.distances import times
from dnacompare.charts.picture import Picture
from dnacompare.version_series import DataVersion, VersionSeries

HEIGHT = 300
LABELS = 10
"""Names below the axis at most; with more versions every second, third, … has one."""


def distance_over_time(series: VersionSeries) -> Picture:
    """The distance of each version with its interval above its noise floor; the alarm marked."""
    figure = theme.blank(HEIGHT)
    places = list(range(1, len(series.versions) + 1))
    values = [one.estimate.value for one in series.versions]
    ends = [one.estimate.interval or (one.estimate.value,) * 2 for one in series.versions]
    floors = [one.estimate.noise_floor or 0.0 for one in series.versions]
    figure.add_bar(
        x=places,
        y=floors,
        width=0.6,
        marker={"color": theme.FAINT, "line": {"width": 0}},
        hoverinfo="skip",
    )
    figure.add_scatter(
        x=places,
        y=values,
        mode="lines+markers",
        line={"color": theme.B, "width": 1.5},
        marker={
            "color": theme.B,
            "size": 10,
            "symbol": [
                "circle" if _beyond(one, series) else "circle-open" for one in series.versions
            ],
            "line": {"width": 2, "color": theme.B},
        },
        error_y={
            "type": "data",
            "symmetric": False,
            "array": [high - value for value, (_, high) in zip(values, ends, strict=True)],
            "arrayminus": [value - low for value, (low, _) in zip(values, ends, strict=True)],
            "color": theme.B,
            "thickness": 1.5,
            "width": 0,
        },
        customdata=[_hover(one) for one in series.versions],
        hovertemplate="%{customdata}<extra></extra>",
    )
    _mark_alarm(figure, series)
    _time_axis(figure, series)
    figure.update_yaxes(
        title_text=f"distance from {text.label(series.reference, 24)}", rangemode="tozero"
    )
    alt = f"The {series.title} of {len(series.versions)} versions from the reference."
    reading = _reading(series)
    return Picture(figure, reading, f"{alt} {reading}")


def evidence_over_time(series: VersionSeries) -> Picture:
    """The bettor's wealth after each version on a logarithmic axis, with the alarm's height."""
    figure = theme.blank(HEIGHT)
    heights = [one.log_wealth / math.log(10) for one in series.versions]
    height = -math.log10(series.level)
    figure.add_scatter(
        x=list(range(len(heights) + 1)),
        y=[0.0, *heights],
        mode="lines+markers",
        line={"color": theme.B, "width": 2},
        marker={"size": 7},
        customdata=["before the first", *(_evidence(one) for one in series.versions)],
        hovertemplate="%{customdata}<extra></extra>",
    )
    figure.add_hline(y=0, line={"color": theme.GRID, "width": 1})
    figure.add_hline(
        y=height,
        line={"color": theme.NEUTRAL, "width": 1, "dash": "dash"},
        annotation={"text": f"alarm at {numbers.number(1 / series.level)}", "yanchor": "bottom"},
    )
    low, high = math.floor(min(0.0, *heights)), math.ceil(max(*heights, height + 0.3))
    ticks = range(low, high + 1, max(1, (high - low) // 5))
    _time_axis(figure, series)
    figure.update_xaxes(range=[-0.2, len(heights) + 0.6])  # with the beginning
    figure.update_yaxes(
        title_text="wealth, from 1",
        tickvals=list(ticks),
        ticktext=[f"10<sup>{tick}</sup>" if tick else "1" for tick in ticks],
    )
    alt = f"The wealth of a bettor over {len(heights)} versions. {series.sentence}"
    return Picture(figure, series.sentence, alt)


def _beyond(version: DataVersion, series: VersionSeries) -> bool:
    p = version.estimate.p_value
    return p is not None and p <= series.level


def _mark_alarm(figure: go.Figure, series: VersionSeries) -> None:
    if series.alarm is not None:
        figure.update_layout(margin_t=26)
        figure.add_vline(
            x=series.alarm,
            line={"color": theme.NEUTRAL, "width": 1, "dash": "dash"},
            annotation={"text": "alarm", "yanchor": "bottom", "y": 1},
        )


def _time_axis(figure: go.Figure, series: VersionSeries) -> None:
    step = -(-len(series.versions) // LABELS)
    places = range(1, len(series.versions) + 1, step)
    figure.update_xaxes(
        title_text="versions in time",
        tickvals=list(places),
        ticktext=[text.label(series.versions[place - 1].name, 14) for place in places],
        range=[0.4, len(series.versions) + 0.6],
        showgrid=False,
    )


def _hover(version: DataVersion) -> str:
    found = version.estimate
    return "<br>".join(
        [
            f"<b>{text.label(version.name, 60)}</b>",
            f"{numbers.number(found.value)} {numbers.interval(found.interval)}",
            f"chance alone: {numbers.number(found.noise_floor)}",
            f"p = {numbers.bare_p(found.p_value)}, of this version by itself",
            numbers.both(found.n),
        ]
    )


def _evidence(version: DataVersion) -> str:
    return (
        f"<b>{text.label(version.name, 60)}</b><br>"
        f"p = {numbers.bare_p(version.p_value)} against all before it<br>"
        f"evidence × {numbers.number(math.exp(version.log_e_value))}, wealth "
        f"{numbers.number(math.exp(min(version.log_wealth, 700.0)))}"
    )


def _reading(series: VersionSeries) -> str:
    last = series.versions[-1]
    floor = last.estimate.noise_floor
    ratio = f", {times(last.estimate.value / floor)} its noise floor" if floor else ""
    alarm = (
        f"the alarm came with {text.short(series.versions[series.alarm - 1].name)}"
        if series.alarm is not None
        else "there is no alarm"
    )
    return (
        f"The last version, {text.short(last.name)}, lies {numbers.number(last.estimate.value)} "
        f"{last.estimate.units} from the reference{ratio}; {alarm}."
    )
