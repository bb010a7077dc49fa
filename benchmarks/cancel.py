"""How long work goes on after somebody cancelled it: ``python -m benchmarks.cancel``.

Real jobs are cancelled in the middle of a stage. ``wall_s`` is from the click until the worker is
free for the next job; ``cpu_s`` is what the worker's own thread still computed, which other work on
the machine changes little. Writes ``benchmarks/results/cancel.json``.
"""

import json
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.machine import describe
from dnacompare.dataset import Dataset
from dnacompare.specs import Progress, Report
from dnacompare.store.workspace import Store
from dnacompare.workflow.compare import compare
from dnacompare.workflow.explain import explain
from dnacompare.workflow.jobs import Jobs
from dnacompare.workflow.open import open_dataset

RESULT = Path(__file__).parent / "results" / "cancel.json"
AIM_S = 1.0
PATIENCE = 900.0
WAITS = (0.05, 0.3, 1.0)
"""Seconds between the beginning of the stage and the click."""
ROWS, COLUMNS = 2_000, 30
PHOTOS, SIDE = 8, 4_000

Pair = Sequence[Dataset]


@dataclass(frozen=True)
class Case:
    """What is cancelled, and in which stage."""

    name: str
    stage: str
    """How its name begins."""
    work: Callable[[Report], object]


@dataclass(frozen=True)
class Latency:
    """Seconds from the click to the end of the work."""

    wall_s: float
    cpu_s: float


class Watched:
    """Work that tells when it reaches a stage and when its thread is free again."""

    def __init__(self, case: Case) -> None:
        self._case = case
        self.reached = threading.Event()
        self.ended = threading.Event()
        self._clock = 0
        self.at_end = 0.0

    def __call__(self, report: Report, device: str) -> None:
        self._clock = time.pthread_getcpuclockid(threading.get_ident())
        try:
            self._case.work(partial(self._note, report))
        finally:
            self.at_end = self.cpu()
            self.ended.set()
            self.reached.set()  # or nobody will: the work ended without it

    def cpu(self) -> float:
        """Seconds that the thread has computed."""
        return time.clock_gettime(self._clock)

    def _note(self, report: Report, progress: Progress) -> None:
        if progress.stage.startswith(self._case.stage):
            self.reached.set()
        report(progress)


def latency(jobs: Jobs, case: Case, wait: float) -> Latency | None:
    """Cancel the work when it has been in its stage for ``wait`` seconds; ``None`` if it ended."""
    watched = Watched(case)
    job = jobs.submit(watched, key=f"{case.name} {wait}", kind="measure", title=case.name)
    watched.reached.wait(PATIENCE)
    if watched.ended.wait(wait):
        return None
    began, spent = time.monotonic(), watched.cpu()
    jobs.cancel(job)
    watched.ended.wait(PATIENCE)
    return Latency(round(time.monotonic() - began, 3), round(watched.at_end - spent, 3))


def cases(folder: Path) -> list[Case]:
    """What people cancel."""
    random = np.random.default_rng(0)
    small = random.integers(0, 256, (2, 60, 96, 96, 3), dtype=np.uint8)
    tables = [open_dataset(random.normal(size=(ROWS, COLUMNS)) + 0.2 * side) for side in (0, 1)]
    photographs = [open_dataset(_photographs(folder / side)) for side in "ab"]
    network: dict[str, Any] = {"weights": "random", "seed": 3}

    def comparing(pair: Pair, report: Report, **options: Any) -> object:
        return compare(*pair, progress=report, **options)

    def explaining(method: str, report: Report) -> object:
        return explain(*tables, method=method, progress=report)

    forward = partial(
        comparing,
        [open_dataset(side) for side in small],
        extractor="torchvision/resnet50",
        options=network,
    )
    return [
        Case("decoding photographs", "Extracting", partial(comparing, photographs)),
        Case("forward of ResNet-50", "Extracting", forward),
        Case("permutation tests", "Testing", partial(comparing, tables)),
        Case("neurons", "Comparing neurons", partial(comparing, tables)),
        Case("explanation: transport", "Moving rows", partial(explaining, "sparse_ot")),
        Case("explanation: groups", "Grouping rows", partial(explaining, "cluster_shift")),
        Case("explanation: weights", "Weighting", partial(explaining, "balancing_weights")),
    ]


def _photographs(folder: Path) -> Path:
    from PIL import Image

    folder.mkdir()
    random = np.random.default_rng(ord(folder.name[0]))
    for number in range(PHOTOS):
        few = random.integers(0, 256, (40, 40, 3), dtype=np.uint8)
        Image.fromarray(few).resize((SIDE, SIDE)).save(folder / f"{number}.jpg", quality=80)
    return folder


def main() -> None:
    """Measure and print."""
    told = []
    with tempfile.TemporaryDirectory() as folder, Store(Path(folder) / "workspace") as store:
        jobs = Jobs(store.jobs)
        for case in cases(Path(folder)):
            case.work(lambda progress: None)  # what is loaded or compiled once is there
            found = [one for wait in WAITS if (one := latency(jobs, case, wait))]
            if not found:
                raise RuntimeError(f"{case.name} ended before anybody could click.")
            worst = max(found, key=lambda one: one.wall_s)
            print(f"{case.name}: {worst.wall_s:.2f} s, {worst.cpu_s:.2f} s of the worker's own")
            told.append({"case": case.name, "clicks": len(found), **asdict(worst)})
        jobs.close()
    result = {"machine": describe(), "aim_s": AIM_S, "worst": told}
    RESULT.write_text(json.dumps(result, indent=1) + "\n")


if __name__ == "__main__":
    main()
