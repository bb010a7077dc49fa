"""What the pages talk to, one for each workspace: library, jobs and comparisons by address."""

import atexit
import time
from functools import lru_cache, partial

from dnacompare.dataset import Dataset
from dnacompare.dna import DNA
from dnacompare.results import Comparison
from dnacompare.specs import Progress, Report
from dnacompare.store.comparisons import ComparisonRecord
from dnacompare.store.workspace import Store
from dnacompare.workflow import demos
from dnacompare.workflow.addressed import Addressed
from dnacompare.workflow.attributes import Chosen, NuisancePair
from dnacompare.workflow.collection_service import CollectionService
from dnacompare.workflow.compare import compare
from dnacompare.workflow.comparison_settings import ComparisonSettings, comparison_id, ids_of
from dnacompare.workflow.comparison_state import ComparisonState, RecentComparison
from dnacompare.workflow.dashboards import DashboardService
from dnacompare.workflow.device_turns import DeviceTurns
from dnacompare.workflow.dna_entries import is_dna
from dnacompare.workflow.explanations import ExplanationService
from dnacompare.workflow.jobs import Jobs
from dnacompare.workflow.library import Library
from dnacompare.workflow.looks import LookService
from dnacompare.workflow.matrices import MatrixService
from dnacompare.workflow.model_code import LEAVE
from dnacompare.workflow.sampling_guide import SamplingGuide, guide
from dnacompare.workflow.settings import Settings
from dnacompare.workflow.version_service import VersionService

__all__ = [
    "ComparisonSettings",
    "ComparisonState",
    "RecentComparison",
    "Service",
    "comparison_id",
]

GUIDES = 64
"""Pairs of datasets whose columns a page need not look through anew."""


class Service:
    """A workspace in use, which shares its devices with others by ``turns``; the log calls it
    ``who``.

    Close it, or let the end of the process do that.

    Raises ``StoreError`` when the workspace cannot be used, for instance because another server
    has it open.
    """

    def __init__(
        self,
        settings: Settings | None = None,
        *,
        turns: DeviceTurns | None = None,
        who: str = "",
    ) -> None:
        self.settings = settings or Settings.from_environment()
        self.store = Store(self.settings.home, cache_limit=self.settings.cache_bytes)
        self.library = Library(
            self.store,
            limits=self.settings.limits,
            upload_bytes=self.settings.upload_bytes,
            storage_bytes=self.settings.storage_bytes,
            roots=self.settings.data_roots,
            read_only=self.settings.read_only,
        )
        self.jobs = Jobs(
            self.store.jobs,
            self.settings.devices,
            seconds=self.settings.job_seconds,
            turns=turns,
            read_only=self.settings.read_only,
            who=who,
        )
        self.matrices = MatrixService(self.store, self.library, self.jobs)
        self.collections = CollectionService(self.store, self.library, self.jobs)
        self.explanations = ExplanationService(
            self.store, self.library, self.jobs, self.settings.allow_model_code
        )
        self.looks = LookService(
            self.store, self.library, self.jobs, self.settings.allow_model_code
        )
        self.versions = VersionService(
            self.store, self.library, self.jobs, self.settings.allow_model_code
        )
        self.dashboards = DashboardService(self.store.dashboards, read_only=self.settings.read_only)
        self.closed = False
        self._guide = lru_cache(GUIDES)(self._look_for_guide)
        self._work = Addressed(self.store.comparisons, self.jobs, "compare")
        atexit.register(self.close)

    @property
    def notices(self) -> tuple[str, ...]:
        """What was repaired in the workspace since the start, in sentences."""
        return self.store.notices

    def close(self) -> None:
        """Interrupt what runs, and let other processes have the workspace."""
        if not self.closed:
            self.closed = True
            atexit.unregister(self.close)
            self.jobs.close()
            self.store.close()

    def __enter__(self) -> "Service":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def start(
        self,
        a_id: str,
        b_id: str,
        settings: ComparisonSettings | None = None,
        owner: str = "",
    ) -> str:
        """Compare B with the reference A; returns the address at once.

        Nothing is computed when the result is there or on its way. ``owner`` is who waits for it:
        owners take turns. Raises ``InputError`` when a dataset is not in the library.
        """
        chosen = settings or ComparisonSettings()
        key = comparison_id(a_id, b_id, chosen)
        if self._work.has(key):
            return key
        a, b = self.library.entry(a_id), self.library.entry(b_id)
        record = ComparisonRecord(
            id=key,
            a=a_id,
            b=b_id,
            settings=chosen.to_dict(),
            title=f"{a.name} → {b.name}",
            created=time.time(),
        )
        return self._work.start(record, partial(self._compare, record), owner)

    def state(self, comparison: str) -> ComparisonState:
        """What is known at this address; asking changes nothing."""
        record = self._work.asked(comparison)
        if record is None:
            return ComparisonState(comparison, "unknown")
        return self._work.told(ComparisonState.asked(record))

    def cancel(self, comparison: str) -> None:
        """Stop the work at this address, if there is any."""
        self._work.cancel(comparison)

    def recent(self, limit: int = 10) -> tuple[RecentComparison, ...]:
        """The last finished comparisons, the newest first."""
        return tuple(
            RecentComparison(
                id=record.id,
                title=record.title,
                a_id=record.a,
                b_id=record.b,
                outcome=record.outcome or "",
                sentence=record.sentence or "",
                finished=record.finished or 0.0,
            )
            for record in self.store.comparisons.recent(limit)
        )

    def sampling(self, a_id: str, b_id: str) -> SamplingGuide:
        """By what the items of two datasets of the library could be paired, blocked, clustered."""
        return self._guide(a_id, b_id)

    def demo(self, name: str) -> tuple[str, str]:
        """Put a built-in example into the library, if it is not there; the ids of A and B."""
        return demos.add(name, self.library)

    def _look_for_guide(self, a_id: str, b_id: str) -> SamplingGuide:
        return guide(self.library.dataset(a_id), self.library.dataset(b_id))

    def _compare(self, record: ComparisonRecord, report: Report, device: str) -> Comparison:
        settings = ComparisonSettings.from_dict(record.settings)
        sides: list[Dataset | DNA] = []
        for letter, key in zip("AB", (record.a, record.b), strict=True):
            report(Progress(f"Opening {letter}", 0, 1))
            held = self.library.dna if is_dna(self.library.entry(key)) else self.library.dataset
            sides.append(held(key))
        return compare(
            *sides,
            extractor=settings.extractor,
            distances=settings.distances,
            permutations=settings.permutations,
            level=settings.level,
            seed=settings.seed,
            device=device,
            cache=self.store.extractions,
            progress=report,
            options={**settings.options, LEAVE: self.settings.allow_model_code},
            ignore=[self._chosen(one) for one in settings.ignore],
            focus=[self._chosen(one) for one in settings.focus],
            pairs=settings.pairs,
            blocks=settings.blocks,
            clusters=settings.clusters,
        )

    def _chosen(self, one: str) -> Chosen:
        """The name of a nuisance as it is; a pair of datasets opened."""
        ids = ids_of(one)
        if ids is None:
            return one
        without, with_it = (self.library.entry(key) for key in ids)
        return NuisancePair(
            self.library.dataset(without.id),
            self.library.dataset(with_it.id),
            name=f"{without.name} → {with_it.name}",
        )
