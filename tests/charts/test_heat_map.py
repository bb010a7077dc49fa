"""The picture of a matrix says what the matrix says, whatever its members are called."""

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest

from dnacompare import numbers
from dnacompare.charts.heat_map import MOST_NUMBERS, heat_map, hover
from dnacompare.charts.plane import FAIR, plane
from dnacompare.distance_matrix import Cell, DistanceMatrix
from dnacompare.results import Side
from dnacompare.workflow import arrangement
from tests.charts.example import estimate

EVIL = "<b onclick=x>evil"


def matrix(count: int) -> DistanceMatrix:
    """Points on a line at 0, 1, 3, 6, …: their distances are known."""
    places = np.cumsum(np.arange(count, dtype=float))
    pairs = list(combinations(range(count), 2))
    values = [float(abs(places[i] - places[j])) for i, j in pairs]
    distances = arrangement.square(values, count, squared=False)
    order, merges = arrangement.clustered(distances)
    return DistanceMatrix(
        members=tuple(Side(f"{EVIL} {i}", "images", str(i), 50, 50) for i in range(count)),
        distance="dna_emd",
        title="DNA earth mover's distance",
        cells=tuple(
            Cell(i, j, estimate(value, 0.1, 0.01))
            for (i, j), value in zip(pairs, values, strict=True)
        ),
        order=order,
        merges=merges,
        plane=arrangement.plane(distances),
        clustering=arrangement.CLUSTERING,
        extractor="embedded",
        provenance={},
        level=0.05,
        seed=0,
    )


def test_cells_stand_in_the_order_of_the_tree() -> None:
    found = matrix(5)
    figure = heat_map(found).figure
    cells = np.array(figure.data[0].z, float)
    known = found.values()[np.ix_(found.order, found.order)]
    off = ~np.eye(5, dtype=bool)
    assert np.array_equal(cells[off], known[off])
    assert np.isnan(np.diag(cells)).all()
    branches = figure.data[1:]
    assert len(branches) == 4
    assert max(max(branch.y) for branch in branches) == max(m.height for m in found.merges)


def test_numbers_stand_in_the_cells_and_all_about_a_pair_under_the_pointer() -> None:
    found = matrix(4)
    cells = heat_map(found).figure.data[0]
    for row, first in enumerate(found.order):
        for column, second in enumerate(found.order):
            text, told = cells.text[row][column], cells.customdata[row][column]
            if first == second:
                assert text == told == ""
                continue
            one = found.cell(first, second).estimate
            assert text == numbers.number(one.value)
            for part in (
                numbers.interval(one.interval),
                f"noise floor {numbers.number(one.noise_floor)}",
                "adjusted p = 0.01 (999 permutations)",
                "300 and 280",
                one.units,
            ):
                assert part in told
    assert cells.texttemplate == "%{text}"
    assert cells.hovertemplate.startswith("%{customdata}")


def test_words_name_the_nearest_and_the_farthest() -> None:
    reading = heat_map(matrix(4)).reading
    assert f"{EVIL} 0 and {EVIL} 1 are nearest (1.00" in reading
    assert f"{EVIL} 0 and {EVIL} 3 farthest apart (6.00" in reading


@pytest.mark.parametrize("count", [2, MOST_NUMBERS + 1])
def test_names_are_escaped_in_every_size(count: int) -> None:
    found = matrix(count)
    for picture in (heat_map(found), plane(found)):
        assert "<b onclick" not in picture.figure.to_json().replace("\\u003c", "<")
    assert "&lt;b onclick" in hover(found, 0, 1)
    assert (heat_map(found).figure.data[0].texttemplate is None) == (count > MOST_NUMBERS)


def test_the_map_tells_its_stress() -> None:
    picture = plane(matrix(5))
    assert "stress 0.00" in picture.reading  # a line is shown exactly
    assert "well" in picture.reading


def test_a_map_that_bends_the_distances_says_so() -> None:
    """Seven points of equal distances need six dimensions."""
    equal = arrangement.plane(1 - np.eye(7))
    assert equal.stress > FAIR
    picture = plane(replace(matrix(7), plane=equal))
    assert f"poorly (stress {equal.stress:.2f}" in picture.reading
    shown = picture.figure.data[0]
    assert tuple(shown.x) == equal.x
    assert tuple(shown.y) == equal.y
