"""The service: a comparison from start to address, through reloads, cancels, kills, full disks."""

import io
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from dnacompare.errors import InputError
from dnacompare.workflow.library import Upload
from dnacompare.workflow.service import (
    ComparisonSettings,
    ComparisonState,
    Service,
    comparison_id,
)
from dnacompare.workflow.settings import Settings
from dnacompare.workflow.workspaces import shared_service

PATIENCE = 120.0  # seconds; only a failing test waits that long
QUICK = ComparisonSettings(permutations=199)

START_AND_WAIT = """
import sys, time
from pathlib import Path
from dnacompare.workflow.service import ComparisonSettings, Service
from dnacompare.workflow.settings import Settings
service = Service(Settings(home=Path(sys.argv[1])))
a, b = service.demo("customers")
key = service.start(a, b, ComparisonSettings(permutations=199))
while service.state(key).status != "running":
    time.sleep(0.01)
print(key, flush=True)
time.sleep(60)
"""

FULL_DISK = """
import resource, sys, time
from pathlib import Path
from dnacompare.workflow.service import ComparisonSettings, Service
from dnacompare.workflow.settings import Settings
service = Service(Settings(home=Path(sys.argv[1])))
a, b = service.demo("customers")
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, resource.RLIM_INFINITY))
key = service.start(a, b, ComparisonSettings(permutations=199))
while (state := service.state(key)).status in ("queued", "running"):
    time.sleep(0.02)
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
print(state.status, state.error)
print(state.result.verdict.outcome)
print(*state.notes)
print(*state.result.notes)
print([name for name in (service.store.home / "extractions").iterdir()])
service.close()
"""

SECOND = """
import sys
from pathlib import Path
from dnacompare.errors import StoreError
from dnacompare.workflow.service import Service
from dnacompare.workflow.settings import Settings
try:
    Service(Settings(home=Path(sys.argv[1])))
except StoreError as error:
    print(error)
"""


def run(program: str, home: Path) -> str:
    done = subprocess.run(
        [sys.executable, "-c", program, str(home)],
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    with Service(Settings(home=tmp_path)) as service:
        yield service


def ended(service: Service, key: str) -> ComparisonState:
    deadline = time.monotonic() + PATIENCE
    while (state := service.state(key)).status in ("queued", "running"):
        assert time.monotonic() < deadline, f"still {state.status} in {state.stage!r}"
        time.sleep(0.02)
    return state


def csv(service: Service, name: str, text: str) -> str:
    return service.library.add([Upload(name, io.BytesIO(text.encode()))]).id


def test_from_a_demo_to_an_address_that_lasts(tmp_path: Path) -> None:
    with Service(Settings(home=tmp_path)) as service:
        a, b = service.demo("customers")
        assert service.demo("customers") == (a, b)
        assert len(service.library.entries()) == 2
        key = service.start(a, b, QUICK, owner="session")
        assert key == comparison_id(a, b, QUICK)
        assert service.state(key).title == "Customers last year → Customers this year"
        state = ended(service, key)
        assert state.error is None
        assert state.status == "done"
        assert state.result is not None
        assert state.result.verdict.outcome == "different"
        assert (state.a_id, state.b_id, state.settings, state.notes) == (a, b, QUICK, ())
        (recent,) = service.recent()
        assert (recent.id, recent.a_id, recent.b_id) == (key, a, b)
        assert recent.sentence == state.result.verdict.sentence
    with Service(Settings(home=tmp_path)) as service:
        assert service.state(key) == state
        assert service.recent() == (recent,)
        service.start(a, b, QUICK)
        assert service.jobs.active() == (), "what is known is not computed again"


def test_other_settings_come_from_the_cached_extractions(service: Service) -> None:
    a, b = service.demo("customers")
    first = ended(service, service.start(a, b, QUICK))
    stages = []
    key = service.start(a, b, ComparisonSettings(permutations=199, seed=5))
    deadline = time.monotonic() + PATIENCE
    while (state := service.state(key)).status in ("queued", "running"):
        stages.append(state.stage)
        assert time.monotonic() < deadline
        time.sleep(0.001)
    assert state.status == "done"
    assert not any("Extracting" in stage for stage in stages)
    assert state.id != first.id
    assert {entry.id for entry in service.recent()} == {first.id, state.id}


def test_identical_content_is_said(service: Service) -> None:
    a, _ = service.demo("customers")
    state = ended(service, service.start(a, a, QUICK))
    assert state.result is not None
    assert state.result.verdict.outcome == "identical"


def test_cancel_is_seen_at_once_and_can_be_started_again(service: Service) -> None:
    a, b = service.demo("customers")
    running = service.start(a, b, QUICK)
    waiting = service.start(b, a, QUICK)
    service.cancel(waiting)
    assert service.state(waiting).status == "cancelled"
    service.cancel(running)
    assert service.state(running).status in ("cancelled", "done")
    state = service.state(waiting)
    assert state.a_id is not None
    assert state.b_id is not None
    assert service.start(state.a_id, state.b_id, state.settings) == waiting
    assert ended(service, waiting).status == "done"
    service.cancel(waiting)
    assert service.state(waiting).status == "done"
    service.cancel("no such address")


def test_two_tabs_share_one_job(service: Service) -> None:
    a, b = service.demo("customers")
    keys: list[str] = []
    threads = [
        threading.Thread(target=lambda n=n: keys.append(service.start(a, b, QUICK, f"tab {n}")))
        for n in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(keys) == 6
    assert len(set(keys)) == 1
    assert ended(service, keys[0]).status == "done"
    assert len(service.store.jobs.recent(10)) == 1


def test_what_cannot_be_compared_fails_with_a_sentence(service: Service) -> None:
    numbers = csv(service, "numbers.csv", "x\n" + "\n".join(map(str, range(40))))
    text = service.library.add([Upload("lines.txt", io.BytesIO(b"one\ntwo\nthree\nfour\n"))]).id
    state = ended(service, service.start(numbers, text, QUICK))
    assert state.status == "failed"
    assert state.result is None
    assert state.error is not None
    assert "only datasets of one kind" in state.error
    few = csv(service, "few.csv", "x\n1\n")
    state = ended(service, service.start(numbers, few, QUICK))
    assert state.status == "failed"
    assert "too few" in (state.error or "")


def test_an_address_nobody_asked_for_is_unknown(service: Service) -> None:
    for key in ("0" * 32, "", "../../etc/passwd", "<b>"):
        assert service.state(key) == ComparisonState(key, "unknown")


def test_results_stay_readable_when_a_dataset_is_deleted(service: Service) -> None:
    a, b = service.demo("customers")
    key = service.start(a, b, QUICK)
    done = ended(service, key)
    service.library.delete(a)
    assert service.state(key) == done
    assert service.start(a, b, QUICK) == key, "the result is there"
    with pytest.raises(InputError, match="no dataset"):
        service.start(a, b, ComparisonSettings(seed=1))


def test_a_killed_server_leaves_a_comparison_that_can_be_started_again(tmp_path: Path) -> None:
    command = [sys.executable, "-c", START_AND_WAIT, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        key = server.stdout.readline().strip()
        server.kill()
    assert key
    with Service(Settings(home=tmp_path)) as service:
        state = service.state(key)
        assert state.status == "interrupted"
        assert state.result is None
        assert state.a_id is not None
        assert state.b_id is not None
        assert service.start(state.a_id, state.b_id, state.settings) == key
        assert ended(service, key).status == "done"


def test_closing_interrupts_and_a_second_service_goes_on(tmp_path: Path) -> None:
    service = Service(Settings(home=tmp_path))
    a, b = service.demo("customers")
    key = service.start(a, b, QUICK)
    service.close()
    service.close()
    with Service(Settings(home=tmp_path)) as service:
        assert service.state(key).status in ("interrupted", "done")
        assert ended(service, service.start(a, b, QUICK)).status == "done"


def test_a_full_disk_still_shows_the_result(tmp_path: Path) -> None:
    status, outcome, notes, result_notes, cached = run(FULL_DISK, tmp_path).splitlines()
    assert status == "done None"
    assert outcome == "different"
    assert "not saved and is lost when the server stops" in notes
    assert "The extraction is not cached" in result_notes
    assert cached == "[]"


def test_a_second_server_on_the_same_workspace_is_refused(service: Service) -> None:
    assert "Another server uses this workspace" in run(SECOND, service.settings.home)


def test_a_process_shares_one_service_for_each_workspace(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DNACOMPARE_HOME", str(tmp_path / "one"))
    first = shared_service()
    assert shared_service() is first
    monkeypatch.setenv("DNACOMPARE_HOME", str(tmp_path / "two"))
    second = shared_service()
    assert second is not first
    monkeypatch.setenv("DNACOMPARE_HOME", str(tmp_path / "one"))
    assert shared_service() is first
    first.close()
    again = shared_service()
    assert again is not first
    assert not again.closed
    again.close()
    second.close()
