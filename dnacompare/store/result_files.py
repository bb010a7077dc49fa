"""Finished results as files, one each: what a lost catalogue is filled from."""

import json
import logging
import re
from collections.abc import Iterator
from pathlib import Path

from dnacompare.errors import StoreError
from dnacompare.fingerprint import digest
from dnacompare.store import atomic
from dnacompare.store.database import Database, Row

FOLDER = "results"
TABLES = ("comparisons", "matrices", "explanations", "findings")
"""Tables that have a row for each result; see ``kept``."""
MIRRORED = (*TABLES, "dashboards")
"""Tables whose rows are files too; a dashboard's has an empty result."""
ID = re.compile(r"[0-9A-Za-z_-]{1,64}")

log = logging.getLogger(__name__)


def place(home: Path, table: str, key: str) -> Path:
    """Where the result with this id is kept; raises ``StoreError`` for what is no id."""
    if not ID.fullmatch(key):
        raise StoreError(f"{key[:80]!r} is not the id of a result.")
    return home / FOLDER / table / f"{key}.json"


def write(path: Path, row: Row) -> None:
    """Keep a whole row, the last line its result; raises ``StoreError``."""
    about = json.dumps({name: value for name, value in row.items() if name != "result"})
    text = f"{about}\n{row['result']}"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        atomic.write_text(path, f"{digest(text)}\n{text}")
    except OSError as error:
        raise StoreError(
            f"The result could not be written: {error.strerror or error}. Free some space on the "
            "disk of the workspace and run it again."
        ) from error


def read(path: Path) -> Row:
    """The row that ``write`` kept; raises ``ValueError`` or ``OSError`` when it is damaged."""
    check, _, text = path.read_text(encoding="utf-8").partition("\n")
    if digest(text) != check:
        raise ValueError("it changed on disk")
    about, _, result = text.partition("\n")
    row: Row = json.loads(about)
    return row | {"result": result}


def every(home: Path) -> Iterator[Path]:
    """The file of each result of a workspace, in the order of tables and ids."""
    for table in sorted(TABLES):
        yield from sorted(_files(home / FOLDER / table))


def reconcile(database: Database, home: Path) -> tuple[str, ...]:
    """Make files and rows agree: whatever is in one alone is put into the other.

    Returns what a person should know of files that could not be read.
    """
    damaged = 0
    for table in MIRRORED:
        rows = {row["id"] for row in database.read(f"{table}.finished")}
        files = {path.stem: path for path in _files(home / FOLDER / table)}
        for key in files.keys() - rows:
            damaged += not _fill(database, table, files[key])
        for key in rows - files.keys():
            _save(database, table, key, home)
    if not damaged:
        return ()
    return (
        f"{damaged} of the results kept as files could not be read and "
        f"{'is' if damaged == 1 else 'are'} not listed; the server's log names them. Running one "
        "again is quick, because what was extracted is cached.",
    )


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in folder.glob("*.json") if ID.fullmatch(path.stem))


def _fill(database: Database, table: str, path: Path) -> bool:
    try:
        database.write(f"{table}.finish", read(path))
    except (OSError, ValueError, StoreError) as error:
        log.warning("%s is not listed: %s", path, error)
        return False
    return True


def _save(database: Database, table: str, key: str, home: Path) -> None:
    """A result of an older program, or one whose file was lost."""
    try:
        (row,) = database.read(f"{table}.whole", {"id": key})
        write(place(home, table, key), row)
    except StoreError as error:
        log.warning("%s", error)
