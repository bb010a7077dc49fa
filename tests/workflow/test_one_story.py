"""The sums of one story hold, to rounding, on real answers; and a sum that is wrong is told."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

import dnacompare as dc
from dnacompare.charts.explained.one_story import ladder
from dnacompare.explanation import Explanation
from dnacompare.results import Comparison
from dnacompare.workflow.one_story import SINGLE, sums, telling
from tests.contracts.test_explanations import frame

METHODS = ("energy_contributions", "subpopulations", "sparse_mean")


@pytest.fixture(scope="module")
def comparison() -> Comparison:
    return dc.compare(frame(0), frame(1, shift=1.0), permutations=99)


@pytest.fixture(scope="module")
def answers() -> Mapping[str, Explanation]:
    return {name: dc.explain(frame(0), frame(1, shift=1.0), method=name) for name in METHODS}


def test_every_distance_is_the_sum_of_its_parts(
    comparison: Comparison, answers: Mapping[str, Explanation]
) -> None:
    known = sums(comparison, answers)
    assert [one.chapter for one in known] == ["groups", "samples", "", "maps"]
    for one in known:
        assert one.holds, f"{one.title}: {one.total} against {one.whole}"
        assert one.gap < 0.01 * abs(one.whole)  # the tolerance itself says something
        assert sum(term.value for term in one.terms) == pytest.approx(one.total, rel=1e-9)
    energy = comparison.estimates["energy"].value
    assert [one.whole for one in known[:2]] == [energy, energy]
    assert known[3].terms[0].name == "first"  # the column that was shifted


def test_a_sum_that_is_wrong_is_told(
    comparison: Comparison, answers: Mapping[str, Explanation]
) -> None:
    energy = comparison.estimates["energy"]
    moved = replace(energy, value=energy.value + 10 * SINGLE)
    other = replace(comparison, estimates={**comparison.estimates, "energy": moved})
    held = {one.chapter: one.holds for one in sums(other, answers)}
    assert held == {"groups": False, "samples": False, "": True, "maps": True}


def test_without_a_comparison_the_answers_tell_what_they_know(
    answers: Mapping[str, Explanation],
) -> None:
    assert [one.chapter for one in sums(None, answers)] == ["groups", "samples", "maps"]
    assert sums(None, {}) == ()


def test_the_ladder_names_the_largest_part(
    comparison: Comparison, answers: Mapping[str, Explanation]
) -> None:
    known = sums(comparison, answers)
    picture = ladder(known)
    assert len(picture.figure.data) == sum(len(one.terms) for one in known)
    assert "Squared transport distance: first adds" in picture.reading


def test_the_item_to_look_at_adds_most_of_those_beyond_chance(
    answers: Mapping[str, Explanation],
) -> None:
    items = answers["energy_contributions"]
    item = telling(items)
    assert item.p_value <= items.level
    none = replace(items, items=tuple(replace(one, p_value=1.0) for one in items.items))
    assert telling(none) == none.items[0]
