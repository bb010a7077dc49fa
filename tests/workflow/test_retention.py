"""Uploads that nobody opens are removed after the days that the operator sets, and nothing else."""

import json
import os
import threading
import time
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest

from dnacompare.cli import main
from dnacompare.errors import InputError
from dnacompare.specs import Report
from dnacompare.store.idle_uploads import DAY, FILE
from dnacompare.workflow import retention
from dnacompare.workflow.extract import extract
from dnacompare.workflow.library import Upload
from dnacompare.workflow.retention import clean
from dnacompare.workflow.service import ComparisonSettings, Service
from dnacompare.workflow.settings import Settings

PATIENCE = 120


class Clock:
    """The machine's time, moved by the test."""

    def __init__(self) -> None:
        self.moved = 0.0

    def time(self) -> float:
        return time.time() + self.moved


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(retention, "time", clock)
    return clock


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    with Service(Settings(home=tmp_path, keep_days=5)) as service:
        yield service


def table(seed: int) -> bytes:
    rows = np.random.default_rng(seed).normal(size=(60, 2))
    return b"x,y\n" + "".join(f"{a:.4f},{b:.4f}\n" for a, b in rows).encode()


def add(service: Service, seed: int) -> str:
    upload = Upload(f"table {seed}.csv", BytesIO(table(seed)))
    return service.library.add([upload], name=f"table {seed}").id


def days_pass(service: Service, clock: Clock, days: int) -> list[str]:
    """Daily cleanings; the names of what was removed."""
    removed = []
    for _ in range(days):
        clock.moved += DAY
        removed += [name for one in clean(service) for name in one.names]
    return removed


def compared(service: Service, a: str, b: str) -> str:
    address = service.start(a, b, ComparisonSettings(permutations=99))
    deadline = time.monotonic() + PATIENCE
    while service.state(address).status != "done":
        assert time.monotonic() < deadline, service.state(address)
        time.sleep(0.02)
    return address


def test_what_nobody_opens_goes_after_its_days_and_comes_back(
    service: Service, clock: Clock, tmp_path: Path
) -> None:
    unused, opened = add(service, 1), add(service, 2)
    folder = tmp_path / "uploads" / service.library.entry(unused).source.key
    assert clean(service) == ()
    for _ in range(4):
        service.library.dataset(opened)
        assert days_pass(service, clock, 1) == []
    assert folder.is_dir()
    service.library.dataset(opened)
    assert days_pass(service, clock, 1) == ["table 1"]
    assert not folder.exists()
    with pytest.raises(InputError, match=r"removed on \d{4}-\d\d-\d\d by the retention rule"):
        service.library.dataset(unused)
    assert service.library.entry(unused).name == "table 1"
    assert service.library.uploaded() == len(table(2))
    service.library.rename(unused, "kept name")
    assert add(service, 1) == unused  # the same files make it whole
    assert service.library.entry(unused).name == "kept name"
    assert len(service.library.dataset(unused)) == 60


def test_results_stay_and_what_was_compared_lately_is_needed(
    service: Service, clock: Clock
) -> None:
    a, b = add(service, 1), add(service, 2)
    address = compared(service, a, b)
    clean(service)
    assert days_pass(service, clock, 8) == []  # the store's clock says: compared just now
    service.store.clock._latest = service.store.clock.now() + 9 * DAY  # nine days of other work
    assert sorted(days_pass(service, clock, 1)) == ["table 1", "table 2"]
    assert service.state(address).result is not None


def test_what_a_dashboard_shows_is_needed(service: Service, clock: Clock) -> None:
    a, b = add(service, 1), add(service, 2)
    alone = add(service, 3)
    address = compared(service, a, b)
    page = service.dashboards.create("kept")
    service.dashboards.add(page.id, "comparison", address=address)
    service.store.clock._latest = service.store.clock.now() + 9 * DAY
    clean(service)
    assert days_pass(service, clock, 9) == ["table 3"]
    assert not service.library.entry(alone).here


def test_what_a_job_works_on_is_needed(service: Service, clock: Clock) -> None:
    key = add(service, 1)
    go = threading.Event()

    def until_go(report: Report, device: str) -> None:
        assert go.wait(PATIENCE)

    service.jobs.submit(
        until_go,
        key="k",
        kind="test",
        title="t",
        payload={"settings": {"deep": [f"x:{key}"]}},
    )
    clean(service)
    assert days_pass(service, clock, 7) == []
    go.set()
    while service.jobs.active():
        time.sleep(0.01)
    assert days_pass(service, clock, 1) == ["table 1"]


def test_dnas_stay(service: Service, clock: Clock, tmp_path: Path) -> None:
    path = tmp_path / "one.dna"
    extract(np.random.default_rng(0).normal(size=(60, 2))).save(path)
    service.library.add([Upload("one.dna", BytesIO(path.read_bytes()))])
    clean(service)
    assert days_pass(service, clock, 9) == []


def test_folders_of_the_server_stay_untouched(tmp_path: Path, clock: Clock) -> None:
    folder = tmp_path / "of the server"
    folder.mkdir()
    (folder / "x.csv").write_bytes(table(1))
    os.utime(folder, (1e9, 1e9))
    with Service(Settings(home=tmp_path / "w", keep_days=1, data_roots=(tmp_path,))) as service:
        key = service.library.add_folder(folder).id
        service.library.dataset(key)
        clean(service)
        assert days_pass(service, clock, 3) == []
    assert (folder / "x.csv").is_file()
    assert folder.stat().st_mtime == 1e9


@pytest.mark.parametrize("jump", [-400 * DAY, -3600.0, 400 * DAY])
def test_no_jump_of_the_clock_removes_anything(
    jump: float, service: Service, clock: Clock, tmp_path: Path
) -> None:
    key = add(service, 1)
    clean(service)
    clock.moved += jump
    assert clean(service) == ()
    assert clean(service) == ()
    clock.moved -= jump  # and back: the hands stand where they stood
    assert clean(service) == ()
    told = json.loads((tmp_path / FILE).read_text())
    ((_, idle),) = told["uploads"].values()
    assert idle <= DAY + 60  # a jump counts a day at most; 60 s for the test itself
    assert service.library.entry(key).here


def test_a_damaged_count_begins_anew(service: Service, clock: Clock, tmp_path: Path) -> None:
    add(service, 1)
    clean(service)
    days_pass(service, clock, 4)
    (tmp_path / FILE).write_text('{"clock": "yesterday"')
    assert days_pass(service, clock, 5) == []
    assert days_pass(service, clock, 1) == ["table 1"]


def test_the_command_says_first_and_does_it_then(
    tmp_path: Path,
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("DNACOMPARE_HOME", str(tmp_path))
    assert main(["clean"]) == 1
    assert "DNACOMPARE_KEEP_DAYS" in capsys.readouterr().err
    monkeypatch.setenv("DNACOMPARE_KEEP_DAYS", "5")
    with Service(Settings(home=tmp_path, keep_days=5)) as service:
        add(service, 1)
        clean(service)
        days_pass(service, clock, 4)
    clock.moved += DAY
    assert main(["clean", "--dry-run"]) == 0
    assert "5 days, 901 B: table 1\n1 upload would be removed." in capsys.readouterr().out
    assert main(["clean"]) == 0
    assert "1 upload removed." in capsys.readouterr().out
    assert main(["clean"]) == 0
    assert "0 uploads removed." in capsys.readouterr().out
