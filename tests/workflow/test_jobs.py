"""Jobs run in turn, report, stop when told to, and are remembered."""

import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from dnacompare.errors import InputError
from dnacompare.specs import Progress, Report
from dnacompare.store.workspace import Store
from dnacompare.workflow.jobs import REMEMBERED, Job, Jobs, Work

PATIENCE = 20.0  # seconds; only a failing test waits that long

RUN_AND_DIE = """
import os, sys, time
from pathlib import Path
from dnacompare.specs import Progress
from dnacompare.store.workspace import Store
from dnacompare.workflow.jobs import Jobs
store = Store(Path(sys.argv[1]))
jobs = Jobs(store.jobs)
def work(report, device):
    report(Progress("extract", 3, 10))
    print("running", flush=True)
    time.sleep(60)
jobs.submit(work, key="long", kind="compare", title="long", payload={"a": "x"})
jobs.submit(work, key="waits", kind="compare", title="waits")
time.sleep(60)
"""

RUN_AND_LEAVE = """
import atexit, sys, threading, time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from dnacompare.store.workspace import Store
from dnacompare.workflow.jobs import Jobs
store = Store(Path(sys.argv[1]))
jobs = Jobs(store.jobs)
atexit.register(jobs.close)
pool = ThreadPoolExecutor(1)
entered = threading.Event()
def work(report, device):
    while True:
        pool.submit(time.sleep, 0.01).result()
        entered.set()
jobs.submit(work, key="long", kind="compare", title="long")
entered.wait(60)
"""


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path) as store:
        yield store


@pytest.fixture
def jobs(store: Store) -> Iterator[Jobs]:
    jobs = Jobs(store.jobs)
    yield jobs
    jobs.close()


class Gate:
    """Work that reports, waits to be let go, and reports again."""

    def __init__(self) -> None:
        self.entered = threading.Event()
        self.go = threading.Event()
        self.finished = False

    def __call__(self, report: Report, device: str) -> None:
        report(Progress("extract", 1, 4))
        self.entered.set()
        assert self.go.wait(PATIENCE)
        report(Progress("extract", 2, 4))
        self.finished = True


def nothing(report: Report, device: str) -> None:
    report(Progress("test", 1, 1))


def submit(jobs: Jobs, work: Work, key: str, owner: str = "") -> str:
    return jobs.submit(work, key=key, kind="compare", title=f"title of {key}", owner=owner)


def until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.01)


def ended(jobs: Jobs, job_id: str) -> Job:
    until(lambda: status(jobs, job_id) not in ("queued", "running"))
    job = jobs.get(job_id)
    assert job is not None
    return job


def status(jobs: Jobs, job_id: str) -> str:
    job = jobs.get(job_id)
    assert job is not None
    return job.record.status


def test_a_job_runs_and_is_on_disk_when_done(jobs: Jobs, store: Store) -> None:
    gate = Gate()
    job_id = submit(jobs, gate, "k")
    assert gate.entered.wait(PATIENCE)
    job = jobs.get(job_id)
    assert job is not None
    assert (job.record.status, job.record.stage, job.record.done, job.record.total) == (
        "running",
        "extract",
        1,
        4,
    )
    gate.go.set()
    done = ended(jobs, job_id)
    assert done.record.status == "done"
    assert done.record.error is None
    assert gate.finished
    assert store.jobs.get(job_id) == done.record
    assert jobs.latest("k") == done
    assert jobs.active() == ()


def test_the_device_and_the_time_left_are_told(store: Store) -> None:
    devices: list[str] = []
    seen: list[float | None] = []
    held: list[Jobs] = []

    def work(report: Report, device: str) -> None:
        devices.append(device)
        for done in range(4):
            report(Progress("extract", done, 40))
            time.sleep(0.02)
        (job,) = held[0].active()
        seen.append(job.eta)

    held.append(Jobs(store.jobs, devices=["cpu"]))
    ended(held[0], submit(held[0], work, "k"))
    held[0].close()
    assert devices == ["cpu"]
    # 37 items at 0.02 s or more each, less the last pause; a sleeping machine may only be slower.
    assert seen[0] is not None
    assert seen[0] >= 36 * 0.02


def test_the_same_key_is_queued_once_and_again_after_it_ended(jobs: Jobs) -> None:
    gate = Gate()
    first = submit(jobs, gate, "k")
    assert submit(jobs, nothing, "k") == first
    assert gate.entered.wait(PATIENCE)
    assert submit(jobs, nothing, "k") == first
    gate.go.set()
    ended(jobs, first)
    second = submit(jobs, nothing, "k")
    assert second != first
    assert ended(jobs, second).record.status == "done"


def test_a_queued_job_is_cancelled_at_once_and_never_runs(jobs: Jobs) -> None:
    gate, ran = Gate(), threading.Event()
    first = submit(jobs, gate, "first")
    assert gate.entered.wait(PATIENCE)
    second = submit(jobs, lambda report, device: ran.set(), "second")
    third = submit(jobs, nothing, "third")
    waiting = jobs.get(third)
    assert waiting is not None
    assert waiting.ahead == 2
    jobs.cancel(second)
    assert status(jobs, second) == "cancelled"
    waiting = jobs.get(third)
    assert waiting is not None
    assert waiting.ahead == 1
    gate.go.set()
    assert ended(jobs, first).record.status == "done"
    assert ended(jobs, third).record.status == "done"
    assert not ran.is_set()


def test_a_running_job_stops_at_its_next_report(jobs: Jobs, store: Store) -> None:
    gate = Gate()
    job_id = submit(jobs, gate, "k")
    assert gate.entered.wait(PATIENCE)
    jobs.cancel(job_id)
    assert status(jobs, job_id) == "cancelled", "a person sees it at once"
    gate.go.set()
    after = submit(jobs, nothing, "k")
    assert after != job_id
    assert ended(jobs, after).record.status == "done", "the worker is free again"
    assert not gate.finished
    assert status(jobs, job_id) == "cancelled"
    record = store.jobs.get(job_id)
    assert record is not None
    assert record.status == "cancelled"
    jobs.cancel(after)
    assert status(jobs, after) == "done", "what has ended stays as it ended"
    jobs.cancel("no such job")


def test_failures_are_sentences_and_the_worker_goes_on(jobs: Jobs) -> None:
    def known(report: Report, device: str) -> None:
        raise InputError("The file is empty. Upload another.")

    def memory(report: Report, device: str) -> None:
        raise MemoryError

    def unknown(report: Report, device: str) -> None:
        raise ZeroDivisionError("division by zero")

    errors = []
    for work in (known, memory, unknown):
        job = ended(jobs, submit(jobs, work, work.__name__))
        assert job.record.status == "failed"
        errors.append(job.record.error or "")
    assert errors[0] == "The file is empty. Upload another."
    assert "not enough memory" in errors[1]
    assert "ZeroDivisionError: division by zero" in errors[2]
    assert ended(jobs, submit(jobs, nothing, "fine")).record.status == "done"


def test_owners_take_turns(jobs: Jobs) -> None:
    gate = Gate()
    order: list[str] = []
    submit(jobs, gate, "first", owner="nobody")
    assert gate.entered.wait(PATIENCE)

    def named(name: str) -> Work:
        return lambda report, device: order.append(name)

    names = ["a1", "a2", "a3", "b1", "c1"]
    ids = [submit(jobs, named(name), name, owner=name[0]) for name in names]
    gate.go.set()
    for job_id in ids:
        ended(jobs, job_id)
    assert order == ["a1", "b1", "c1", "a2", "a3"]


def test_two_devices_work_at_the_same_time(store: Store) -> None:
    jobs = Jobs(store.jobs, devices=["cuda:0", "cuda:1"])
    first, second = Gate(), Gate()
    ids = [submit(jobs, first, "1"), submit(jobs, second, "2")]
    assert first.entered.wait(PATIENCE)
    assert second.entered.wait(PATIENCE)
    first.go.set()
    second.go.set()
    assert [ended(jobs, job_id).record.status for job_id in ids] == ["done", "done"]
    jobs.close()


def test_closing_interrupts_what_runs_and_what_waits(store: Store) -> None:
    jobs = Jobs(store.jobs)
    gate = Gate()
    running = submit(jobs, gate, "running")
    assert gate.entered.wait(PATIENCE)
    waiting = submit(jobs, nothing, "waiting")
    closer = threading.Thread(target=jobs.close)
    closer.start()
    until(lambda: status(jobs, running) == "interrupted")
    gate.go.set()
    closer.join(PATIENCE)
    assert not closer.is_alive()
    assert not gate.finished
    late = submit(jobs, nothing, "late")
    assert [status(jobs, key) for key in (running, waiting, late)] == ["interrupted"] * 3
    records = [store.jobs.get(key) for key in (running, waiting)]
    assert [record.status for record in records if record] == ["interrupted"] * 2


def test_jobs_of_a_killed_process_are_interrupted(tmp_path: Path) -> None:
    command = [sys.executable, "-c", RUN_AND_DIE, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "running\n"
        process.kill()
    with Store(tmp_path) as store:
        jobs = Jobs(store.jobs)
        for key in ("long", "waits"):
            job = jobs.latest(key)
            assert job is not None
            assert job.record.status == "interrupted"
            assert job.eta is None
        assert jobs.active() == ()
        long = jobs.latest("long")
        assert long is not None
        assert long.record.payload == {"a": "x"}, "enough to start it again"
        jobs.close()


def test_a_job_whose_server_is_stopped_is_interrupted_and_not_at_fault(tmp_path: Path) -> None:
    """Ctrl-C: the thread pools that the work uses close under it."""
    command = [sys.executable, "-c", RUN_AND_LEAVE, str(tmp_path)]
    subprocess.run(command, check=True, timeout=PATIENCE * 3)
    with Store(tmp_path) as store:
        jobs = Jobs(store.jobs)
        job = jobs.latest("long")
        jobs.close()
    assert job is not None
    assert (job.record.status, job.record.error) == ("interrupted", None)


def test_a_store_that_cannot_be_written_stops_no_work(tmp_path: Path) -> None:
    store = Store(tmp_path)
    jobs = Jobs(store.jobs)
    store.close()  # from here on every statement fails
    job_id = submit(jobs, nothing, "k")
    assert ended(jobs, job_id).record.status == "done"
    jobs.close()


def test_only_so_many_ended_jobs_stay_in_memory(jobs: Jobs) -> None:
    first = submit(jobs, nothing, "0")
    for number in range(1, REMEMBERED + 5):
        last = submit(jobs, nothing, str(number))
    ended(jobs, last)
    submit(jobs, nothing, "one more")
    assert len(jobs._tasks) <= REMEMBERED + 1
    assert ended(jobs, first).record.status == "done", "read from the disk"
    found = jobs.latest("0")
    assert found is not None
    assert found.record.id == first


def test_many_threads_submitting_one_key_share_one_job(jobs: Jobs) -> None:
    gate = Gate()
    ids: list[str] = []
    threads = [
        threading.Thread(target=lambda: ids.append(submit(jobs, gate, "k"))) for _ in range(16)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    gate.go.set()
    assert len(ids) == 16
    assert len(set(ids)) == 1
    assert ended(jobs, ids[0]).record.status == "done"
