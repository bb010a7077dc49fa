"""Series of versions by address: computed as jobs, kept, and continued when a version is added."""

import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from functools import partial
from typing import Any

from dnacompare.errors import InputError
from dnacompare.fingerprint import digest_json
from dnacompare.results import VERSION
from dnacompare.specs import Report
from dnacompare.store.findings import FindingRecord
from dnacompare.store.workspace import Store
from dnacompare.version_series import VersionSeries
from dnacompare.workflow.addressed import Addressed
from dnacompare.workflow.dna_entries import is_dna
from dnacompare.workflow.job_state import JobState
from dnacompare.workflow.jobs import Jobs
from dnacompare.workflow.library import Library
from dnacompare.workflow.model_code import LEAVE
from dnacompare.workflow.watch_versions import watch_versions

KIND = "versions"
METHOD = 1
"""Raised when the same question would get other numbers, so that addresses change with them."""
MOST = 200
"""Versions of one series."""

VersionState = JobState[VersionSeries]


@dataclass(frozen=True)
class VersionQuestion:
    """The reference and its versions in time, ids of datasets, and how they are compared."""

    reference: str
    versions: tuple[str, ...]
    distance: str = "energy"
    extractor: str = "auto"
    permutations: int = 999
    level: float = 0.05
    seed: int = 0
    options: Mapping[str, Any] = field(default_factory=dict)

    @property
    def address(self) -> str:
        """32 hex digits that follow from the question."""
        return digest_json({"versions": asdict(self), "format": VERSION, "method": METHOD})

    def extended(self, version: str) -> "VersionQuestion":
        """The same with one version more; as it is when that is the last one already."""
        if self.versions[-1:] == (version,):
            return self
        return replace(self, versions=(*self.versions, version))


class VersionService:
    """Starts series and tells how they stand."""

    def __init__(
        self, store: Store, library: Library, jobs: Jobs, allow_model_code: bool = False
    ) -> None:
        self._store = store
        self._library = library
        self._leave = {LEAVE: allow_model_code}
        records = store.findings(VersionSeries.from_json)
        self._work = Addressed(records, jobs, KIND)

    def start(self, question: VersionQuestion, owner: str = "") -> str:
        """Compare every version; returns the address at once.

        Raises ``InputError`` for no version, too many, unknown datasets and DNAs.
        """
        if not 1 <= len(question.versions) <= MOST:
            raise InputError(
                f"A series has 1 to {MOST} versions; {len(question.versions)} were chosen."
            )
        key = question.address
        if self._work.has(key):
            return key
        entries = [self._library.entry(one) for one in (question.reference, *question.versions)]
        for entry in entries:
            if is_dna(entry):
                raise InputError(
                    f"{entry.name!r} is a DNA, which holds no items to draw; watch the datasets."
                )
        title = f"{entries[0].name} → {entries[-1].name}, {len(question.versions)} in time"
        record = FindingRecord(key, KIND, asdict(question), title, time.time())
        return self._work.start(record, partial(self._compute, question), owner)

    def state(self, key: str) -> VersionState:
        """What is known at this address; asking changes nothing."""
        record = self._work.asked(key)
        if record is None or record.kind != KIND:
            return VersionState(key, "unknown")
        return self._work.told(VersionState(key, "interrupted", title=record.title))

    def question(self, key: str) -> VersionQuestion | None:
        """What was asked at this address."""
        record = self._work.asked(key)
        if record is None or record.kind != KIND:
            return None
        return VersionQuestion(
            **{**record.settings, "versions": tuple(record.settings["versions"])}
        )

    def cancel(self, key: str) -> None:
        """Stop the work at this address, if there is any."""
        self._work.cancel(key)

    def _compute(self, question: VersionQuestion, report: Report, device: str) -> VersionSeries:
        return watch_versions(
            self._library.dataset(question.reference),
            [self._library.dataset(version) for version in question.versions],
            distance=question.distance,
            extractor=question.extractor,
            permutations=question.permutations,
            level=question.level,
            seed=question.seed,
            device=device,
            options={**question.options, **self._leave},
            cache=self._store.extractions,
            progress=report,
            known=self._known(question),
        )

    def _known(self, question: VersionQuestion) -> VersionSeries | None:
        """The longest series that is a beginning of this one."""
        for length in range(len(question.versions) - 1, 0, -1):
            shorter = replace(question, versions=question.versions[:length])
            found = self.state(shorter.address).result
            if found is not None:
                return found
        return None
