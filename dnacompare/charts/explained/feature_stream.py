"""A stream by feature and window: where and when it left what the clean period shows."""

import math

from dnacompare import numbers
from dnacompare.charts import text, theme
from dnacompare.charts.picture import Picture
from dnacompare.explanations.feature_stream.result import FeatureStream

PITCH = 24
SHOWN = 20
HEIGHT = 240
TOP = 4.0
"""Thresholds from which colour grows no further."""
SCALE = [[0.0, "#EEF1F4"], [1 / TOP - 1e-6, "#C9D3DC"], [1 / TOP, "#F2B48C"], [1.0, theme.B]]
"""Grey up to the threshold, vermilion beyond; opaque, so that it reads on any page."""


def heat_map(result: FeatureStream) -> Picture:
    """Features by window, those in alarm first; the first alarm is marked."""
    names = [text.label(one.name, 22) for one in result.features[:SHOWN]]
    ends = [one.end for one in result.windows]
    scores = result.scores[:SHOWN]
    figure = theme.blank(PITCH * len(names) + 90)
    figure.add_heatmap(
        z=[[min(max(score / result.threshold, 0.0), TOP) for score in row] for row in scores],
        x=ends,
        y=list(range(len(names))),
        zmin=0,
        zmax=TOP,
        colorscale=SCALE,
        showscale=False,
        ygap=2,
        customdata=[
            [
                f"<b>{name}</b><br>rows {window.start:,}–{window.end - 1:,} "
                f"({text.label(window.at, 24)})<br>score {numbers.number(score)}, threshold "
                f"{numbers.number(result.threshold)}"
                for window, score in zip(result.windows, row, strict=True)
            ]
            for name, row in zip(names, scores, strict=True)
        ],
        hovertemplate="%{customdata}<extra></extra>",
    )
    if result.first_alarm is not None:
        figure.add_vline(
            x=result.first_alarm,
            line={"color": theme.NEUTRAL, "width": 2, "dash": "dash"},
            annotation={"text": "first alarm", "font": {"size": 12}, "yshift": 16},
        )
    figure.update_layout(margin_t=30)
    figure.update_yaxes(
        tickvals=list(range(len(names))),
        ticktext=names,
        range=[len(names) - 0.5, -0.5],
        showgrid=False,
    )
    figure.update_xaxes(title={"text": "row of B at which the window ends"}, showgrid=False)
    reading = _reading(result)
    return Picture(figure, reading, f"Features by window as a coloured grid. {reading}")


def course(result: FeatureStream, feature: str) -> Picture:
    """One feature's score window by window, with the threshold."""
    place = next(i for i, one in enumerate(result.features) if one.name == feature)
    scores = result.scores[place]
    figure = theme.blank(HEIGHT)
    lowest = result.threshold / 100
    figure.add_scatter(
        x=[one.end for one in result.windows],
        y=[max(score, lowest) for score in scores],
        mode="lines",
        line={"color": theme.B, "width": 2},
        customdata=[text.label(one.at, 24) for one in result.windows],
        hovertemplate="row %{x:,} (%{customdata}): %{y:.3g}<extra></extra>",
    )
    figure.add_hline(
        y=result.threshold, line={"color": theme.NEUTRAL, "width": 1.5, "dash": "dash"}
    )
    top = max(*scores, result.threshold)
    figure.update_xaxes(title={"text": "row of B at which the window ends"})
    figure.update_yaxes(
        title={"text": "score"},
        type="log",
        range=[math.log10(lowest), math.log10(top) + 0.15],
        dtick=1,
    )
    one = result.features[place]
    when = (
        f"raises its first alarm at row {one.first_alarm:,} and is in alarm in "
        f"{numbers.percent(one.alarms)} of the windows"
        if one.first_alarm is not None
        else "never passes the threshold"
    )
    reading = f"{text.plain(one.name)} {when} (dashed: {numbers.number(result.threshold)})."
    return Picture(figure, reading, f"Score by window. {reading}")


def _reading(result: FeatureStream) -> str:
    raised = sum(one.first_alarm is not None for one in result.features)
    more = len(result.features) - SHOWN
    cut = f" The {SHOWN} first are shown." if more > 0 else ""
    if not raised:
        return f"No feature passes the threshold in any window: all is grey.{cut}"
    return (
        f"{raised} of {numbers.count(len(result.features), 'feature')} pass the threshold "
        f"(vermilion), the first at row {result.first_alarm:,}.{cut}"
    )
