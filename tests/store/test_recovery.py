"""Damaged files are moved aside and said; what was acknowledged survives a kill."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from dnacompare.errors import StoreError
from dnacompare.store.comparisons import ComparisonRecord, Comparisons
from dnacompare.store.database import FILE, Database

WRITE = """
import sys
from pathlib import Path
from dnacompare.store.comparisons import ComparisonRecord, Comparisons
from dnacompare.store.database import Database
comparisons = Comparisons(Database(Path(sys.argv[1])))
for number in range(100_000):
    comparisons.begin(ComparisonRecord(f"c{number}", "a", "b", {}, "title" * 4000, float(number)))
    print(number, flush=True)
"""


def record(number: int) -> ComparisonRecord:
    return ComparisonRecord(f"c{number}", "a", "b", {}, "A against B", float(number))


def filled(home: Path, rows: int = 20) -> Path:
    """A closed workspace file with rows in it."""
    database = Database(home)
    for number in range(rows):
        Comparisons(database).begin(record(number))
    database.close()
    return home / FILE


def flip(path: Path, position: int, size: int = 3) -> None:
    content = bytearray(path.read_bytes())
    for offset in range(position, min(position + size, len(content))):
        content[offset] ^= 0xFF
    path.write_bytes(content)


def killed_while_writing(home: Path, rows: int) -> int:
    """Kill a writer after it acknowledged ``rows`` rows; the last number it acknowledged."""
    command = [sys.executable, "-c", WRITE, str(home)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        for _ in range(rows):
            assert writer.stdout.readline()
        os.kill(writer.pid, signal.SIGKILL)
        rest = writer.stdout.read().splitlines()
    complete = [int(line) for line in rest if line.isdigit()]
    # A number cut off by the kill reads as a smaller one, so the largest is the last whole line.
    return max([rows - 1, *complete])


@pytest.mark.parametrize("position", [0, 9, 4096, 8192, 12288 + 500, 12288 + 262144 + 100])
def test_a_damaged_file_is_moved_aside_and_a_new_one_made(tmp_path: Path, position: int) -> None:
    path = filled(tmp_path, rows=200)
    flip(path, position)
    damaged = path.read_bytes()
    database = Database(tmp_path)
    Comparisons(database).begin(record(7))
    assert Comparisons(database).get("c7") == record(7)
    database.close()
    (aside,) = tmp_path.glob(f"{FILE}.corrupt-*")
    assert aside.read_bytes() == damaged
    assert len(database.notices) == 1
    assert aside.name in database.notices[0]
    assert "damaged" in database.notices[0]


@pytest.mark.parametrize("size", [0, 100, 1000, 13_000, 300_000])
def test_a_truncated_file_is_moved_aside(tmp_path: Path, size: int) -> None:
    path = filled(tmp_path, rows=200)
    os.truncate(path, size)
    database = Database(tmp_path)
    database.close()
    assert len(list(tmp_path.glob(f"{FILE}.corrupt-*"))) == 1
    assert len(database.notices) == 1


def test_a_damaged_log_is_moved_aside_and_the_file_kept(tmp_path: Path) -> None:
    filled(tmp_path, rows=5)
    log = tmp_path / f"{FILE}.wal"
    last = killed_while_writing(tmp_path, 30)
    assert last >= 29
    flip(log, log.stat().st_size // 2)
    database = Database(tmp_path)
    found = Comparisons(database).get("c3")
    database.close()
    assert found == record(3), "rows of the main file are still there"
    assert len(list(tmp_path.glob(f"{FILE}.wal.corrupt-*"))) == 1
    assert len(database.notices) == 1
    assert "log was damaged" in database.notices[0]


def test_two_repairs_in_one_second_keep_both_files(tmp_path: Path) -> None:
    for _ in range(2):
        (tmp_path / FILE).write_bytes(b"not a database" * 100)
        Database(tmp_path).close()
    assert len(list(tmp_path.glob(f"{FILE}.corrupt-*"))) == 2


def test_a_reason_other_than_damage_moves_nothing(tmp_path: Path) -> None:
    (tmp_path / FILE).mkdir()
    with pytest.raises(StoreError, match="DNACOMPARE_HOME"):
        Database(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [FILE]


def check_kills(tmp_path: Path, trials: int) -> None:
    for trial in range(trials):
        home = tmp_path / str(trial)
        home.mkdir()
        last = killed_while_writing(home, 5 + 37 * trial % 101)
        database = Database(home)
        comparisons = Comparisons(database)
        assert all(comparisons.get(f"c{number}") for number in range(last + 1))
        database.close()
        assert database.notices == ()


def test_every_acknowledged_row_survives_a_kill(tmp_path: Path) -> None:
    check_kills(tmp_path, 4)


@pytest.mark.slow
def test_every_acknowledged_row_survives_fifty_kills(tmp_path: Path) -> None:
    check_kills(tmp_path, 50)
