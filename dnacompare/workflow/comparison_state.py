"""What is known at the address of a comparison: a result, work on its way, or how to start it."""

from dataclasses import dataclass, replace

from dnacompare.results import Comparison
from dnacompare.store.comparisons import ComparisonRecord
from dnacompare.workflow.comparison_settings import ComparisonSettings
from dnacompare.workflow.jobs import Job


@dataclass(frozen=True)
class ComparisonState:
    """What a page shows.

    ``status`` is done, running, queued, failed, cancelled, interrupted or unknown. ``result`` is
    set when done, ``error`` when failed. ``done`` of ``total`` items belong to ``stage``, ``eta``
    is in seconds until its end, ``ahead`` counts the jobs before a queued one. ``a_id``, ``b_id``
    and ``settings`` are what it takes to start it again; they are None when unknown.
    """

    id: str
    status: str
    result: Comparison | None = None
    stage: str = ""
    done: int = 0
    total: int = 0
    eta: float | None = None
    ahead: int = 0
    error: str | None = None
    notes: tuple[str, ...] = ()
    title: str = ""
    a_id: str | None = None
    b_id: str | None = None
    settings: ComparisonSettings | None = None
    created: float | None = None

    @classmethod
    def asked(cls, record: ComparisonRecord) -> "ComparisonState":
        """Something that was asked and that nobody works on."""
        return cls(
            id=record.id,
            status="interrupted",
            title=record.title,
            a_id=record.a,
            b_id=record.b,
            settings=ComparisonSettings.from_dict(record.settings),
            created=record.created,
        )

    def with_job(self, job: Job) -> "ComparisonState":
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


@dataclass(frozen=True)
class RecentComparison:
    """One line of the list of finished comparisons; ``finished`` in seconds since 1970 UTC."""

    id: str
    title: str
    a_id: str
    b_id: str
    outcome: str
    sentence: str
    finished: float
