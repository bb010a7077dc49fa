"""What was asked at an address, and what was found there: one table for each kind of result."""

import json
from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from typing import Any, Generic, TypeVar, get_origin, get_type_hints

from dnacompare.results import Document
from dnacompare.store import result_files
from dnacompare.store.database import Database, Row

R = TypeVar("R", bound=Any)
"""What was asked: a frozen dataclass with ``id``, ``title``, ``created`` and ``finished``."""
T = TypeVar("T", bound=Document)
NESTED = (tuple, Mapping)
"""Fields of these types are kept as JSON."""


class Kept(Generic[R, T]):
    """Records and results by id; each method raises ``StoreError`` when the database does not work.

    ``table`` has a column for each field of the ``record``, and one called ``result``.
    """

    def __init__(
        self, database: Database, table: str, record: type[R], read: Callable[[str], T]
    ) -> None:
        self._database = database
        self._table = table
        self._record = record
        self._read = read
        self._nested = nested(record)

    def begin(self, record: R) -> None:
        """Remember what was asked, unless it is known already."""
        self._database.write(f"{self._table}.begin", self._row(record))

    def finish(self, record: R, result: T) -> None:
        """Keep the result: as a file, and in the table."""
        ended = replace(record, finished=self._database.clock.now(), **self.told(result))
        row = self._row(ended) | {"result": result.to_json()}
        home = self._database.path.parent
        result_files.write(result_files.place(home, self._table, record.id), row)
        self._database.write(f"{self._table}.finish", row)

    def get(self, key: str) -> R | None:
        """What was asked under this id."""
        return next(iter(self._records("get", {"id": key})), None)

    def result(self, key: str) -> T | None:
        """What was found; raises ``InputError`` when an older program wrote it."""
        rows = self._database.read(f"{self._table}.result", {"id": key})
        return self._read(rows[0]["result"]) if rows else None

    def told(self, result: T) -> Mapping[str, Any]:
        """Fields of the record that are known with the result; none unless a kind says so."""
        return {}

    def _row(self, record: R) -> Row:
        row = {field.name: getattr(record, field.name) for field in fields(record)}
        return row | {name: json.dumps(row[name]) for name in self._nested}

    def _records(self, statement: str, parameters: Row) -> tuple[R, ...]:
        rows = self._database.read(f"{self._table}.{statement}", parameters)
        return tuple(self._record(**(row | self._unpacked(row))) for row in rows)

    def _unpacked(self, row: Row) -> Row:
        read = {name: json.loads(row[name]) for name in self._nested}
        return {n: tuple(value) if isinstance(value, list) else value for n, value in read.items()}


def nested(record: type[Any]) -> tuple[str, ...]:
    """The fields of a record that its row holds as JSON."""
    kinds = get_type_hints(record)
    return tuple(field.name for field in fields(record) if _within(kinds[field.name]))


def _within(kind: Any) -> bool:
    origin = get_origin(kind)
    return isinstance(origin, type) and issubclass(origin, NESTED)
