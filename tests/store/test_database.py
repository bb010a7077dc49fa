"""The database file under threads, a second process, a newer program and a full disk."""

import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import duckdb
import pytest

from dnacompare.errors import StoreError
from dnacompare.store.comparisons import ComparisonRecord, Comparisons
from dnacompare.store.database import FILE, Database
from dnacompare.store.jobs import JobRecord, JobRecords
from dnacompare.store.schema import migrate
from dnacompare.store.statements import migrations, statement
from tests.charts.example import comparison

RESULT = comparison()

OPEN = """
import sys
from pathlib import Path
from dnacompare.errors import StoreError
from dnacompare.store.database import Database
try:
    Database(Path(sys.argv[1]))
except StoreError as error:
    print(error)
    sys.exit(7)
"""

FILL = """
import resource, sys
from pathlib import Path
from dnacompare.errors import StoreError
from dnacompare.store.comparisons import ComparisonRecord, Comparisons
from dnacompare.store.database import Database
database = Database(Path(sys.argv[1]))
comparisons = Comparisons(database)
limit = 1_500_000
resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
kept, refused = [], 0
for number in range(400):
    text = f"{number:06d}" * 2000
    try:
        comparisons.begin(ComparisonRecord(f"c{number}", "a", "b", {}, text, float(number)))
        kept.append(number)
    except StoreError as error:
        refused += 1
        assert comparisons.get("c0") is not None, "reading must work on a full disk"
    if refused == 3:
        break
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
comparisons.begin(ComparisonRecord("late", "a", "b", {}, "after space was freed", 1e6))
database.close()
print(len(kept), refused)
"""


def record(number: int, title: str = "A against B") -> ComparisonRecord:
    return ComparisonRecord(f"c{number}", "a", "b", {"seed": number}, title, float(number))


def in_another_process(program: str, home: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", program, str(home)]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)


def test_eight_threads_upsert_shared_rows_without_an_error(tmp_path: Path) -> None:
    database = Database(tmp_path)
    comparisons = Comparisons(database)
    errors: list[Exception] = []
    start = threading.Barrier(8)

    def hammer() -> None:
        start.wait()
        try:
            for number in range(25):
                comparisons.begin(record(number))
                found = comparisons.get(f"c{number}")
                assert found is not None
                assert found.settings == {"seed": number}
        except Exception as error:
            errors.append(error)

    threads = [threading.Thread(target=hammer) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    rows = [comparisons.get(f"c{number}") for number in range(26)]
    database.close()
    assert errors == []
    assert [row is not None for row in rows] == [True] * 25 + [False]


def test_eight_threads_write_everything_at_once_without_an_error(tmp_path: Path) -> None:
    """Results, jobs and whole transactions, on shared and on own keys: 8 × 25 rounds."""
    database = Database(tmp_path)
    comparisons, jobs = Comparisons(database), JobRecords(database)
    errors: list[Exception] = []
    start = threading.Barrier(8)

    def hammer(thread: int) -> None:
        start.wait()
        try:
            for number in range(25):
                comparisons.begin(record(1000 * thread + number))
                if number % 5 == 0:  # a whole result takes a hundred times as many bytes
                    comparisons.finish(record(number), RESULT)
                jobs.put(JobRecord("shared", "key", "", "compare", "t", float(number)))
                database.write_all([("jobs.interrupt", {"now": 1.0}), ("jobs.prune", {"keep": 9})])
        except Exception as error:
            errors.append(error)

    threads = [threading.Thread(target=hammer, args=(number,)) for number in range(1, 9)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    finished = comparisons.recent(100)
    database.close()
    assert errors == []
    assert len(finished) == 5


def test_a_transaction_that_fails_changes_nothing(tmp_path: Path) -> None:
    database = Database(tmp_path)
    jobs = JobRecords(database)

    def changes() -> Iterator[tuple[str, dict[str, object]]]:
        row = asdict(JobRecord("1", "key", "", "compare", "t", 1.0)) | {"payload": "{}"}
        yield "jobs.put", row
        yield "jobs.put", row | {"id": "2", "created": "no time"}

    with pytest.raises(StoreError, match="kept nothing"):
        database.write_all(changes())
    assert jobs.recent(9) == ()
    jobs.put(JobRecord("1", "key", "", "compare", "t", 1.0))
    assert len(jobs.recent(9)) == 1
    database.close()


def test_a_second_process_is_refused_with_the_way_out(tmp_path: Path) -> None:
    database = Database(tmp_path)
    second = in_another_process(OPEN, tmp_path)
    database.close()
    assert second.returncode == 7, second.stderr
    assert "Another server uses this workspace" in second.stdout
    assert str(tmp_path) in second.stdout
    assert "DNACOMPARE_HOME" in second.stdout
    assert in_another_process(OPEN, tmp_path).returncode == 0, "free again after close"
    assert [path.name for path in tmp_path.iterdir()] == [FILE], "nothing was moved aside"


def test_a_second_opening_in_one_process_is_refused(tmp_path: Path) -> None:
    database = Database(tmp_path)
    with pytest.raises(StoreError, match="open already"):
        Database(tmp_path)
    database.close()
    Database(tmp_path).close()


def test_rows_are_there_after_closing_and_opening(tmp_path: Path) -> None:
    database = Database(tmp_path)
    Comparisons(database).begin(record(1, "naïve <b>bold</b> 😀"))
    database.close()
    database = Database(tmp_path)
    found = Comparisons(database).get("c1")
    database.close()
    assert found == record(1, "naïve <b>bold</b> 😀")
    assert database.notices == ()


def test_a_newer_schema_is_refused_and_left_alone(tmp_path: Path) -> None:
    Database(tmp_path).close()
    with duckdb.connect(str(tmp_path / FILE)) as connection:
        connection.execute("UPDATE meta SET schema_version = 99, app_version = '7.0'")
    with pytest.raises(StoreError, match=r"schema version 99, written by dnacompare 7\.0.*HOME"):
        Database(tmp_path)
    with duckdb.connect(str(tmp_path / FILE)) as connection:
        assert connection.execute(statement("meta.get")).fetchall() == [(99, "7.0")]


def test_migrations_apply_once_and_in_order(tmp_path: Path) -> None:
    scripts = [*migrations(), "CREATE TABLE later (x INTEGER); INSERT INTO later VALUES (1);"]
    with duckdb.connect(str(tmp_path / "x.duckdb")) as connection:
        migrate(connection, scripts[:-1])
        migrate(connection, scripts[:-1])
        assert connection.execute(statement("meta.get")).fetchall()[0][0] == len(scripts) - 1
        migrate(connection, scripts)
        migrate(connection, scripts)
        assert connection.execute(statement("meta.get")).fetchall()[0][0] == len(scripts)
        assert connection.execute("SELECT x FROM later").fetchall() == [(1,)]


def test_a_migration_that_fails_changes_nothing(tmp_path: Path) -> None:
    with duckdb.connect(str(tmp_path / "x.duckdb")) as connection:
        migrate(connection, migrations())
        with pytest.raises(duckdb.Error):
            migrate(connection, [*migrations(), "CREATE TABLE half (x INTEGER); SELECT nothing;"])
        tables = {row[0] for row in connection.execute(statement("meta.tables")).fetchall()}
        assert "half" not in tables
        assert connection.execute(statement("meta.get")).fetchall()[0][0] == len(migrations())


def test_extensions_are_not_fetched(tmp_path: Path) -> None:
    database = Database(tmp_path)
    settings = database._connection.execute(
        "SELECT name, value FROM duckdb_settings() WHERE name LIKE 'auto%_known_extensions'"
    ).fetchall()
    database.close()
    assert dict(settings) == {
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
    }


def test_text_that_is_not_unicode_is_refused_in_a_sentence(tmp_path: Path) -> None:
    database = Database(tmp_path)
    with pytest.raises(StoreError, match=r"comparisons\.begin"):
        Comparisons(database).begin(record(1, "lone \ud800 surrogate"))
    database.close()


def test_a_full_disk_refuses_writes_and_recovers(tmp_path: Path) -> None:
    run = in_another_process(FILL, tmp_path)
    assert run.returncode == 0, run.stderr
    kept, refused = map(int, run.stdout.split())
    assert refused == 3
    database = Database(tmp_path)
    comparisons = Comparisons(database)
    assert all(comparisons.get(f"c{number}") for number in range(kept))
    assert comparisons.get("late") is not None
    database.close()
    assert database.notices == ()
