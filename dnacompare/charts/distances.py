"""How far apart: each distance beside what chance alone would give at these sizes."""

from collections.abc import Mapping

from dnacompare import numbers
from dnacompare.charts import rows, theme
from dnacompare.charts.picture import Picture
from dnacompare.results import Comparison, Estimate

LINEAR = 12.0
"""Up to this many times the noise floor the axis is linear; beyond, logarithmic."""


def distances(comparison: Comparison, titles: Mapping[str, str]) -> Picture:
    """A forest plot in units of each distance's own noise floor, so that the rows compare.

    Distances without a noise floor are left out of the figure; the table beside it has them.
    """
    scaled = {
        titles.get(name, name): scaled_to_chance(estimate)
        for name, estimate in comparison.estimates.items()
        if estimate.noise_floor and estimate.noise_floor > 0
    }
    level = comparison.level
    marks = [
        rows.Row(
            name=title,
            value=estimate.value,
            interval=estimate.interval,
            floor=1.0,
            remark=f"{times(estimate.value)} · p = {numbers.bare_p(estimate.p_value)}",
            colour=theme.NEUTRAL,
            hollow=estimate.p_value is None or estimate.p_value > level,
        )
        for title, estimate in scaled.items()
    ]
    wide = bool(marks) and max(mark.value for mark in marks) > LINEAR
    positive = all(mark.value > 0 for mark in marks)
    figure = rows.draw(marks, "times its noise floor", logarithmic=wide and positive)
    reading = _reading(scaled, level)
    return Picture(figure, reading, f"Distances in units of their noise floors. {reading}")


def times(ratio: float) -> str:
    """How many times the noise floor, in two digits: ``1.4×``, ``31×``."""
    return f"{ratio:.1f}×" if abs(ratio) < 10 else f"{ratio:,.0f}×"


def scaled_to_chance(estimate: Estimate) -> Estimate:
    """Value and interval in units of the noise floor; as they are without one."""
    from dataclasses import replace

    floor = estimate.noise_floor or 1.0
    ends = estimate.interval
    return replace(
        estimate,
        value=estimate.value / floor,
        interval=(ends[0] / floor, ends[1] / floor) if ends else None,
    )


def _reading(scaled: Mapping[str, Estimate], level: float) -> str:
    if not scaled:
        return "No distance here has a noise floor to be compared with."
    beyond = [t for t, e in scaled.items() if e.p_value is not None and e.p_value <= level]
    if not beyond:
        return f"No distance is beyond what chance alone would give (p > {level:g} for each)."
    if len(beyond) < len(scaled):
        return (
            f"{len(beyond)} of {len(scaled)} distances are beyond what chance alone would give: "
            f"{', '.join(beyond)}."
        )
    ratios = [estimate.value for estimate in scaled.values()]
    # no ranking: some of them grow with the square of a shift
    return (
        "Every distance is beyond what chance alone would give, at "
        f"{times(min(ratios))} to {times(max(ratios))} its noise floor."
    )
