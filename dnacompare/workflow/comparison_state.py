"""What is known at the address of a comparison: a result, work on its way, or how to start it."""

from dataclasses import dataclass

from dnacompare.results import Comparison
from dnacompare.store.comparisons import ComparisonRecord
from dnacompare.workflow.comparison_settings import ComparisonSettings
from dnacompare.workflow.job_state import JobState


@dataclass(frozen=True)
class ComparisonState(JobState[Comparison]):
    """What a page shows.

    ``a_id``, ``b_id`` and ``settings`` are what it takes to start it again; they are None when
    unknown.
    """

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
