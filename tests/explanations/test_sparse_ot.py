"""In how few columns rows have to move: known values, held-out honesty, refitting, mixed tables."""

from pathlib import Path

import pandas as pd
import pytest

import dnacompare as dc
from dnacompare.explanations.sparse_ot import SparseOt
from dnacompare.workflow.explain import load_explanation
from tests.explanations.pairs import mixed, null, tumours

PLUG_IN = {1: (5.5, 0.05), 2: (11.0, 0.05), 3: (16.43, 6e-3), 5: (27.22, 6e-3), 10: (51.81, 6e-3)}
"""Percent of W2² that the best k of 30 measurements take off, to the digits that are known."""


def moved(a: object, b: object, **options: object) -> SparseOt:
    found = dc.explain(a, b, method="sparse_ot", **options)
    assert isinstance(found, SparseOt)
    return found


@pytest.fixture(scope="module")
def found() -> SparseOt:
    return moved(*tumours())


def test_tumours_have_known_values(found: SparseOt) -> None:
    assert found.squared_distance == pytest.approx(53.9905, abs=5e-5)  # four decimals are known
    for count, (percent, digits) in PLUG_IN.items():
        assert found.steps[count - 1].percent_explained_plugin == pytest.approx(percent, abs=digits)
    assert found.steps[29].percent_explained_plugin == pytest.approx(96.38, abs=6e-3)
    assert found.shares_sum == pytest.approx(found.squared_distance, rel=1e-9)


def test_percentages_are_of_other_rows(found: SparseOt) -> None:
    last = found.steps[-1]
    assert last.interval is not None
    assert last.interval[0] < last.percent_explained
    assert 70 < last.percent_explained < 100  # less than between the rows it was fitted to
    assert "between other rows" in found.sentence


def test_nothing_is_explained_where_nothing_differs() -> None:
    """The map explains 100 % of two samples of one population, between those samples."""
    found = moved(*null(0, rows=100))
    assert found.steps[-1].percent_explained_plugin == pytest.approx(100, abs=1)  # one to one
    assert all(step.percent_explained is None for step in found.steps)
    assert found.sentence.startswith("Not resolvable")


def test_a_change_of_spread_that_means_do_not_see() -> None:
    a, b = null(1, rows=300)
    b["c1"] *= 3
    found = moved(a, b)
    assert found.steps[0].features == ("c1",)
    first = found.steps[0]
    assert first.interval is not None
    assert first.interval[0] > 50
    means = dc.explain(a, b, method="sparse_mean")
    assert means.all_means < 10


def test_refitting_only_helps() -> None:
    a, b = null(2, rows=80)
    b = b[:50] * 1.5 + 0.5  # partners are shared, so that images are means, too close together
    once, again = moved(a, b), moved(a, b, refit=True)
    assert again.refitted
    assert not once.refitted
    for step, better in zip(once.steps, again.steps, strict=True):
        assert better.squared_distance <= step.squared_distance
    assert again.steps[-1].squared_distance < once.steps[-1].squared_distance


def test_categories_are_flipped_not_blended() -> None:
    a, b = mixed()
    found = moved(a, b)
    assert found.steps[0].features == ("married",)
    scaled = pd.concat([a, b])["married"].eq("yes").to_numpy(float)
    flips = round(240 * (b["married"].eq("yes").mean() - a["married"].eq("yes").mean()))
    # a flip costs 1 / (p (1 − p)) and only as many rows flip as have to
    assert found.steps[0].cost == pytest.approx(flips / scaled.var(), rel=1e-9)


def test_maps_that_do_not_carry_over_are_called_so() -> None:
    """Five of thirty spreads double, 60 rows a side: beyond chance, but not row by row."""
    a, b = null(3, rows=60, columns=30)
    b[[f"c{place}" for place in range(5)]] *= 2.5
    found = moved(a, b)
    assert found.denominator.resolvable
    assert "cannot be told" in found.sentence


def test_it_is_kept_as_a_file(found: SparseOt, tmp_path: Path) -> None:
    found.save(tmp_path / "why.json")
    assert load_explanation(tmp_path / "why.json") == found
