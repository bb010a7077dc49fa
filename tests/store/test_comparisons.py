"""Comparisons: what was asked and what was found come back equal."""

from dataclasses import replace
from pathlib import Path

from dnacompare.store.comparisons import ComparisonRecord
from dnacompare.store.workspace import Store
from tests.charts.example import comparison

ASKED = ComparisonRecord("c1", "a", "b", {"seed": 3, "options": {"x": [1]}}, "A → B", 1.0)


def test_a_result_comes_back_equal(tmp_path: Path) -> None:
    found = comparison()
    with Store(tmp_path) as store:
        store.comparisons.begin(ASKED)
        assert store.comparisons.get("c1") == ASKED
        assert store.comparisons.result("c1") is None
        assert store.comparisons.recent(5) == ()
        store.comparisons.finish(ASKED, found)
    with Store(tmp_path) as store:
        assert store.comparisons.result("c1") == found
        record = store.comparisons.get("c1")
        assert record is not None
        assert (record.outcome, record.sentence) == (found.verdict.outcome, found.verdict.sentence)
        assert record.finished is not None
        assert store.comparisons.recent(5) == (record,)


def test_asking_again_keeps_the_result(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        store.comparisons.finish(ASKED, comparison())
        store.comparisons.begin(ASKED)
        assert store.comparisons.result("c1") is not None


def test_the_newest_results_come_first(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        for number in range(4):
            store.comparisons.finish(replace(ASKED, id=f"c{number}"), comparison())
        store.comparisons.begin(replace(ASKED, id="unfinished"))
        assert [record.id for record in store.comparisons.recent(3)] == ["c3", "c2", "c1"]


def test_nothing_is_known_of_other_addresses(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        assert store.comparisons.get("'; DROP TABLE comparisons; --") is None
        assert store.comparisons.result("") is None
