"""Parts of another workspace arrive as a whole or not at all, also when killed or refused."""

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from dnacompare.errors import StoreError
from dnacompare.store import arrivals, result_files
from dnacompare.store.workspace import Store
from tests.charts.example import comparison
from tests.store.test_comparisons import ASKED

MANY = 60

TAKE_IN = """
import sys
from pathlib import Path
from tests.store.test_arrivals import laid_out
from dnacompare.store.workspace import Store
with Store(Path(sys.argv[1])) as store:
    part = laid_out(store.home)
    print("ready", flush=True)
    store.take_in(part)
    print("done", flush=True)
"""


def laid_out(home: Path) -> Path:
    """Many results, ready to be taken in."""
    part = arrivals.new(home)
    row = {
        **dict.fromkeys(("a", "b", "title", "outcome", "sentence"), "x"),
        "settings": "{}",
        "created": 1.0,
        "finished": 2.0,
        "result": comparison().to_json(),
    }
    for number in range(MANY):
        key = f"{number:032x}"
        result_files.write(result_files.place(part, "comparisons", key), row | {"id": key})
    return part


def listed(store: Store) -> int:
    return len(store.comparisons.recent(10 * MANY))


def test_what_arrived_is_there_and_in_the_next_process(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        assert len(store.take_in(laid_out(tmp_path))) == MANY
        assert listed(store) == MANY
        assert store.take_in(laid_out(tmp_path)) == ()
        assert list((tmp_path / arrivals.FOLDER).iterdir()) == []
    with Store(tmp_path) as store:
        assert listed(store) == MANY
        assert store.comparisons.result("0" * 32) == comparison()


def test_a_place_that_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        part = laid_out(tmp_path)
        (part / "uploads" / ("a" * 32)).mkdir(parents=True)
        (tmp_path / "results").write_text("in the way")
        with pytest.raises(StoreError, match="Nothing was taken in"):
            store.take_in(part)
        assert list((tmp_path / "uploads").iterdir()) == []
        assert listed(store) == 0
        assert list((tmp_path / arrivals.FOLDER).iterdir()) == []


def test_a_row_that_the_database_refuses_leaves_nothing(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        part = laid_out(tmp_path)
        last = result_files.place(part, "comparisons", f"{MANY - 1:032x}")
        result_files.write(last, result_files.read(last) | {"created": "no time"})
        with pytest.raises(StoreError, match="Nothing was taken in"):
            store.take_in(part)
        assert listed(store) == 0
        assert list((tmp_path / "results" / "comparisons").iterdir()) == []
        store.comparisons.finish(ASKED, comparison())
        assert listed(store) == 1


def test_what_had_arrived_when_the_server_was_killed_is_settled(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        arrived = arrivals.arrive(laid_out(tmp_path))
        things = sorted((arrived / "results" / "comparisons").iterdir())
        target = tmp_path / "results" / "comparisons"
        target.mkdir(parents=True)
        for thing in things[: MANY // 2]:  # killed half-way
            thing.rename(target / thing.name)
        laid_out(tmp_path)  # and this one had not arrived
        assert listed(store) == 0
    with Store(tmp_path) as store:
        assert listed(store) == MANY
        assert list((tmp_path / arrivals.FOLDER).iterdir()) == []


def check_kills(tmp_path: Path, trials: int) -> None:
    """Kill -9 at random moments: all of it is there at the next start, or none of it."""
    chance = random.Random(0)
    outcomes = set()
    for trial in range(trials):
        home = tmp_path / str(trial)
        command = [sys.executable, "-c", TAKE_IN, str(home)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
            time.sleep(chance.uniform(0.0, 0.5))  # it takes some 0.3 s
            process.send_signal(signal.SIGKILL)
            acknowledged = "done" in process.stdout.read()
        with Store(home) as store:
            found = listed(store)
            assert store.notices == ()
        assert found in ((MANY,) if acknowledged else (0, MANY))
        outcomes.add((found, acknowledged))
    print(f"{trials} kills: {sorted(outcomes)}")


def test_a_kill_at_a_random_moment_takes_in_all_or_nothing(tmp_path: Path) -> None:
    check_kills(tmp_path, 3)


@pytest.mark.slow
def test_fifty_kills_take_in_all_or_nothing(tmp_path: Path) -> None:
    check_kills(tmp_path, 50)
