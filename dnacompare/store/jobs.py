"""The jobs a workspace has seen, so that a reload, a second tab or a restart still knows them."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from dnacompare.store.database import Database, Row


@dataclass(frozen=True)
class JobRecord:
    """One piece of work. Times are seconds since 1970 UTC.

    ``status`` is queued, running, done, failed, cancelled or interrupted. ``key`` names what is
    computed: two jobs with one key do the same. ``payload`` holds JSON values, enough to start the
    work again. ``done`` of ``total`` items belong to ``stage``.
    """

    id: str
    key: str
    owner: str
    kind: str
    title: str
    created: float
    payload: Mapping[str, Any] = field(default_factory=dict)
    status: str = "queued"
    stage: str = ""
    done: int = 0
    total: int = 0
    error: str | None = None
    started: float | None = None
    finished: float | None = None
    heartbeat: float | None = None


KEPT = 1_000
"""Jobs that are remembered; older ones go once they have ended."""
AT_ONCE = 100
"""Jobs that end between two looks for older ones."""


class JobRecords:
    """Jobs by id; each method raises ``StoreError`` when the database does not work."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._ended = 0

    def now(self) -> float:
        """The time, later than that of every job before."""
        return self._database.clock.now()

    def put(self, record: JobRecord) -> None:
        """Add the job or replace the one of the same id."""
        row = asdict(record) | {"payload": json.dumps(dict(record.payload))}
        self._database.write("jobs.put", row)
        self._ended += record.finished is not None
        if self._ended >= AT_ONCE:
            self.prune()

    def get(self, key: str) -> JobRecord | None:
        """The job with this id."""
        return _first(self._database.read("jobs.get", {"id": key}))

    def latest(self, key: str) -> JobRecord | None:
        """The newest job that computes ``key``."""
        return _first(self._database.read("jobs.latest", {"key": key}))

    def recent(self, limit: int) -> tuple[JobRecord, ...]:
        """The last jobs, the newest first."""
        return tuple(_record(row) for row in self._database.read("jobs.recent", {"limit": limit}))

    def interrupt(self) -> None:
        """Mark what was queued or running as interrupted: nobody works on it any more."""
        self._database.write("jobs.interrupt", {"now": self.now()})
        self.prune()

    def prune(self, keep: int = KEPT) -> None:
        """Forget all but the newest jobs, and those that have not ended; results stay."""
        self._ended = 0
        self._database.write("jobs.prune", {"keep": keep})


def _first(rows: list[Row]) -> JobRecord | None:
    return _record(rows[0]) if rows else None


def _record(row: Row) -> JobRecord:
    return JobRecord(**(row | {"payload": json.loads(row["payload"])}))
