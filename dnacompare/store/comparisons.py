"""The comparisons a workspace knows: what was asked, and what was found once it is done."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dnacompare.results import Comparison
from dnacompare.store.database import Database
from dnacompare.store.kept import Kept


@dataclass(frozen=True)
class ComparisonRecord:
    """What was asked: ``a`` and ``b`` are ids of datasets, ``settings`` JSON values.

    ``outcome`` and ``sentence`` are the verdict's; they and ``finished`` are None until it is done.
    Times are seconds since 1970 UTC.
    """

    id: str
    a: str
    b: str
    settings: Mapping[str, Any]
    title: str
    created: float
    finished: float | None = None
    outcome: str | None = None
    sentence: str | None = None


class Comparisons(Kept[ComparisonRecord, Comparison]):
    """Comparisons by id, and the last ones."""

    def __init__(self, database: Database) -> None:
        super().__init__(database, "comparisons", ComparisonRecord, Comparison.from_json)

    def recent(self, limit: int) -> tuple[ComparisonRecord, ...]:
        """The last finished comparisons, the newest first."""
        return self._records("recent", {"limit": limit})

    def told(self, result: Comparison) -> Mapping[str, Any]:
        """The verdict, so that it is listed without reading the result."""
        return {"outcome": result.verdict.outcome, "sentence": result.verdict.sentence}
