"""Twenty sessions for three minutes while an extraction runs: ``python -m benchmarks.load``.

Writes ``benchmarks/results/load.json``. The server has a process of its own; memory is that
process's, before the visitors come (after every page was shown once) and once their
sessions have been forgotten, some two minutes after the last tab was closed.
"""

import argparse
import asyncio
import json
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import psutil

from benchmarks.load.protocol import Session
from benchmarks.load.server import Prepared, mib, prepare, serving
from benchmarks.load.visitor import Seen, show_all, visit
from benchmarks.machine import describe

RESULT = Path(__file__).parents[1] / "results" / "load.json"
AIM_S, AIM_MEMORY = 2.0, 1.2
FORGOTTEN_S = 150.0
"""Streamlit keeps a session for two minutes after its tab was closed, in case it comes back."""
TROUBLE = ("Traceback", "page_failed", "job_failed")


@dataclass(frozen=True)
class Memory:
    """MiB of the server: before the visitors, at its most, and afterwards."""

    before: float
    most: float
    after: float


@dataclass(frozen=True)
class Crowd:
    """What everybody saw; MiB ``before`` and at the ``most``; when the extraction began and ended
    on the monotonic clock."""

    seen: Seen
    before: float
    most: float
    extraction: tuple[float, float]


async def crowd(port: int, prepared: Prepared, seconds: float, process: psutil.Process) -> Crowd:
    """Everybody at once, and an extraction beside them."""
    for pair in (prepared.pairs[0], prepared.small):
        await show_all(port, pair)
    before = most = mib(process)
    seen = Seen()
    long = await _start_long(port, prepared.long)
    began = ended = time.monotonic()
    visitors = [
        asyncio.create_task(visit(number, port, pair, seconds, seen))
        for number, pair in enumerate(prepared.pairs)
    ]
    running = True
    while not all(task.done() for task in visitors):
        most = max(most, mib(process))
        if running:
            drawn = await long.again()
            running, ended = "Cancel" in drawn.buttons, time.monotonic()
        await asyncio.sleep(1.0)
    if running:
        await long.press(drawn.buttons["Cancel"])
    await long.close()
    return Crowd(seen, before, most, (began, ended))


async def _start_long(port: int, pair: tuple[str, str]) -> Session:
    """An extraction in a session of its own."""
    session = await Session.at(port)
    drawn = await session.go("compare", f"a={pair[0]}&b={pair[1]}")
    await session.press(drawn.buttons["Compare"])
    return session


def after(process: psutil.Process, before: float) -> float:
    """Memory once the sessions are forgotten; waits no longer than that takes."""
    deadline = time.monotonic() + FORGOTTEN_S
    while (now := mib(process)) > AIM_MEMORY * before and time.monotonic() < deadline:
        time.sleep(2)
    return now


def figures(found: Crowd, memory: Memory, complaints: list[str]) -> dict[str, Any]:
    """What is printed and kept."""
    seen, (began, ended) = found.seen, found.extraction
    beside = [seconds for asked, seconds in seen.pages if began <= asked < ended]
    return {
        "pages": len(seen.pages),
        "verdicts": seen.verdicts,
        "page_s": _spread([seconds for _, seconds in seen.pages]),
        "extraction_s": round(ended - began, 1),
        "pages_beside_extraction": len(beside),
        "page_beside_extraction_s": _spread(beside),
        "errors": seen.errors,
        "log": complaints,
        "cross_talk": seen.cross_talk,
        "memory_mib": {name: round(value) for name, value in asdict(memory).items()},
        "memory_ratio": round(memory.after / memory.before, 3),
    }


def _spread(seconds: list[float]) -> dict[str, float]:
    places = {"p50": 0.5, "p95": 0.95, "most": 1.0}
    return {name: round(float(np.quantile(seconds, q)), 3) for name, q in places.items()}


def measure(sessions: int, seconds: float, pictures: int, folder: Path) -> dict[str, Any]:
    """One run; ``pictures`` are those of each side of the extraction that runs beside it.

    One device works on one job at a time, so comparisons wait until the extraction has ended.
    """
    home, log = folder / "workspace", folder / "server.log"
    prepared = prepare(home, sessions, pictures)
    with serving(home, log) as (port, process):
        found = asyncio.run(crowd(port, prepared, seconds, process))
        memory = Memory(found.before, found.most, after(process, found.before))
    complaints = [line for line in log.read_text().splitlines() if any(t in line for t in TROUBLE)]
    return {"sessions": sessions, "seconds": seconds, **figures(found, memory, complaints)}


def main() -> None:
    """Run it and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.load")
    parser.add_argument("--sessions", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=180.0)
    parser.add_argument("--pictures", type=int, default=1_500)
    parser.add_argument("--out", type=Path, default=RESULT)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        found = measure(asked.sessions, asked.seconds, asked.pictures, Path(folder))
    result = {"machine": describe(), "aims": {"page_s": AIM_S, "memory": AIM_MEMORY}, **found}
    print(json.dumps(result, indent=1))
    asked.out.write_text(json.dumps(result, indent=1) + "\n")


if __name__ == "__main__":
    main()
