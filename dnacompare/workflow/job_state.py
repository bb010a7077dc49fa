"""How work at an address stands, whatever is computed there."""

from dataclasses import dataclass, replace
from typing import Generic, Self, TypeVar

from dnacompare.results import Document
from dnacompare.workflow.jobs import Job

T = TypeVar("T", bound=Document)


@dataclass(frozen=True)
class JobState(Generic[T]):
    """``status`` is done, running, queued, failed, cancelled, interrupted or unknown.

    ``done`` of ``total`` items belong to ``stage``, ``eta`` is in seconds until its end, ``ahead``
    counts the jobs before a queued one. ``error`` is set when failed, ``result`` when done;
    ``notes`` are what a person should know of how it was kept.
    """

    id: str
    status: str
    stage: str = ""
    done: int = 0
    total: int = 0
    eta: float | None = None
    ahead: int = 0
    error: str | None = None
    title: str = ""
    result: T | None = None
    notes: tuple[str, ...] = ()

    def with_job(self, job: Job) -> Self:
        """The same with the progress of the job that works or worked on it."""
        record = job.record
        return replace(
            self,
            # A job that is done while there is no result: an earlier process could not save it.
            status="interrupted" if record.status == "done" else record.status,
            stage=record.stage,
            done=record.done,
            total=record.total,
            eta=job.eta,
            ahead=job.ahead,
            error=record.error,
        )
