"""One real server and one real Chromium for all browser tests."""

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.visit import Visit

ROOT = Path(__file__).resolve().parents[2]
START_S = 60
"""Longest wait for the server: it takes 1 s alone and many times that on a busy machine."""


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The app's address, on a free port and with an empty workspace."""
    with running(tmp_path_factory.mktemp("home")) as address:
        yield address


def free_port() -> int:
    """A port that was free a moment ago."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextmanager
def running(
    home: Path,
    *,
    script: str = "app.py",
    port: int | None = None,
    environment: Mapping[str, str] | None = None,
    flags: Sequence[str] = (),
) -> Iterator[str]:
    """The address of a server with its workspace and its log in the folder ``home``."""
    port = port or free_port()
    log = home / "server.log"
    with log.open("w") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "streamlit", "run", script, f"--server.port={port}", *flags],
            cwd=ROOT,
            env={**os.environ, "DNACOMPARE_HOME": str(home / "workspace"), **(environment or {})},
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    try:
        _wait_until_healthy(port, process, log)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(20)
    assert "Traceback" not in log.read_text(), log.read_text()


def _wait_until_healthy(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_S
    while time.monotonic() < deadline and process.poll() is None:
        with contextlib.suppress(OSError):
            address = f"http://127.0.0.1:{port}/_stcore/health"
            if urllib.request.urlopen(address, timeout=1).read() == b"ok":
                return
        time.sleep(0.05)
    pytest.fail(f"the server did not start:\n{log.read_text()}")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium from the system, or the one that playwright installed."""
    found = next(
        filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
    )
    with sync_playwright() as playwright:
        try:
            chromium = playwright.chromium.launch(executable_path=found)
        except Exception as error:
            if os.environ.get("CI") == "true":
                raise
            pytest.skip(f"no Chromium could be started; install the package 'chromium' ({error})")
        yield chromium
        chromium.close()


@pytest.fixture
def arrive(server: str, browser: Browser) -> Iterator[Callable[[], Visit]]:
    """Each call is a new person: own context, nothing cached. At the end all had good manners."""
    guests: list[Visit] = []

    def come() -> Visit:
        context = browser.new_context(viewport={"width": 1440, "height": 900})
        guests.append(Visit(server, context.new_page()))
        return guests[-1]

    yield come
    for guest in guests:
        guest.page.context.close()
    for guest in guests:
        guest.check_manners()


@pytest.fixture
def visit(arrive: Callable[[], Visit]) -> Visit:
    """One new person."""
    return arrive()
