"""Every pair of many datasets as a cell, in clustered order, with the dendrogram above."""

from collections.abc import Sequence

import numpy as np

from dnacompare import numbers
from dnacompare.charts import text, theme
from dnacompare.charts.picture import Picture
from dnacompare.distance_matrix import Cell, DistanceMatrix

CELL = 46
"""Pixels of a cell's height; numbers in it stay readable."""
TREE = 90
MOST_NUMBERS = 14
"""Up to so many datasets the cells have room for their numbers."""
SCALE = [[0.0, "#EAF2F8"], [1.0, theme.A]]
"""Opaque, so that the numbers' colour fits the cell on the light and on the dark page."""


def heat_map(matrix: DistanceMatrix) -> Picture:
    """Cells in the order of the dendrogram; intervals, noise floors and p-values on hover."""
    order = matrix.order
    names = [text.label(matrix.members[number].name, 22) for number in order]
    values = matrix.values()[np.ix_(order, order)]
    places = list(range(len(order)))
    height = max(CELL * len(order), 140) if len(order) <= MOST_NUMBERS else 24 * len(order)
    total = height + TREE + 110
    figure = theme.blank(total)
    figure.add_heatmap(
        z=np.where(np.eye(len(order), dtype=bool), np.nan, values),
        x=places,
        y=places,
        colorscale=SCALE,
        showscale=False,
        xgap=2,
        ygap=2,
        text=_cells(matrix) if len(order) <= MOST_NUMBERS else None,
        texttemplate="%{text}" if len(order) <= MOST_NUMBERS else None,
        customdata=_hovers(matrix),
        hovertemplate="%{customdata}<extra></extra>",
        hoverongaps=False,
    )
    for x, y in _branches(matrix):
        figure.add_scatter(
            x=x,
            y=y,
            yaxis="y2",
            mode="lines",
            line={"color": theme.NEUTRAL, "width": 1.5},
            hoverinfo="skip",
        )
    share = height / (height + TREE)
    ticks = {"tickvals": places, "ticktext": names, "showgrid": False, "zeroline": False}
    figure.update_layout(
        xaxis={**theme.AXIS, **ticks, "tickangle": -40, "range": [-0.5, len(order) - 0.5]},
        yaxis={
            **theme.AXIS,
            **ticks,
            "range": [len(order) - 0.5, -0.5],
            "domain": [0, share - 0.01],
        },
        yaxis2={
            "domain": [share, 1],
            "showgrid": False,
            "zeroline": False,
            "showticklabels": False,
            "fixedrange": True,
            "rangemode": "tozero",
        },
    )
    reading = _reading(matrix)
    alt = f"Distances between every two of {len(matrix)} datasets, as a coloured grid. {reading}"
    return Picture(figure, reading, alt)


def _cells(matrix: DistanceMatrix) -> list[list[str]]:
    return [
        ["" if i == j else numbers.number(matrix.cell(i, j).estimate.value) for j in matrix.order]
        for i in matrix.order
    ]


def _hovers(matrix: DistanceMatrix) -> list[list[str]]:
    return [["" if i == j else hover(matrix, i, j) for j in matrix.order] for i in matrix.order]


def hover(matrix: DistanceMatrix, first: int, second: int) -> str:
    """Everything about one pair, as lines for plotly."""
    one = matrix.cell(first, second).estimate
    lines = [
        f"{text.label(matrix.members[first].name)} and {text.label(matrix.members[second].name)}",
        f"<b>{numbers.number(one.value)}</b> {numbers.interval(one.interval)} "
        f"{text.escape(one.units)}",
        f"noise floor {numbers.number(one.noise_floor)}",
        f"adjusted {numbers.p_value(one.p_value, one.permutations)}",
        numbers.both(one.n),
    ]
    return "<br>".join(lines)


def _branches(matrix: DistanceMatrix) -> Sequence[tuple[list[float], list[float]]]:
    """The lines of the dendrogram: an arch for each merge, over the cells' columns."""
    count = len(matrix)
    place = {number: float(rank) for rank, number in enumerate(matrix.order)}
    height = dict.fromkeys(range(count), 0.0)
    found = []
    for step, merge in enumerate(matrix.merges):
        left, right = merge.left, merge.right
        found.append(
            (
                [place[left], place[left], place[right], place[right]],
                [height[left], merge.height, merge.height, height[right]],
            )
        )
        place[count + step] = (place[left] + place[right]) / 2
        height[count + step] = merge.height
    return found


def _reading(matrix: DistanceMatrix) -> str:
    ranked = sorted(matrix.cells, key=lambda cell: cell.estimate.value)
    near, far = ranked[0], ranked[-1]
    if near is far:
        return f"{_pair(matrix, near.first, near.second)} are {_value(matrix, near)} apart."
    return (
        f"{_pair(matrix, near.first, near.second)} are nearest ({_value(matrix, near)}), "
        f"{_pair(matrix, far.first, far.second)} farthest apart ({_value(matrix, far)})."
    )


def _pair(matrix: DistanceMatrix, first: int, second: int) -> str:
    return f"{text.short(matrix.members[first].name)} and {text.short(matrix.members[second].name)}"


def _value(matrix: DistanceMatrix, cell: Cell) -> str:
    return f"{numbers.number(cell.estimate.value)} {matrix.units}"
