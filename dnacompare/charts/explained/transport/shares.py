"""Each column's share of the squared distance: how much is a changed mean, how much the rest."""

from dnacompare import numbers
from dnacompare.charts import text, theme
from dnacompare.charts.explained.transport.ticks import ticks
from dnacompare.charts.picture import Picture
from dnacompare.explanations.transport.parts import ColumnShare, TransportMap

DRAWN = 12
PITCH = 34
MEAN, REST = "#009E73", "rgba(0, 158, 115, 0.35)"


def shares(result: TransportMap) -> Picture:
    """Bars, the largest share first; a bar's ``customdata`` is the column's name."""
    shown = result.columns[:DRAWN]
    whole = result.shares_sum
    figure = theme.blank(PITCH * len(shown) + 110)
    for name, colour, values in (
        ("change of mean", MEAN, [column.mean for column in shown]),
        (
            "spread, shape, categories",
            REST,
            [max(0.0, column.share - column.mean) for column in shown],
        ),
    ):
        figure.add_bar(
            x=[100 * value / whole for value in values],
            y=list(range(len(shown))),
            orientation="h",
            name=name,
            marker={"color": colour, "line": {"width": 0}},
            customdata=[column.name for column in shown],
            text=[_hover(column, whole) for column in shown],
            textposition="none",
            hovertemplate="%{text}<extra></extra>",
        )
    ranged = [(place, column) for place, column in enumerate(shown) if column.share_range]
    if ranged:
        figure.add_scatter(
            x=[100 * column.share / whole for _, column in ranged],
            y=[place for place, _ in ranged],
            mode="markers",
            marker={"color": theme.NEUTRAL, "size": 1},
            error_x={
                "type": "data",
                "symmetric": False,
                "array": [100 * (_range(column)[1] - column.share) / whole for _, column in ranged],
                "arrayminus": [
                    100 * (column.share - _range(column)[0]) / whole for _, column in ranged
                ],
                "color": theme.NEUTRAL,
                "thickness": 2,
            },
            hoverinfo="skip",
            showlegend=False,
        )
    figure.update_layout(
        barmode="stack", bargap=0.35, showlegend=True, margin_t=40, legend_traceorder="normal"
    )
    figure.update_yaxes(ticks([column.name for column in shown]))
    figure.update_xaxes(title={"text": "% of the squared distance"}, rangemode="tozero")
    reading = _reading(result)
    return Picture(figure, reading, f"Bars of the columns' shares. {reading}")


def _reading(result: TransportMap) -> str:
    first, whole = result.columns[0], result.shares_sum
    count = len(result.columns)
    others = f"; the shares of all {count} columns add up to it" if count > 1 else ""
    return (
        f"{text.short(first.name, 60)} makes up {numbers.percent(first.share / whole)} of the "
        f"squared distance {numbers.number(result.squared_distance)}, "
        f"{numbers.percent(first.mean / whole)} by its mean alone{others}."
    )


def _hover(column: ColumnShare, whole: float) -> str:
    lines = [
        f"<b>{text.label(column.name, 60)}</b>",
        f"{numbers.percent(column.share / whole)} of the squared distance, "
        f"{numbers.percent(column.mean / whole)} by the mean",
    ]
    if column.flips is not None:
        lines.append(f"at least {numbers.percent(column.flips)} of A's rows change category")
    return "<br>".join(lines)


def _range(column: ColumnShare) -> tuple[float, float]:
    return column.share_range or (column.share, column.share)
