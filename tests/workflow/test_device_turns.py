"""Workspaces share devices: one job at a time on each, and people take turns."""

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from dnacompare.specs import Progress, Report
from dnacompare.store.workspace import Store
from dnacompare.workflow.device_turns import DeviceTurns
from dnacompare.workflow.jobs import Jobs

PATIENCE = 60


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[tuple[Jobs, Jobs]]:
    """The jobs of two people who share one device."""
    turns = DeviceTurns()
    stores = [Store(tmp_path / name) for name in ("one", "two")]
    both = Jobs(stores[0].jobs, ["cpu"], turns=turns), Jobs(stores[1].jobs, ["cpu"], turns=turns)
    yield both
    for jobs, store in zip(both, stores, strict=True):
        jobs.close()
        store.close()


def settled(jobs: Jobs) -> None:
    deadline = time.monotonic() + PATIENCE
    while jobs.active():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.01)


def test_two_people_take_turns_on_one_device(pair: tuple[Jobs, Jobs]) -> None:
    order: list[str] = []
    go = threading.Event()
    lock = threading.Lock()

    def work(name: str) -> None:
        assert lock.acquire(blocking=False), "two jobs ran on one device at a time"
        if name == "first":
            assert go.wait(PATIENCE)
        order.append(name)
        lock.release()

    one, two = pair
    for jobs, names in ((one, ("first", "a2", "a3", "a4")), (two, ("b1", "b2"))):
        for name in names:
            jobs.submit(lambda _, __, n=name: work(n), key=name, kind="test", title=name)
        time.sleep(0.1)  # the second person comes while the first one's job runs
    assert [job.ahead for job in two.active()] == [1, 2]  # the other's running job counts
    go.set()
    settled(one)
    settled(two)
    assert order == ["first", "b1", "a2", "b2", "a3", "a4"]


def test_closing_does_not_wait_for_another_s_job(pair: tuple[Jobs, Jobs]) -> None:
    one, two = pair
    go, entered = threading.Event(), threading.Event()

    def long(report: Report, device: str) -> None:
        entered.set()
        assert go.wait(PATIENCE)

    one.submit(long, key="long", kind="test", title="long")
    assert entered.wait(PATIENCE)
    waiting = two.submit(long, key="other", kind="test", title="other")
    time.sleep(0.1)  # its worker now waits for the device
    before = time.monotonic()
    two.close()
    assert (
        time.monotonic() - before < 5
    )  # 10 s is how long a worker that does not end is waited for
    job = two.get(waiting)
    assert job is not None
    assert job.record.status == "interrupted"
    go.set()
    settled(one)


def test_different_devices_do_not_wait_for_each_other() -> None:
    turns = DeviceTurns()
    with (
        turns.turn("cuda:0", "one", lambda: False) as first,
        turns.turn("cuda:1", "two", lambda: False) as second,
        turns.turn("cuda:0", "three", lambda: True) as third,
    ):
        assert (first.mine, second.mine, third.mine) == (True, True, False)
        assert turns.held_by_others("one") == 1


def test_work_is_stopped_when_its_time_is_up(tmp_path: Path) -> None:
    stopped = threading.Event()

    def endless(report: Report, device: str) -> None:
        try:
            while True:
                report(Progress("Extracting", 1, 2))
                time.sleep(0.01)
        finally:
            stopped.set()

    with Store(tmp_path) as store:
        jobs = Jobs(store.jobs, seconds=1)
        slow = jobs.submit(endless, key="slow", kind="test", title="slow")
        assert stopped.wait(PATIENCE)
        settled(jobs)
        record = store.jobs.get(slow)
        assert record is not None
        assert record.status == "failed"
        assert "stopped after 1 s" in (record.error or "")
        assert "DNACOMPARE_JOB_SECONDS" in (record.error or "")
        quick = jobs.submit(lambda _, __: None, key="quick", kind="test", title="quick")
        settled(jobs)
        done = jobs.get(quick)
        assert done is not None
        assert done.record.status == "done"
        jobs.close()
