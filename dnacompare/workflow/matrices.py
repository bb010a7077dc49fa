"""Matrices by address: computed as jobs, kept, and found again by whoever has the address."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import partial
from typing import Any

from dnacompare.dataset import Dataset
from dnacompare.distance_matrix import DistanceMatrix
from dnacompare.errors import InputError
from dnacompare.fingerprint import digest_json
from dnacompare.results import VERSION
from dnacompare.specs import Progress, Report
from dnacompare.store.matrices import MatrixRecord
from dnacompare.store.workspace import Store
from dnacompare.strand import Strand
from dnacompare.workflow.addressed import Addressed
from dnacompare.workflow.compare_many import compare_many
from dnacompare.workflow.dna_entries import is_dna
from dnacompare.workflow.job_state import JobState
from dnacompare.workflow.jobs import Jobs
from dnacompare.workflow.library import Library
from dnacompare.workflow.mantel import MantelTest, mantel_test

BESIDE = 999
"""Permutations of a Mantel test, which a page waits for."""
METHOD = 1
"""Raised when the same settings would give other numbers, so that addresses change with them."""
MOST = 60
"""Datasets of one matrix: more cells could not be read."""


@dataclass(frozen=True)
class MatrixSettings:
    """The arguments of ``compare_many`` that shape the result."""

    distance: str = "dna_emd"
    extractor: str = "auto"
    permutations: int = 999
    level: float = 0.05
    seed: int = 0
    options: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class MatrixState(JobState[DistanceMatrix]):
    """What a page shows."""

    members: tuple[str, ...] = ()
    settings: MatrixSettings | None = None


class MatrixService:
    """Starts matrices and tells how they stand."""

    def __init__(self, store: Store, library: Library, jobs: Jobs) -> None:
        self._store = store
        self._library = library
        self._work = Addressed(store.matrices, jobs, "matrix")

    def start(
        self, members: Sequence[str], settings: MatrixSettings | None = None, owner: str = ""
    ) -> str:
        """Compare every two of these datasets; returns the address at once.

        The order in which they are named leaves no trace. Raises ``InputError`` for fewer than
        two, more than ``MOST`` or unknown datasets.
        """
        chosen = settings or MatrixSettings()
        distinct = tuple(sorted(set(members)))
        if not 2 <= len(distinct) <= MOST:
            raise InputError(
                f"A matrix takes 2 to {MOST} different datasets; {len(distinct)} were chosen."
            )
        entries = [self._library.entry(member) for member in distinct]
        key = digest_json(
            {
                "members": distinct,
                "settings": asdict(chosen),
                "format": VERSION,
                "method": METHOD,
            }
        )
        names = ", ".join(entry.name for entry in entries)
        record = MatrixRecord(key, distinct, asdict(chosen), names, time.time())
        return self._work.start(record, partial(self._compute, record), owner)

    def state(self, key: str) -> MatrixState:
        """What is known at this address; asking changes nothing."""
        record = self._work.asked(key)
        if record is None:
            return MatrixState(key, "unknown")
        return self._work.told(
            MatrixState(
                key,
                "interrupted",
                title=record.title,
                members=record.members,
                settings=MatrixSettings(**record.settings),
            )
        )

    def beside(self, matrix: DistanceMatrix, table: str) -> MantelTest:
        """Whether a matrix goes with the one in a table of the library."""
        return mantel_test(matrix, self._library.dataset(table), permutations=BESIDE)

    def cancel(self, key: str) -> None:
        """Stop the work at this address, if there is any."""
        self._work.cancel(key)

    def _compute(self, record: MatrixRecord, report: Report, device: str) -> DistanceMatrix:
        settings = MatrixSettings(**record.settings)
        datasets: list[Dataset | Strand] = []
        for done, member in enumerate(record.members):
            report(Progress("Opening the datasets", done, len(record.members)))
            dna = is_dna(self._library.entry(member))
            held = self._library.strand if dna else self._library.dataset
            datasets.append(held(member))
        return compare_many(
            datasets,
            distance=settings.distance,
            extractor=settings.extractor,
            permutations=settings.permutations,
            level=settings.level,
            seed=settings.seed,
            device=device,
            options=settings.options,
            cache=self._store.extractions,
            progress=report,
        )
