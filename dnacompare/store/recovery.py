"""Opening the DuckDB file: who else holds it, and what to do when it is damaged."""

import time
from pathlib import Path
from typing import TYPE_CHECKING

from dnacompare.errors import StoreError
from dnacompare.store.statements import statement

if TYPE_CHECKING:
    import duckdb

CONFIG: dict[str, str | bool | int | float | list[str]] = {
    # Nothing may be fetched from the network because a query mentions it.
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    # A catalogue is small; the memory belongs to the comparison.
    "memory_limit": "1GB",
    # A short log bounds what a damaged log can lose.
    "checkpoint_threshold": "1MB",
}
DAMAGE = (
    "Corrupt database file",
    "not a valid DuckDB database file",
    "Could not read enough bytes",
    "Failed to deserialize",
    "Serialization Error",
)
"""How DuckDB says that the main file's bytes are wrong; anything else is left alone."""


def open_sound(path: Path) -> tuple["duckdb.DuckDBPyConnection", tuple[str, ...]]:
    """A connection to a file that reads in full, and a sentence for each thing moved aside.

    A damaged write-ahead log or main file is renamed, never deleted. Raises ``StoreError`` when
    another process holds the file or it cannot be opened for a reason other than damage.
    """
    import duckdb

    notices: list[str] = []
    for _ in range(3):  # the log may be damaged, then the file; the third time both are new
        try:
            return _open(path), tuple(notices)
        except duckdb.Error as error:
            notices.append(_set_aside(path, str(error)))
    raise StoreError(f"The workspace {path.parent} cannot be opened: {notices[-1]}")


def _open(path: Path) -> "duckdb.DuckDBPyConnection":
    import duckdb

    connection = duckdb.connect(str(path), config=CONFIG)
    try:
        # Reading every row now finds damage while the file can still be moved aside.
        for (table,) in connection.execute(statement("meta.tables")).fetchall():
            connection.execute(f'SELECT max(hash("{table}")) FROM "{table}"')  # noqa: S608
    except BaseException:
        connection.close()
        raise
    return connection


def _set_aside(path: Path, problem: str) -> str:
    """Rename what is damaged and say so; raise ``StoreError`` when it is not damage."""
    if "Could not set lock" in problem or "used by another process" in problem:
        raise StoreError(
            f"Another server uses this workspace: {path.parent}. DuckDB lets one process at a "
            "time read or write it; stop the other one, or use DNACOMPARE_HOME to give this one a "
            f"second workspace. ({_first_line(problem)})"
        )
    stamp = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime())
    log = path.with_name(f"{path.name}.wal")
    if "replaying WAL" in problem:
        aside = _free(path.with_name(f"{log.name}.corrupt-{stamp}"))
        log.rename(aside)
        return (
            f"The database's log was damaged and is now {aside.name}: changes made shortly before "
            "the last stop may be missing."
        )
    if any(sign in problem for sign in DAMAGE):
        aside = _free(path.with_name(f"{path.name}.corrupt-{stamp}"))
        path.rename(aside)
        if log.exists():
            log.rename(_free(aside.with_name(f"{aside.name}.wal")))
        return (
            f"The database was damaged and is now {aside.name}: a new one was made. Datasets, "
            "extractions and results are found again from their files."
        )
    raise StoreError(
        f"The workspace {path.parent} cannot be opened: {_first_line(problem)} "
        "Set DNACOMPARE_HOME to another folder to start without it."
    )


def _free(path: Path) -> Path:
    number = 1
    candidate = path
    while candidate.exists():
        number += 1
        candidate = path.with_name(f"{path.name}-{number}")
    return candidate


def _first_line(text: str) -> str:
    return text.strip().splitlines()[0] if text.strip() else "no reason given."
