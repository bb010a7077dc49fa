"""The comparison warns of items that depend on each other, and is silent where they do not."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from dnacompare.results import Comparison
from dnacompare.workflow.compare import compare

QUICK = {"permutations": 19, "distances": "energy"}


def test_independent_rows_raise_no_alarm() -> None:
    """At most one look in a hundred cries out; twelve comparisons with four looks each."""
    alarms = 0
    for seed in range(12):
        random = np.random.default_rng(seed)
        sides = [
            pd.DataFrame(random.standard_normal((80, 3)), columns=list("xyz")).assign(
                camera=random.integers(0, 10, 80).astype(str)
            )
            for _ in range(2)
        ]
        alarms += bool(compare(*sides, **QUICK).dependence)
    assert alarms <= 1  # two of twelve at a rate of 0.01: once in a hundred and fifty


def test_frames_of_a_webcam_are_told_with_their_days(shared: Path) -> None:
    sides = (shared / "day_night" / "day", shared / "day_night" / "night")
    found = compare(*sides, **QUICK)
    assert {one.by for one in found.dependence} >= {"day of name"}
    worst = found.dependence[0]
    assert worst.effective < 20 < worst.items == 120
    assert worst.sentence in found.notes
    assert "choose it for clusters" in worst.sentence
    assert Comparison.from_json(found.to_json()) == found
    assert not compare(*sides, clusters="day of name", **QUICK).dependence


def test_rows_of_a_series_are_told_by_their_order(shared: Path) -> None:
    series = pd.read_csv(shared / "timeseries" / "ETTh1.csv").drop(columns="date")
    found = compare(series.iloc[:800], series.iloc[-800:], **QUICK)
    assert {(one.side, one.by) for one in found.dependence} == {("A", ""), ("B", "")}
    assert all(one.rows >= 12 and one.effective < 150 for one in found.dependence)
    mixed = series.sample(1600, random_state=0)
    assert not compare(mixed.iloc[:800], mixed.iloc[800:], **QUICK).dependence


@pytest.mark.parametrize("column", ["x", "kind"])
def test_sorted_rows_are_not_taken_for_a_series(column: str) -> None:
    random = np.random.default_rng(0)
    sides = []
    for _ in range(2):
        kind = random.integers(0, 4, 200)
        rows = pd.DataFrame(random.standard_normal((200, 2)) + kind[:, None], columns=["x", "y"])
        rows["kind"] = [f"kind {one}" for one in kind]
        sides.append(rows.sort_values(column))
    assert not compare(*sides, **QUICK).dependence


def test_of_pairs_the_differences_must_be_independent() -> None:
    """Both sides follow one slow wave; what they differ by does not."""
    random = np.random.default_rng(1)
    wave = np.sin(np.arange(200) / 15)[:, None]
    a, b = (
        pd.DataFrame(wave + 0.3 * random.standard_normal((200, 2)), columns=["x", "y"]).assign(
            minute=np.arange(200)
        )
        for _ in range(2)
    )
    assert {one.side for one in compare(a, b, **QUICK).dependence} == {"A", "B"}
    assert not compare(a, b, pairs="minute", **QUICK).dependence
