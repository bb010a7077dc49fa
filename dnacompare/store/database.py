"""The workspace's DuckDB file: one connection a process, one cursor a call, one write lock.

Measured with eight threads on DuckDB 2.0: sharing a connection, or upserting without a lock, fails
between one and four times in five; cursors with one write lock never do.
"""

import threading
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, ClassVar
from weakref import WeakValueDictionary

from dnacompare.errors import StoreError
from dnacompare.store.clock import Clock, went_back
from dnacompare.store.recovery import open_sound
from dnacompare.store.schema import migrate
from dnacompare.store.statements import statement

FILE = "workspace.duckdb"
Row = dict[str, Any]
TIMED = (
    *("datasets", "extractions", "jobs"),
    *("comparisons", "matrices", "explanations", "findings", "dashboards"),
)
"""Tables whose rows are in an order of time."""
NOTHING: Mapping[str, Any] = {}


class Database:
    """One open workspace file; safe to use from many threads.

    ``notices`` says in sentences what was repaired at opening. Raises ``StoreError`` when another
    process (or this one) has the file open, or when a newer program wrote it.
    """

    _open_files: ClassVar["WeakValueDictionary[Path, Database]"] = WeakValueDictionary()

    def __init__(self, folder: Path) -> None:
        self.path = folder.resolve() / FILE
        if self.path in self._open_files:
            raise StoreError(
                f"This process has the workspace {folder} open already; use that one or close it."
            )
        self._lock = threading.RLock()
        self._closed = False
        self._connection, self.notices = open_sound(self.path)
        self._migrate()
        latest = self._latest()
        self.clock = Clock(latest)
        if wrong := went_back(latest):
            self.notices += (wrong,)
        self._open_files[self.path] = self

    def read(self, name: str, parameters: Mapping[str, Any] = NOTHING) -> list[Row]:
        """The rows of the statement called ``name``; raises ``StoreError``."""
        return self._run(name, parameters)

    def write(self, name: str, parameters: Mapping[str, Any] = NOTHING) -> None:
        """Run a statement that changes something; when it returns, the change is on disk.

        Raises ``StoreError`` when it is not, for instance because the disk is full.
        """
        with self._lock:
            self._run(name, parameters)

    def write_all(self, changes: Iterable[tuple[str, Mapping[str, Any]]]) -> None:
        """Run many statements, each with its parameters: all of them or none.

        Raises ``StoreError`` when none was, and passes on whatever ``changes`` raises.
        """
        import duckdb

        with self._lock:
            connection = self._connection
            try:
                with connection.cursor() as cursor:
                    cursor.begin()
                    try:
                        for name, parameters in changes:
                            cursor.execute(statement(name), dict(parameters))
                        cursor.commit()
                    except BaseException:
                        _roll_back(cursor)
                        raise
            except (duckdb.Error, UnicodeError) as error:
                if isinstance(error, (duckdb.FatalException, duckdb.ConnectionException)):
                    self._restart(connection)
                raise StoreError(f"The database kept nothing of it: {_reason(error)}") from error

    def close(self) -> None:
        """Write everything into the main file and let other processes have it."""
        with self._lock:
            self._closed = True
            self._connection.close()
            self._open_files.pop(self.path, None)

    def _migrate(self) -> None:
        import duckdb

        try:
            migrate(self._connection)
        except duckdb.Error as error:
            self._connection.close()
            raise StoreError(f"The database cannot be prepared: {_reason(error)}") from error
        except StoreError:
            self._connection.close()
            raise

    def _latest(self) -> float:
        found = [self.read(f"{table}.newest")[0]["newest"] for table in TIMED]
        return max((newest for newest in found if newest is not None), default=0.0)

    def _run(self, name: str, parameters: Mapping[str, Any]) -> list[Row]:
        import duckdb

        for last in (False, True):
            connection = self._connection
            try:
                with connection.cursor() as cursor:
                    cursor.execute(statement(name), dict(parameters))
                    titles = [column[0] for column in cursor.description or ()]
                    return [dict(zip(titles, row, strict=True)) for row in cursor.fetchall()]
            except (duckdb.FatalException, duckdb.ConnectionException) as error:
                # After a fatal error, such as a full disk, DuckDB refuses everything until the
                # file is opened anew. Every statement may be repeated without harm.
                self._restart(connection)
                if last or self._closed:
                    raise StoreError(f"The database cannot be used: {_reason(error)}") from error
            except (duckdb.Error, UnicodeError) as error:
                raise StoreError(f"The database did not do {name!r}: {_reason(error)}") from error
        raise AssertionError("unreachable")

    def _restart(self, failed: Any) -> None:
        with self._lock:
            if self._connection is failed and not self._closed:
                failed.close()
                self._connection, notices = open_sound(self.path)
                self.notices += notices


def _roll_back(cursor: Any) -> None:
    import duckdb

    with suppress(duckdb.Error):  # after a fatal error there is no transaction any more
        cursor.rollback()


def _reason(error: Exception) -> str:
    return str(error).strip().splitlines()[0]
