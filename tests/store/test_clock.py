"""The machine's clock goes back: order, making room and the newest of everything hold."""

import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from dnacompare.store.clock import Clock
from dnacompare.store.jobs import JobRecord
from dnacompare.store.workspace import Store
from tests.charts.example import comparison
from tests.store.conftest import small_extraction
from tests.store.test_comparisons import ASKED

HOUR = 3600.0
IDS = np.arange(5, dtype=np.uint64)


class Machine:
    """The operating system's clock, which somebody sets."""

    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def time(self) -> float:
        self.now += 1.0
        return self.now


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> Machine:
    machine = Machine()
    monkeypatch.setattr(time, "time", machine.time)
    return machine


def test_times_follow_the_machine_and_never_go_back(machine: Machine) -> None:
    clock = Clock()
    first = clock.now()
    assert first == machine.now
    machine.now -= HOUR
    later = [clock.now() for _ in range(1_000)]
    assert sorted(set(later)) == later
    assert first < later[0]
    assert later[-1] - first < 0.001
    machine.now += 2 * HOUR
    assert clock.now() == machine.now


def test_the_newest_result_comes_first(tmp_path: Path, machine: Machine) -> None:
    with Store(tmp_path) as store:
        store.comparisons.finish(replace(ASKED, id="before"), comparison())
        machine.now -= HOUR
        store.comparisons.finish(replace(ASKED, id="after"), comparison())
    machine.now -= HOUR
    with Store(tmp_path) as store:
        (notice,) = store.notices
        assert "clock was set back" in notice
        store.comparisons.finish(replace(ASKED, id="last"), comparison())
        assert [one.id for one in store.comparisons.recent(3)] == ["last", "after", "before"]


def test_the_newest_job_is_the_one_that_counts(tmp_path: Path, machine: Machine) -> None:
    with Store(tmp_path) as store:
        store.jobs.put(JobRecord("1", "key", "", "compare", "t", store.jobs.now(), status="failed"))
    machine.now -= HOUR
    with Store(tmp_path) as store:
        store.jobs.put(JobRecord("2", "key", "", "compare", "t", store.jobs.now(), status="done"))
        found = store.jobs.latest("key")
    assert found is not None
    assert found.id == "2"


def test_what_was_just_cached_does_not_make_room(tmp_path: Path, machine: Machine) -> None:
    with Store(tmp_path) as store:
        store.extractions.put("a", IDS, small_extraction(1))
        size = store._database.read("extractions.oldest")[0]["bytes"]
    machine.now -= 24 * HOUR
    with Store(tmp_path, cache_limit=int(2.5 * size)) as store:  # room for two
        store.extractions.put("b", IDS, small_extraction(2))
        store.extractions.put("c", IDS, small_extraction(3))
        kept = [family for family in "abc" if store.extractions.get(family, IDS) is not None]
    assert kept == ["b", "c"]


def test_a_clock_that_was_right_is_not_mentioned(tmp_path: Path, machine: Machine) -> None:
    with Store(tmp_path) as store:
        store.comparisons.finish(ASKED, comparison())
    with Store(tmp_path) as store:
        assert store.notices == ()
