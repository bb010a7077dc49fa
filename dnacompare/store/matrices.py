"""The matrices a workspace knows: which datasets were asked about, and what was found."""

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dnacompare.distance_matrix import DistanceMatrix
from dnacompare.store.database import Database, Row


@dataclass(frozen=True)
class MatrixRecord:
    """What was asked: ``members`` are ids of datasets, ``settings`` JSON values."""

    id: str
    members: tuple[str, ...]
    settings: Mapping[str, Any]
    title: str
    created: float


class Matrices:
    """Matrices by id; each method raises ``StoreError`` when the database does not work."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def begin(self, record: MatrixRecord) -> None:
        """Remember what was asked, unless it is known already."""
        self._database.write("matrices.begin", _asked(record))

    def finish(self, record: MatrixRecord, result: DistanceMatrix) -> None:
        """Keep the result."""
        found = {"finished": time.time(), "result": result.to_json()}
        self._database.write("matrices.finish", _asked(record) | found)

    def get(self, key: str) -> MatrixRecord | None:
        """What was asked under this id."""
        rows = self._database.read("matrices.get", {"id": key})
        if not rows:
            return None
        row = rows[0]
        members = tuple(json.loads(row["members"]))
        return MatrixRecord(**(row | {"members": members, "settings": json.loads(row["settings"])}))

    def result(self, key: str) -> DistanceMatrix | None:
        """What was found; raises ``InputError`` when an older program wrote it."""
        rows = self._database.read("matrices.result", {"id": key})
        return DistanceMatrix.from_json(rows[0]["result"]) if rows else None


def _asked(record: MatrixRecord) -> Row:
    return {
        "id": record.id,
        "members": json.dumps(record.members),
        "settings": json.dumps(dict(record.settings)),
        "title": record.title,
        "created": record.created,
    }
