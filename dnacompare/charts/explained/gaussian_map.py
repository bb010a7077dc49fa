"""Shift, spread and dependence: the three parts of the distance, and which features widened."""

from dnacompare import numbers
from dnacompare.charts import rows, text, theme
from dnacompare.charts.picture import Picture
from dnacompare.explanations.gaussian_map import GaussianShift
from dnacompare.explanations.transport.spreads import SpreadChange

DRAWN = 12
HEIGHT = 150
COLOURS = {"means": "#009E73", "spreads": "#E69F00", "dependence": "#CC79A7"}


def parts(result: GaussianShift) -> Picture:
    """One bar: the squared distance of the fitted Gaussians, in its three parts."""
    sizes = {
        "means": result.mean_part,
        "spreads": result.spread_part,
        "dependence": result.dependence_part,
    }
    whole = result.gaussian_squared
    figure = theme.blank(HEIGHT)
    for name, size in sizes.items():
        share = size / whole if whole > 0 else 0.0
        figure.add_bar(
            x=[100 * share],
            y=["W2²"],
            orientation="h",
            name=name,
            marker={"color": COLOURS[name], "line": {"width": 0}},
            text=f"{share:.0%}" if share > 0.06 else "",
            textposition="inside",
            insidetextanchor="middle",
            hovertemplate=f"{name}: %{{x:.1f}} %<extra></extra>",
        )
    figure.update_layout(barmode="stack", showlegend=True, margin_t=40, legend_traceorder="normal")
    figure.update_yaxes(visible=False)
    figure.update_xaxes(title={"text": "% of the squared distance of Gaussians"}, range=[0, 100])
    reading = (
        f"Of {numbers.number(whole)}, {numbers.number(result.mean_part)} is a shift of means, "
        f"{numbers.number(result.spread_part)} a change of single spreads and "
        f"{numbers.number(result.dependence_part)} a change of how features go together; the three "
        "add up exactly, but sampling inflates the last."
    )
    return Picture(figure, reading, f"A bar in three parts. {reading}")


def spreads(result: GaussianShift) -> Picture:
    """The features whose standard deviation changed by the largest factor, either way."""
    told = [one for one in result.spreads if one.ratio is not None]
    told.sort(key=lambda one: -max(_ratio(one), 1 / _ratio(one)))
    marks = [
        rows.Row(
            name=one.name,
            value=_ratio(one),
            interval=one.interval,
            floor=None,
            remark=f"{numbers.number(one.before)} → {numbers.number(one.after)}",
            colour=theme.B if _ratio(one) > 1 else theme.A,
            hollow=_same(one),
        )
        for one in told[:DRAWN]
    ]
    figure = rows.draw(marks, "standard deviation in B ÷ in A", logarithmic=bool(marks))
    figure.add_vline(x=1, line={"color": theme.NEUTRAL, "width": 1})
    changed = sum(not _same(one) for one in told)
    reading = (
        f"{changed} of {numbers.count(len(told), 'feature')} spread otherwise in B at 95 % each "
        "(hollow marks may be chance, and one filled mark in twenty is)."
    )
    if told and not _same(told[0]):
        wider = "wider" if _ratio(told[0]) > 1 else "narrower"
        factor = numbers.number(max(_ratio(told[0]), 1 / _ratio(told[0])))
        reading = f"{text.short(told[0].name, 60)} is {factor} times {wider} in B. {reading}"
    return Picture(figure, reading, f"Ratios of standard deviations. {reading}")


def _ratio(one: SpreadChange) -> float:
    return one.ratio or 1.0


def _same(one: SpreadChange) -> bool:
    return one.interval is None or one.interval[0] <= 1 <= one.interval[1]
