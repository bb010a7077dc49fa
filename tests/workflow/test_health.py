"""Health says whether work can be done, to a probe and on the command line, and nothing else."""

import json
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.routing import Route

from dnacompare.cli import main
from dnacompare.ui.server import healthz
from dnacompare.workflow import health as module
from dnacompare.workflow.health import health
from dnacompare.workflow.settings import Settings
from dnacompare.workflow.workspaces import Workspaces, shared_workspaces

PATIENCE = 60


@pytest.fixture
def workspaces(tmp_path: Path) -> Iterator[Workspaces]:
    workspaces = Workspaces(Settings(home=tmp_path / "home"))
    yield workspaces
    workspaces.close()


def test_jobs_and_room_are_counted(workspaces: Workspaces) -> None:
    found = health(workspaces)
    assert (found.status, found.workspaces_open, found.jobs_running) == ("ok", 0, 0)
    assert found.free_bytes > 0
    service = workspaces.of()
    go, entered = threading.Event(), threading.Event()

    def long(*_: object) -> None:
        entered.set()
        assert go.wait(PATIENCE)

    for key in ("one", "two"):
        service.jobs.submit(long, key=key, kind="test", title="a secret title")
    assert entered.wait(PATIENCE)
    found = health(workspaces)
    assert (found.status, found.jobs_running, found.jobs_queued) == ("ok", 1, 1)
    assert "secret" not in json.dumps(found.to_dict())
    go.set()


def test_what_cannot_work_is_trouble(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("no folder")
    found = health(Workspaces(Settings(home=tmp_path / "file")))
    assert found.status == "trouble"
    assert "cannot be written" in found.trouble[0]
    workspaces = Workspaces(Settings(home=tmp_path / "home", devices=()))  # nobody works
    workspaces.of().jobs.submit(lambda *_: None, key="k", kind="test", title="t")
    assert health(workspaces).status == "ok"
    monkeypatch.setattr(module, "STUCK", 0.0)
    assert health(workspaces).trouble == ("work waits and none runs",)
    workspaces.close()


def test_the_command_asks_a_server(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DNACOMPARE_HOME", str(tmp_path / "home"))
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port = listening.getsockname()[1]
    app = Starlette(routes=[Route("/healthz", healthz)])
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="error"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    url = f"http://127.0.0.1:{port}"
    try:
        assert main(["health", "--url", url]) == 0
        assert json.loads(capsys.readouterr().out)["status"] == "ok"
        (tmp_path / "file").write_text("no folder")
        monkeypatch.setenv("DNACOMPARE_HOME", str(tmp_path / "file"))
        assert main(["health", "--url", url]) == 1
        assert json.loads(capsys.readouterr().out)["status"] == "trouble"
        assert main(["health", "--url", f"{url}/elsewhere"]) == 1
        assert "answers 404; the address is there" in capsys.readouterr().err
    finally:
        server.should_exit = True
        thread.join()
    assert main(["health", "--url", url]) == 1
    assert "No answer from" in capsys.readouterr().err
    assert main(["health", "--url", "file:///etc/passwd"]) == 1
    assert "must begin with http" in capsys.readouterr().err
    assert shared_workspaces().opened() == ()
