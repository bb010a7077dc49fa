"""The comparisons a workspace knows: what was asked, and what was found once it is done."""

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dnacompare.results import Comparison
from dnacompare.store.database import Database, Row


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


class Comparisons:
    """Comparisons by id; each method raises ``StoreError`` when the database does not work."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def begin(self, record: ComparisonRecord) -> None:
        """Remember what was asked, unless it is known already."""
        self._database.write("comparisons.begin", _asked(record))

    def finish(self, record: ComparisonRecord, result: Comparison) -> None:
        """Keep the result."""
        found = {
            "finished": time.time(),
            "outcome": result.verdict.outcome,
            "sentence": result.verdict.sentence,
            "result": result.to_json(),
        }
        self._database.write("comparisons.finish", _asked(record) | found)

    def get(self, key: str) -> ComparisonRecord | None:
        """What was asked under this id."""
        rows = self._database.read("comparisons.get", {"id": key})
        return _record(rows[0]) if rows else None

    def result(self, key: str) -> Comparison | None:
        """What was found; raises ``InputError`` when an older program wrote it."""
        rows = self._database.read("comparisons.result", {"id": key})
        return Comparison.from_json(rows[0]["result"]) if rows else None

    def recent(self, limit: int) -> tuple[ComparisonRecord, ...]:
        """The last finished comparisons, the newest first."""
        rows = self._database.read("comparisons.recent", {"limit": limit})
        return tuple(_record(row) for row in rows)


def _asked(record: ComparisonRecord) -> Row:
    return {
        "id": record.id,
        "a": record.a,
        "b": record.b,
        "settings": json.dumps(dict(record.settings)),
        "title": record.title,
        "created": record.created,
    }


def _record(row: Row) -> ComparisonRecord:
    return ComparisonRecord(**(row | {"settings": json.loads(row["settings"])}))
