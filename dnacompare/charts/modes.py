"""Which waves of the domain tell two collections apart, slowest first."""

from dnacompare import numbers
from dnacompare.charts import text, theme
from dnacompare.charts.picture import Picture
from dnacompare.results import CollectionTest, ModeShift

ROW = 26
"""Pixels a mode."""


def modes(test: CollectionTest) -> Picture:
    """A bar for each eigenspace: its share of the squared distance, full if beyond chance."""
    figure = theme.blank(max(ROW * len(test.modes), 120) + 70)
    real = [shift.p_value <= test.level for shift in test.modes]
    figure.add_bar(
        x=[shift.share for shift in test.modes],
        y=[text.label(shift.name) for shift in test.modes],
        orientation="h",
        marker={"color": [theme.NEUTRAL if one else theme.FAINT for one in real]},
        customdata=[numbers.p_value(shift.p_value, test.permutations) for shift in test.modes],
        hovertemplate="%{y}: %{x:.1%} of the squared distance, adjusted %{customdata}"
        "<extra></extra>",
    )
    figure.update_xaxes(
        title={"text": "share of the squared distance"}, tickformat=".0%", rangemode="tozero"
    )
    figure.update_yaxes(autorange="reversed", showgrid=False, type="category")
    reading = _reading([shift for shift, one in zip(test.modes, real, strict=True) if one], test)
    return Picture(figure, reading, f"Shares of {len(test.modes)} waves. {reading}")


def _reading(beyond: list[ModeShift], test: CollectionTest) -> str:
    count = numbers.count(len(test.modes), "wave")
    if not beyond:
        return f"None of {count} tells the two apart by itself by more than chance would."
    top = max(beyond, key=lambda shift: shift.share)
    return (
        f"{len(beyond)} of {count}, grey and full, differ by more than chance alone would give; "
        f"{text.short(top.name)} carries {numbers.percent(top.share)} of the squared distance."
    )
