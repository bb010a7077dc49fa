"""Closer looks at datasets of the library, by address: single items, and neurons that separate."""

import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from functools import partial
from typing import Any

from dnacompare.errors import InputError
from dnacompare.fingerprint import digest_json
from dnacompare.item_ranking import ItemRanking, NearestItems
from dnacompare.results import VERSION, Document, Separation
from dnacompare.specs import Progress, Report
from dnacompare.store.findings import FindingRecord
from dnacompare.store.workspace import Store
from dnacompare.workflow.addressed import Addressed
from dnacompare.workflow.dna_entries import is_dna
from dnacompare.workflow.items import rank_items
from dnacompare.workflow.job_state import JobState
from dnacompare.workflow.jobs import Jobs
from dnacompare.workflow.library import Library
from dnacompare.workflow.model_code import LEAVE
from dnacompare.workflow.nearest_items import nearest_items
from dnacompare.workflow.separation import separating_neurons

METHOD = 1
"""Raised when the same look would find other numbers, so that addresses change with them."""


@dataclass(frozen=True)
class Kind:
    """One kind of look: what finds it, and what that takes."""

    title: str
    sides: int
    find: Callable[..., Document]
    read: Callable[[str], Document]


KINDS = {
    "ranking": Kind("Ranked items", 2, rank_items, ItemRanking.from_json),
    "nearest": Kind("Nearest items", 1, nearest_items, NearestItems.from_json),
    "separation": Kind("Separating neurons", 2, separating_neurons, Separation.from_json),
}


@dataclass(frozen=True)
class Look:
    """What is asked: a name in ``KINDS`` of datasets by their ids; ``options`` are its own."""

    kind: str
    datasets: tuple[str, ...]
    extractor: str = "auto"
    extractor_options: Mapping[str, Any] = field(default_factory=dict)
    options: Mapping[str, Any] = field(default_factory=dict)

    @property
    def address(self) -> str:
        """32 hex digits that follow from what is asked."""
        return digest_json({"look": asdict(self), "format": VERSION, "method": METHOD})


LookState = JobState[Document]


class LookService:
    """Starts closer looks and tells how they stand."""

    def __init__(
        self, store: Store, library: Library, jobs: Jobs, allow_model_code: bool = False
    ) -> None:
        self._store = store
        self._library = library
        self._leave = {LEAVE: allow_model_code}
        self._work: dict[str, Addressed[FindingRecord, Document]] = {
            name: Addressed(store.findings(kind.read), jobs, name) for name, kind in KINDS.items()
        }

    def start(self, look: Look, owner: str = "") -> str:
        """Have a look; returns the address at once.

        Nothing is computed when the result is there or on its way. Raises ``InputError`` for an
        unknown kind or dataset, another number of them, and for a DNA, which holds no items.
        """
        kind = KINDS.get(look.kind)
        if kind is None or len(look.datasets) != kind.sides:
            raise InputError(
                f"{len(look.datasets)} datasets cannot be looked at for {look.kind!r}; there are "
                f"{', '.join(f'{name} of {one.sides}' for name, one in KINDS.items())}."
            )
        entries = [self._library.entry(key) for key in look.datasets]
        for entry in entries:
            if is_dna(entry):
                raise InputError(f"{entry.name!r} is a DNA, which holds no items to look at.")
        title = f"{kind.title}: {' → '.join(entry.name for entry in entries)}"
        record = FindingRecord(look.address, look.kind, asdict(look), title, time.time())
        return self._work[look.kind].start(record, partial(self._compute, look), owner)

    def state(self, look: Look) -> LookState:
        """What is known of this look; asking changes nothing."""
        record = self._work[look.kind].asked(look.address)
        if record is None:
            return LookState(look.address, "unknown")
        return self._work[look.kind].told(
            LookState(look.address, "interrupted", title=record.title)
        )

    def cancel(self, look: Look) -> None:
        """Stop this look, if it is on its way."""
        self._work[look.kind].cancel(look.address)

    def _compute(self, look: Look, report: Report, device: str) -> Document:
        report(Progress("Opening the datasets", 0, 1))
        return KINDS[look.kind].find(
            *(self._library.dataset(key) for key in look.datasets),
            extractor=look.extractor,
            device=device,
            cache=self._store.extractions,
            progress=report,
            options={**look.extractor_options, **self._leave},
            **look.options,
        )
