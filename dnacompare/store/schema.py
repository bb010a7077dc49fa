"""Bringing a workspace's tables to the version this program knows, in one transaction."""

from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

from dnacompare.errors import StoreError
from dnacompare.store.statements import migrations, statement

if TYPE_CHECKING:
    import duckdb


def app_version() -> str:
    """The installed version of dnacompare, or ``unknown`` in a bare checkout."""
    try:
        return version("dnacompare")
    except PackageNotFoundError:
        return "unknown"


def migrate(connection: "duckdb.DuckDBPyConnection", scripts: Sequence[str] | None = None) -> None:
    """Apply the scripts that this file has not seen yet; all of them or none.

    Raises ``StoreError`` when the file was written by a newer program.
    """
    scripts = migrations() if scripts is None else scripts
    cursor = connection.cursor()
    cursor.begin()
    try:
        cursor.execute(statement("meta.create"))
        found = cursor.execute(statement("meta.get")).fetchone()
        current, writer = found if found else (0, "")
        if current > len(scripts):
            raise StoreError(
                f"The workspace has schema version {current}, written by dnacompare {writer}; "
                f"this is dnacompare {app_version()}, which reads up to version {len(scripts)}. "
                "Install the newer dnacompare, or point DNACOMPARE_HOME at another folder."
            )
        for script in scripts[current:]:
            cursor.execute(script)
        if (current, writer) != (len(scripts), app_version()):
            cursor.execute(statement("meta.clear"))
            cursor.execute(
                statement("meta.put"),
                {"schema_version": len(scripts), "app_version": app_version()},
            )
        cursor.commit()
    except BaseException:
        cursor.rollback()
        raise
    finally:
        cursor.close()
