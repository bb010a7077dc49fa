"""How work at an address stands, whatever is computed there."""

from dataclasses import dataclass, replace
from typing import Self

from dnacompare.workflow.jobs import Job


@dataclass(frozen=True)
class JobState:
    """``status`` is done, running, queued, failed, cancelled, interrupted or unknown.

    ``done`` of ``total`` items belong to ``stage``, ``eta`` is in seconds until its end, ``ahead``
    counts the jobs before a queued one. ``error`` is set when failed.
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
