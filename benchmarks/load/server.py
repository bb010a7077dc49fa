"""The server under load: a workspace with datasets of each visitor, and the process that serves."""

import contextlib
import io
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import psutil

from dnacompare.workflow.library import Upload
from dnacompare.workflow.service import Service
from dnacompare.workflow.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
ROWS, COLUMNS = 400, 6
START_S = 120
FEW = 24


def marker(number: int) -> str:
    """A word that only this visitor's pages may hold."""
    return f"visitor{number:02d}"


@dataclass(frozen=True)
class Prepared:
    """Ids of A and B: of each visitor, of few pictures, and of the many that take long."""

    pairs: tuple[tuple[str, str], ...]
    small: tuple[str, str]
    long: tuple[str, str]


def prepare(home: Path, visitors: int, pictures: int) -> Prepared:
    """Fill a new workspace; every visitor's datasets carry their marker in their names."""
    with Service(Settings(home=home)) as service:

        def add(name: str, content: bytes, label: str) -> str:
            return service.library.add([Upload(name, io.BytesIO(content))], name=label).id

        pairs = tuple(
            (
                add("a.csv", _table(2 * number), f"{marker(number)} before"),
                add("b.csv", _table(2 * number + 1), f"{marker(number)} after"),
            )
            for number in range(visitors)
        )
        small, long = (
            (
                add("p.npy", _pictures(count, 2 * count), f"{count} pictures, A"),
                add("p.npy", _pictures(count, 2 * count + 1), f"{count} pictures, B"),
            )
            for count in (FEW, pictures)
        )
    return Prepared(pairs, small, long)


@contextmanager
def serving(home: Path, log: Path) -> Iterator[tuple[int, psutil.Process]]:
    """The port and process of a server on this workspace; what it says goes to ``log``."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with log.open("w") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "streamlit", "run", "app.py", f"--server.port={port}"],
            cwd=ROOT,
            env={**os.environ, "DNACOMPARE_HOME": str(home)},
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    try:
        _until_healthy(port, process)
        yield port, psutil.Process(process.pid)
    finally:
        process.terminate()
        process.wait(60)


def mib(process: psutil.Process) -> float:
    """Memory that the server and the processes it started have in use, in MiB."""
    total = 0
    for one in (process, *process.children(recursive=True)):
        with contextlib.suppress(psutil.NoSuchProcess):  # a pass may end at any time
            total += one.memory_info().rss
    return total / 2**20


def _until_healthy(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_S
    while time.monotonic() < deadline and process.poll() is None:
        with contextlib.suppress(OSError):
            address = f"http://127.0.0.1:{port}/_stcore/health"
            if urllib.request.urlopen(address, timeout=1).read() == b"ok":
                return
        time.sleep(0.1)
    raise RuntimeError("The server did not start; its log says why.")


def _table(seed: int) -> bytes:
    values = np.random.default_rng(seed).normal(size=(ROWS, COLUMNS)) + (seed % 2) / 4
    lines = [",".join(f"x{j}" for j in range(COLUMNS))]
    lines += [",".join(f"{value:.5f}" for value in row) for row in values]
    return "\n".join(lines).encode()


def _pictures(count: int, seed: int) -> bytes:
    whole = io.BytesIO()
    pixels = np.random.default_rng(seed).integers(0, 256, (count, 64, 64, 3), dtype=np.uint8)
    np.save(whole, pixels)
    return whole.getvalue()
