"""Explanations by address: asked for a pair of datasets, computed as jobs, kept."""

import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from functools import partial
from typing import Any

from dnacompare.errors import InputError
from dnacompare.explanation import Explanation
from dnacompare.fingerprint import digest_json
from dnacompare.results import VERSION
from dnacompare.specs import Progress, Report
from dnacompare.store.explanations import ExplanationRecord
from dnacompare.store.workspace import Store
from dnacompare.workflow.addressed import Addressed
from dnacompare.workflow.described_columns import DescribedColumn, described_columns
from dnacompare.workflow.dna_entries import is_dna
from dnacompare.workflow.explain import answer, method_called, read_explanation
from dnacompare.workflow.explain_options import defaults
from dnacompare.workflow.explained_rows import rows_of
from dnacompare.workflow.job_state import JobState
from dnacompare.workflow.jobs import Jobs
from dnacompare.workflow.library import Library
from dnacompare.workflow.loader_choice import checked
from dnacompare.workflow.model_code import LEAVE

AT_HAND = 64
"""Results kept in memory as well: a page shows all methods, and two or three pages are open."""


@dataclass(frozen=True)
class Question:
    """What is asked about B against A, both ids of datasets; ``options`` are the method's."""

    a: str
    b: str
    method: str
    extractor: str = "auto"
    extractor_options: Mapping[str, Any] = field(default_factory=dict)
    options: Mapping[str, Any] = field(default_factory=dict)
    seed: int = 0

    @property
    def address(self) -> str:
        """32 hex digits that follow from the question and from how the method answers it now.

        An option that is given as it would be anyway leaves no trace.
        """
        spec = method_called(self.method)
        usual = defaults(spec)
        told = {name: v for name, v in self.options.items() if v is not None and v != usual[name]}
        return digest_json(
            {**asdict(self), "options": told, "format": VERSION, "revision": spec.revision}
        )


ExplanationState = JobState[Explanation]


class ExplanationService:
    """Starts explanations and tells how they stand."""

    def __init__(
        self, store: Store, library: Library, jobs: Jobs, allow_model_code: bool = False
    ) -> None:
        self._store = store
        self._library = library
        self._leave = {LEAVE: allow_model_code}
        self._columns: dict[tuple[str, str], tuple[DescribedColumn, ...]] = {}
        records = store.explanations(read_explanation)
        self._work = Addressed(records, jobs, "explain", at_hand=AT_HAND)

    def start(self, question: Question, owner: str = "") -> str:
        """Answer the question; returns the address at once.

        Nothing is computed when the answer is there or on its way. Raises ``InputError`` for an
        unknown method, option or dataset, and for a DNA, which holds no items to explain.
        """
        spec = method_called(question.method)
        checked(spec.title, spec.options, question.options)
        key = question.address
        if self._work.has(key):
            return key
        entries = [self._library.entry(side) for side in (question.a, question.b)]
        for entry in entries:
            if is_dna(entry):
                raise InputError(f"{entry.name!r} is a DNA, which holds no items to explain.")
        record = ExplanationRecord(
            id=key,
            a=question.a,
            b=question.b,
            method=question.method,
            settings=asdict(question),
            title=f"{spec.title}: {entries[0].name} → {entries[1].name}",
            created=time.time(),
        )
        return self._work.start(record, partial(self._compute, question), owner)

    def state(self, key: str) -> ExplanationState:
        """What is known at this address; asking changes nothing."""
        record = self._work.asked(key)
        if record is None:
            return ExplanationState(key, "unknown")
        return self._work.told(ExplanationState(key, "interrupted", title=record.title))

    def question(self, key: str) -> Question | None:
        """What was asked at this address."""
        record = self._work.asked(key)
        return None if record is None else Question(**record.settings)

    def cancel(self, key: str) -> None:
        """Stop the work at this address, if there is any."""
        self._work.cancel(key)

    def columns(self, a: str, b: str) -> tuple[DescribedColumn, ...]:
        """What is known of every item of the two datasets, to choose labels or groups from.

        Ids of datasets follow from their content, so what was seen once stays true.
        """
        if (a, b) not in self._columns:
            datasets = (self._library.dataset(side) for side in (a, b))
            self._columns[a, b] = described_columns(*datasets)
        return self._columns[a, b]

    def _compute(self, question: Question, report: Report, device: str) -> Explanation:
        spec = method_called(question.method)
        report(Progress("Reading the rows", 0, 1))
        rows = rows_of(
            self._library.dataset(question.a),
            self._library.dataset(question.b),
            on=spec.on,
            extractor=question.extractor,
            device=device,
            options={**question.extractor_options, **self._leave},
            cache=self._store.extractions,
            progress=report,
        )
        given = {name: value for name, value in question.options.items() if value is not None}
        return answer(spec, rows, given, seed=question.seed, progress=report)
