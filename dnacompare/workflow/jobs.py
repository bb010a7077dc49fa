"""Long work beside the pages: a fair queue, and one job at a time on each device.

A job whose pass over the data takes long steps aside and has it done by another process
(``workflow/apart``); meanwhile the device serves the next.
"""

import logging
import threading
import time
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from dnacompare import logs
from dnacompare.errors import CancelledError, DNACompareError, StoreError
from dnacompare.specs import Progress, Report
from dnacompare.stopping import stopping_when
from dnacompare.store.jobs import JobRecord, JobRecords
from dnacompare.workflow.apart import may_go_apart
from dnacompare.workflow.device_turns import DeviceTurns, Turn
from dnacompare.workflow.fair_queue import FairQueue
from dnacompare.workflow.overrun import ran_out
from dnacompare.workflow.pace import Pace
from dnacompare.workflow.read_only import refuse

Work = Callable[[Report, str], None]
"""Takes where to report progress and the device to use."""

HEARTBEAT = 5.0
"""Seconds between two progress reports that are also written to the disk."""
REMEMBERED = 200
"""Finished jobs kept in memory; older ones are read from the store."""
ACTIVE = ("queued", "running")
ASIDE = 3
"""Jobs that may have stepped aside from one device: one at its pass, the others waiting for it."""
CROWDED = "Waiting for another extraction"

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Job:
    """A job as it stands: ``eta`` in seconds for its stage, ``ahead`` jobs before it."""

    record: JobRecord
    eta: float | None = None
    ahead: int = 0


@dataclass(eq=False)
class _Task:
    """A job in this process; ``stop`` asks its work to end at the next report, and ``turn`` is the
    device's, once it runs."""

    record: JobRecord
    work: Work
    turn: Turn | None = None
    pace: Pace = field(default_factory=Pace)
    stop: threading.Event = field(default_factory=threading.Event)


class Jobs:
    """Runs work in the background and remembers it.

    Jobs that an earlier process left unfinished are marked interrupted; starting one again is
    cheap, because extractions are cached. A store that cannot be written stops no work. Work that
    takes longer than ``seconds`` is stopped and fails; ``turns`` are shared with other workspaces.
    ``who`` stands in the log.
    """

    def __init__(
        self,
        records: JobRecords,
        devices: Sequence[str] = ("auto",),
        *,
        seconds: float | None = None,
        turns: DeviceTurns | None = None,
        read_only: bool = False,
        who: str = "",
    ) -> None:
        self._records = records
        self._who = who
        self._seconds = seconds
        self._turns = turns or DeviceTurns()
        self._read_only = read_only
        self._name = uuid.uuid4().hex
        self._changed = threading.Condition()
        self._queue: FairQueue[_Task] = FairQueue()
        self._tasks: dict[str, _Task] = {}
        self._closing = False
        records.interrupt()
        self._threads = [
            threading.Thread(target=self._serve, args=(device,), name=f"job-{device}", daemon=True)
            for device in devices
            for _ in range(1 + ASIDE)
        ]
        for thread in self._threads:
            thread.start()

    def submit(
        self,
        work: Work,
        *,
        key: str,
        kind: str,
        title: str,
        owner: str = "",
        payload: Mapping[str, Any] | None = None,
    ) -> str:
        """Queue the work and return the job's id; of active jobs with one key there is only one.

        ``owner`` is whoever waits for it: owners take turns. Raises ``ReadOnlyError``.
        """
        self.allow()
        with self._changed:
            for task in self._tasks.values():
                if task.record.key == key and task.record.status in ACTIVE:
                    return task.record.id
            record = JobRecord(
                id=uuid.uuid4().hex,
                key=key,
                owner=owner,
                kind=kind,
                title=title,
                created=time.time(),
                payload=payload or {},
                status="interrupted" if self._closing else "queued",
            )
            task = _Task(record, work)
            self._remember(task)
            if not self._closing:
                self._queue.push(owner, task)
                self._changed.notify_all()
            return record.id

    def allow(self) -> None:
        """Raise ``ReadOnlyError`` where nothing may be started."""
        refuse(self._read_only, "Starting new work")

    def get(self, job_id: str) -> Job | None:
        """The job with this id, from this process or an earlier one."""
        with self._changed:
            task = self._tasks.get(job_id)
            if task is not None:
                return self._view(task)
        record = self._records.get(job_id)
        return Job(record) if record else None

    def latest(self, key: str) -> Job | None:
        """The newest job that computes ``key``, from this process or an earlier one."""
        with self._changed:
            for task in reversed(self._tasks.values()):
                if task.record.key == key:
                    return self._view(task)
        record = self._records.latest(key)
        return Job(record) if record else None

    def active(self) -> tuple[Job, ...]:
        """Jobs that run or wait, in the order in which they were submitted."""
        with self._changed:
            tasks = [task for task in self._tasks.values() if task.record.status in ACTIVE]
            return tuple(self._view(task) for task in tasks)

    def alive(self) -> bool:
        """Whether every worker is there."""
        return self._closing or all(thread.is_alive() for thread in self._threads)

    def cancel(self, job_id: str) -> None:
        """End a job; it counts as cancelled at once and running work stops between batches."""
        with self._changed:
            task = self._tasks.get(job_id)
            if task is not None:
                self._end(task, "cancelled")

    def close(self, timeout: float = 10.0) -> None:
        """Interrupt everything and wait up to ``timeout`` seconds for the workers to stop."""
        with self._changed:
            self._closing = True
            for task in self._tasks.values():
                self._end(task, "interrupted")
            self._changed.notify_all()
        self._turns.look_again()
        deadline = time.monotonic() + timeout
        for thread in self._threads:
            thread.join(max(0.0, deadline - time.monotonic()))

    def _serve(self, device: str) -> None:
        while self._awaited():
            with self._turns.turn(device, self._name, lambda: self._closing) as turn:
                task = self._next(turn)
                if task is not None:
                    self._run(task, device, turn)

    def _awaited(self) -> bool:
        """Wait until something is queued; False when everything ends."""
        with self._changed:
            self._changed.wait_for(lambda: self._closing or len(self._queue) > 0)
            return not self._closing

    def _next(self, turn: Turn) -> _Task | None:
        """What is next, unless it was cancelled or another thread has taken it."""
        with self._changed:
            task = None if self._closing else self._queue.pop()
            if task is not None:
                now = time.time()
                task.turn = turn
                self._update(task, status="running", started=now, heartbeat=now)
            return task

    @contextmanager
    def _aside(self, task: _Task, turn: Turn) -> Iterator[None]:
        """Within, the task has given its device to others, and does its pass beside it."""
        if turn.crowded:
            self._report(task, Progress(CROWDED, 0, 0))
        owner = self._name + task.record.owner
        with turn.aside(owner, lambda: self._closing or task.stop.is_set()):
            yield

    @contextmanager
    def _limited(self, task: _Task) -> Iterator[None]:
        """End the job when its time is up; its work stops at the next report."""
        if self._seconds is None:
            yield
            return
        timer = threading.Timer(self._seconds, self._too_long, (task, self._seconds))
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def _too_long(self, task: _Task, seconds: float) -> None:
        with self._changed:
            self._end(
                task,
                "failed",
                f"This was stopped after {seconds:,.0f} s, the longest that one piece of work may "
                "take here (DNACOMPARE_JOB_SECONDS). What was looked at is kept, and running it "
                "again goes on from there. Or choose fewer items or permutations.",
            )

    def _run(self, task: _Task, device: str, turn: Turn) -> None:
        error = None
        status = "failed"
        try:
            with (
                self._limited(task),
                stopping_when(task.stop.is_set),
                may_go_apart(lambda: self._aside(task, turn)),
            ):
                task.work(partial(self._report, task), device)
            status = "done"
        except CancelledError:
            status = "cancelled"
        except DNACompareError as known:
            error = str(known)
        except Exception as unknown:
            if ran_out(unknown):
                error = "There is not enough memory for this. Compare fewer or smaller items."
            elif _stopping(unknown):
                status = "interrupted"
            else:
                told = {"job": task.record.id, "kind": task.record.kind, "who": self._who}
                reference = logs.failure(log, "job_failed", unknown, told)
                error = (
                    f"This failed in a way nobody foresaw ({type(unknown).__name__}: {unknown}). "
                    f"The server's log has the details under the reference {reference}; running "
                    "it again may work."
                )
        with self._changed:
            self._end(task, status, error)

    def _report(self, task: _Task, progress: Progress) -> None:
        now = time.time()
        with self._changed:
            if task.stop.is_set():
                raise CancelledError("The work was cancelled.")
            task.pace.see(progress, time.monotonic())
            task.record = replace(
                task.record, stage=progress.stage, done=progress.done, total=progress.total
            )
            if now - (task.record.heartbeat or 0.0) > HEARTBEAT:
                self._update(task, heartbeat=now)

    def _end(self, task: _Task, status: str, error: str | None = None) -> None:
        if task.record.status in ACTIVE:  # the first to end a job decides how it ended
            task.stop.set()
            self._turns.look_again()
            self._queue.remove(task)
            self._update(task, status=status, error=error, finished=time.time())
            logs.event(log, "job_ended", self._told(task.record))

    def _told(self, record: JobRecord) -> dict[str, logs.Field]:
        ended = record.finished or record.created
        return {
            "job": record.id,
            "kind": record.kind,
            "status": record.status,
            "who": self._who,
            "seconds": round(ended - (record.started or ended), 3),
            "waited_seconds": round((record.started or ended) - record.created, 3),
            "items": record.total,
        }

    def _update(self, task: _Task, **changes: Any) -> None:
        task.record = replace(task.record, **changes)
        self._write(task.record)

    def _remember(self, task: _Task) -> None:
        self._tasks[task.record.id] = task
        ended = [key for key, old in self._tasks.items() if old.record.status not in ACTIVE]
        for key in ended[: max(0, len(ended) - REMEMBERED)]:
            del self._tasks[key]
        self._write(task.record)

    def _write(self, record: JobRecord) -> None:
        try:
            self._records.put(record)
        except StoreError as error:  # pages of this process still see it
            log.warning("job %s is not on disk: %s", record.id, error)

    def _view(self, task: _Task) -> Job:
        if task.record.status == "running":
            return Job(task.record, eta=task.pace.left(time.monotonic()))
        if task.record.status == "queued":
            running = sum(
                other.record.status == "running" and other.turn is not None and other.turn.mine
                for other in self._tasks.values()
            )
            before = running + self._turns.held_by_others(self._name)
            return Job(task.record, ahead=before + self._queue.order().index(task))
        return Job(task.record)


def _stopping(error: Exception) -> bool:
    """Whether a thread pool refused work because the server is being stopped.

    Python closes its pools before anything else hears of the end, and the refusal is a plain
    ``RuntimeError`` known by its text alone.
    """
    return isinstance(error, RuntimeError) and "cannot schedule new futures" in str(error)
