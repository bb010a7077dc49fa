"""Which features moved: by themselves against given the others, and one feature in both."""

from collections.abc import Sequence

from dnacompare import numbers
from dnacompare.charts import rows, text, theme
from dnacompare.charts.picture import Picture
from dnacompare.explanations.feature_shift import VERDICTS, FeatureShift, MovedFeature
from dnacompare.explanations.feature_views import FeatureView, Profile

LEAST, MOST = 0.3, 1e4
"""Ends of the axis of scores: below is chance, and above all that matters is that it is far."""
NAMED = 8
"""Features with their name beside the mark."""
DRAWN = 15
HEIGHT = 360
SMALL = 230
COLOURS = {
    VERDICTS[True, True]: "#CC79A7",
    VERDICTS[True, False]: "#009E73",
    VERDICTS[False, True]: "#E69F00",
    VERDICTS[False, False]: theme.NEUTRAL,
}
BY = {"given": "given the others", "own": "by itself"}


def plane(result: FeatureShift) -> Picture:
    """Every feature by both tests; a mark's ``customdata`` is the feature's name."""
    figure = theme.blank(HEIGHT)
    for verdict, colour in COLOURS.items():
        members = [one for one in result.features if one.verdict == verdict]
        if not members:
            continue
        figure.add_scatter(
            x=[one.ks for one in members],
            y=[_drawn(one.score) for one in members],
            name=f"{text.label(verdict)}: {len(members)}",
            mode="markers",
            marker={"color": colour, "size": 11, "line": {"width": 1, "color": colour}},
            customdata=[one.name for one in members],
            text=[_hover(one) for one in members],
            hovertemplate="%{text}<extra></extra>",
        )
    figure.layout.annotations = [
        {
            "x": one.ks,
            "y": _log(one.score),
            "text": text.label(one.name, 24),
            "showarrow": False,
            "xanchor": "left",
            "xshift": 9,
            "font": {"size": 12},
        }
        for one in result.features[:NAMED]
        if one.verdict != VERDICTS[False, False]
    ]
    widest = max(one.ks for one in result.features)
    figure.update_layout(showlegend=True, margin_t=64, clickmode="event+select")
    figure.update_xaxes(
        title={"text": "by itself: largest gap of the distribution functions"},
        range=[-0.02 * widest, 1.35 * widest + 0.01],  # room for names
    )
    figure.update_yaxes(title={"text": "given the others: score"}, type="log", dtick=1)
    reading = _counted(result)
    return Picture(figure, reading, f"Features by both tests. {reading}")


def ranked(result: FeatureShift, by: str) -> Picture:
    """The first features of one test: ``by`` is ``given`` or ``own``."""
    given = by == "given"
    features = sorted(result.features, key=lambda one: _p(one, given))[:DRAWN]
    if not given:
        features = sorted(result.features, key=lambda one: -one.ks)[:DRAWN]
    marks = [
        rows.Row(
            name=one.name,
            value=_drawn(one.score) if given else one.ks,
            interval=None,
            floor=None,
            remark=f"adjusted {numbers.p_value(_p(one, given))}",
            colour=COLOURS[one.verdict],
            hollow=_p(one, given) > result.level,
        )
        for one in features
    ]
    axis = "score, in deviations above chance" if given else "largest gap of the two distributions"
    moved = sum(_p(one, given) <= result.level for one in result.features)
    reading = (
        f"{moved} of {numbers.count(len(result.features), 'feature')} moved {BY[by]}, allowing for "
        f"the number of looks (level {result.level:g}); hollow marks may be chance."
    )
    return Picture(rows.draw(marks, axis, logarithmic=given), reading, f"Ranked. {reading}")


def own(view: FeatureView, feature: MovedFeature) -> Picture:
    """The feature's own values in A and B, in its own units."""
    reading = (
        f"By itself: mean {numbers.number(feature.mean_a)} in A, "
        f"{numbers.number(feature.mean_b)} in B; gap {numbers.number(feature.ks)} "
        f"({numbers.p_value(feature.ks_p_value)}, adjusted)."
    )
    return _profile(view.own, text.escape(text.short(view.name)), reading)


def given(view: FeatureView, feature: MovedFeature, result: FeatureShift) -> Picture:
    """What the other features leave of it in A and B."""
    differs = feature.p_value <= result.level
    same = "another law" if differs else "no other law than chance allows"
    reading = (
        f"Given the others: the two show {same} ({numbers.p_value(feature.p_value)}, adjusted)."
    )
    axis = "residual about A's prediction (normal scores)"
    if result.learning is not None:
        axis = "how much better A's density tells it than B's (rows held out)"
    return _profile(view.given, axis, reading)


def _profile(profile: Profile, axis: str, reading: str) -> Picture:
    figure = theme.blank(SMALL)
    for values, side, colour in ((profile.a, "A", theme.A), (profile.b, "B", theme.B)):
        hover = f"{side}: %{{y:.3g}} at %{{x:.4g}}<extra></extra>"
        if profile.discrete:
            figure.add_bar(
                x=[f"{value:g}" for value in profile.x],
                y=values,
                name=side,
                marker={"color": colour, "line": {"width": 0}},
                hovertemplate=hover.replace(":.4g", ""),
            )
        else:
            figure.add_scatter(
                x=profile.x,
                y=values,
                name=side,
                mode="lines",
                line={"color": colour, "width": 2, "shape": "hvh"},
                fill="tozeroy",
                fillcolor=theme.translucent(colour, 0.16),
                hovertemplate=hover,
            )
    figure.update_layout(showlegend=True, margin_t=30, barmode="group", bargap=0.35)
    kind = {"type": "category"} if profile.discrete else {}
    figure.update_xaxes(title={"text": axis}, showgrid=False, **kind)
    height = "share" if profile.discrete else "density"
    figure.update_yaxes(rangemode="tozero", title={"text": height}, nticks=4)
    return Picture(figure, reading, f"A and B over {axis}. {reading}")


def _counted(result: FeatureShift) -> str:
    told = [
        f"{len(names)} {verdict} ({_some(names)})"
        for verdict in COLOURS
        if (names := [one.name for one in result.features if one.verdict == verdict])
        and verdict != VERDICTS[False, False]
    ]
    still = sum(one.verdict == VERDICTS[False, False] for one in result.features)
    if not told:
        return f"None of {numbers.count(len(result.features), 'feature')} is shown to have moved."
    return f"Moved {'; '.join(told)}; no evidence for {still}."


def _some(names: Sequence[str]) -> str:
    more = ", …" if len(names) > 3 else ""
    return ", ".join(text.short(name, 24) for name in names[:3]) + more


def _p(feature: MovedFeature, given: bool) -> float:
    return feature.p_value if given else feature.ks_p_value


def _drawn(score: float) -> float:
    return min(max(score, LEAST), MOST)


def _log(score: float) -> float:
    """Annotations on a logarithmic axis stand at exponents."""
    from math import log10

    return log10(_drawn(score))


def _hover(feature: MovedFeature) -> str:
    return (
        f"<b>{text.label(feature.name, 60)}</b><br>{text.escape(feature.verdict)}<br>"
        f"given the others: score {numbers.number(feature.score)}, "
        f"{numbers.p_value(feature.p_value)}<br>"
        f"by itself: gap {numbers.number(feature.ks)}, {numbers.p_value(feature.ks_p_value)}"
    )
