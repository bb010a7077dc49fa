"""Results by address: computed as jobs, kept, and found by whoever has the address."""

from collections.abc import Callable
from dataclasses import asdict, replace
from typing import Any, Generic, TypeVar

from dnacompare.results import Document
from dnacompare.specs import Report
from dnacompare.store.kept import Kept
from dnacompare.workflow.job_state import JobState
from dnacompare.workflow.jobs import Jobs
from dnacompare.workflow.kept_results import AT_HAND, KeptResults

R = TypeVar("R", bound=Any)
"""What was asked; see ``store.kept``."""
T = TypeVar("T", bound=Document)
S = TypeVar("S", bound=JobState[Any])


class Addressed(Generic[R, T]):
    """Work of one kind: what was asked, on its way and found."""

    def __init__(self, records: Kept[R, T], jobs: Jobs, kind: str, at_hand: int = AT_HAND) -> None:
        self._results: KeptResults[R, T] = KeptResults(records, at_hand)
        self._jobs = jobs
        self._kind = kind

    def has(self, key: str) -> bool:
        """Whether the result is there."""
        return self._results.find(key)[0] is not None

    def start(self, record: R, compute: Callable[[Report, str], T], owner: str) -> str:
        """Queue the work, unless its result is there or on its way; returns the address.

        Raises ``ReadOnlyError`` where nothing may be started.
        """
        if not self.has(record.id):
            self._jobs.allow()
            self._results.ask(record)
            self._jobs.submit(
                lambda report, device: self._work(record, compute, report, device),
                key=record.id,
                kind=self._kind,
                title=record.title,
                owner=owner,
                payload=asdict(record),
            )
        return str(record.id)

    def asked(self, key: str) -> R | None:
        """What was asked at this address."""
        return self._results.asked(key)

    def told(self, state: S) -> S:
        """The state with what is known at its address: a result, or how the work stands."""
        # The job first: its result is kept before it counts as done, so none can slip between.
        job = self._jobs.latest(state.id)
        result, notes = self._results.find(state.id)
        if result is not None:
            return replace(state, status="done", result=result, notes=notes)
        return replace(state if job is None else state.with_job(job), notes=notes)

    def cancel(self, key: str) -> None:
        """Stop the work at this address, if there is any."""
        job = self._jobs.latest(key)
        if job is not None:
            self._jobs.cancel(job.record.id)

    def _work(
        self, record: R, compute: Callable[[Report, str], T], report: Report, device: str
    ) -> None:
        if not self.has(record.id):  # it may have been finished while this one was submitted
            self._results.keep(record, compute(report, device))
