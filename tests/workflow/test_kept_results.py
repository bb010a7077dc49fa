"""Results are saved; when they cannot be, they are still shown."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from dnacompare.store.comparisons import ComparisonRecord
from dnacompare.store.database import FILE
from dnacompare.store.workspace import Store
from dnacompare.workflow.kept_results import AT_HAND, KeptResults
from tests.charts.example import comparison

ASKED = ComparisonRecord("c1", "a", "b", {}, "A → B", 1.0)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path) as store:
        yield store


def test_what_was_kept_is_found_here_and_in_the_next_process(store: Store) -> None:
    found = comparison()
    results = KeptResults(store.comparisons)
    assert results.find("c1") == (None, ())
    assert results.asked("c1") is None
    results.ask(ASKED)
    assert results.asked("c1") == ASKED
    results.keep(ASKED, found)
    assert results.find("c1") == (found, ())
    assert KeptResults(store.comparisons).find("c1") == (found, ())


def test_a_store_that_fails_still_shows_the_result(store: Store) -> None:
    found = comparison()
    results = KeptResults(store.comparisons)
    store.close()  # from here on every statement fails
    results.ask(ASKED)
    results.keep(ASKED, found)
    assert results.asked("c1") == ASKED
    result, notes = results.find("c1")
    assert result == found
    assert len(notes) == 1
    assert "not saved and is lost when the server stops" in notes[0]


def test_unsaved_results_are_not_pushed_out(store: Store) -> None:
    results = KeptResults(store.comparisons)
    store.close()
    for number in range(2 * AT_HAND):
        results.keep(replace(ASKED, id=f"c{number}"), comparison())
    assert all(results.find(f"c{number}")[0] for number in range(2 * AT_HAND))


def test_only_the_last_saved_results_are_held(store: Store) -> None:
    results = KeptResults(store.comparisons)
    for number in range(2 * AT_HAND):
        results.keep(replace(ASKED, id=f"c{number}"), comparison())
    assert len(results._results) == AT_HAND
    assert all(results.find(f"c{number}")[0] for number in range(2 * AT_HAND))


def test_a_result_in_another_form_is_said(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        store.comparisons.finish(ASKED, comparison())
    with duckdb.connect(str(tmp_path / FILE)) as connection:
        connection.execute("UPDATE comparisons SET result = '{\"version\": 99}'")
    with Store(tmp_path) as store:
        result, notes = KeptResults(store.comparisons).find("c1")
    assert result is None
    assert "version 99" in notes[0]
