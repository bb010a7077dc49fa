"""Job records: written, read back, and marked when nobody works on them any more."""

from dataclasses import asdict, replace
from pathlib import Path

from dnacompare.store.jobs import AT_ONCE, KEPT, JobRecord
from dnacompare.store.workspace import Store

JOB = JobRecord("1", "key", "session", "compare", "A against B", 1.0, payload={"a": 1, "b": "x"})


def test_a_job_comes_back_equal_and_changes_replace(tmp_path: Path) -> None:
    running = replace(JOB, status="running", stage="extract", done=3, total=9, started=2.0)
    with Store(tmp_path) as store:
        assert store.jobs.get("1") is None
        store.jobs.put(JOB)
        assert store.jobs.get("1") == JOB
        store.jobs.put(running)
        assert store.jobs.latest("key") == running
        store.jobs.put(replace(JOB, id="2", created=5.0))
        assert store.jobs.latest("key") == replace(JOB, id="2", created=5.0)
        assert [job.id for job in store.jobs.recent(10)] == ["2", "1"]
        assert [job.id for job in store.jobs.recent(1)] == ["2"]


def test_only_unfinished_jobs_are_interrupted(tmp_path: Path) -> None:
    states = ["queued", "running", "done", "failed", "cancelled", "interrupted"]
    with Store(tmp_path) as store:
        for number, status in enumerate(states):
            store.jobs.put(replace(JOB, id=str(number), status=status))
        store.jobs.interrupt()
        found = [store.jobs.get(str(number)) for number in range(len(states))]
    assert [job.status for job in found if job] == ["interrupted", "interrupted", *states[2:]]


def test_old_jobs_are_forgotten_once_they_have_ended(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        for number in range(6):
            status = "running" if number == 0 else "done"
            job = replace(JOB, id=str(number), created=float(number), status=status)
            store.jobs.put(job)
        store.jobs.prune(keep=3)
        assert [job.id for job in store.jobs.recent(10)] == ["5", "4", "3", "0"]


def test_the_table_of_jobs_does_not_grow_for_ever(tmp_path: Path) -> None:
    extra = AT_ONCE
    with Store(tmp_path) as store:
        store._database.write_all(
            ("jobs.put", asdict(replace(JOB, id=f"{n}", status="done")) | {"payload": "{}"})
            for n in range(KEPT)
        )
        for number in range(extra):
            store.jobs.put(
                replace(JOB, id=f"new {number}", created=3.0 + number, status="done", finished=4.0)
            )
        found = store.jobs.recent(KEPT + extra)
        assert len(found) == KEPT
        assert sum(job.id.startswith("new") for job in found) == extra, "the newest stay"
    with Store(tmp_path) as store:
        store.jobs.interrupt()  # as a server does at its start
        assert len(store.jobs.recent(2 * KEPT)) == KEPT
