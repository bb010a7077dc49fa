"""Collection tests by address: asked of tables in the library, computed as jobs, kept."""

import time
from collections.abc import Mapping
from dataclasses import asdict
from functools import partial
from typing import Any

from dnacompare.errors import InputError
from dnacompare.fingerprint import digest_json
from dnacompare.results import VERSION, CollectionTest
from dnacompare.specs import Report
from dnacompare.store.findings import FindingRecord
from dnacompare.store.workspace import Store
from dnacompare.workflow.addressed import Addressed
from dnacompare.workflow.collection_question import CollectionQuestion
from dnacompare.workflow.collection_tables import ask
from dnacompare.workflow.dna_entries import is_dna
from dnacompare.workflow.job_state import JobState
from dnacompare.workflow.jobs import Jobs
from dnacompare.workflow.library import Library

KIND = "collections"
METHOD = 2
"""Raised when the same question would get other numbers, so that addresses change with them."""

CollectionState = JobState[CollectionTest]


class CollectionService:
    """Starts collection tests and tells how they stand."""

    def __init__(self, store: Store, library: Library, jobs: Jobs) -> None:
        self._library = library
        records = store.findings(CollectionTest.from_json)
        self._work = Addressed(records, jobs, KIND)

    def start(self, question: CollectionQuestion, owner: str = "") -> str:
        """Ask; returns the address at once. Raises ``InputError`` for what can have no answer."""
        question.check()
        named = [key for key in (question.a, question.b, question.edges) if key]
        entries = [self._library.entry(key) for key in named]
        for entry in entries:
            if is_dna(entry) or entry.modality != "table":
                raise InputError(f"{entry.name!r} is no table; collections are in tables.")
        between = " → ".join(entry.name for entry in entries[: 2 if question.b else 1])
        key = digest_json({"question": asdict(question), "format": VERSION, "method": METHOD})
        record = FindingRecord(key, KIND, asdict(question), f"Collections: {between}", time.time())
        return self._work.start(record, partial(self._compute, question), owner)

    def state(self, key: str) -> CollectionState:
        """What is known at this address; asking changes nothing."""
        record = self._work.asked(key)
        if record is None or record.kind != KIND:
            return CollectionState(key, "unknown")
        return self._work.told(CollectionState(key, "interrupted", title=record.title))

    def question(self, key: str) -> CollectionQuestion | None:
        """What was asked at this address."""
        record = self._work.asked(key)
        return None if record is None or record.kind != KIND else _question(record.settings)

    def cancel(self, key: str) -> None:
        """Stop the work at this address, if there is any."""
        self._work.cancel(key)

    def _compute(self, question: CollectionQuestion, report: Report, device: str) -> CollectionTest:
        return ask(question, self._library.dataset, report)


def _question(settings: Mapping[str, Any]) -> CollectionQuestion:
    """As it was before it became JSON, which knows no tuples."""
    given: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in settings.items()
    }
    return CollectionQuestion(**given)
