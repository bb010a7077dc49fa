"""Whether a server can do its work, without a word about what it works on."""

import os
import shutil
import threading
import time
from collections import Counter
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from dnacompare import __version__
from dnacompare.workflow.workspaces import Workspaces

STUCK = 60.0
"""Seconds for which work may wait while nothing runs, before that counts as trouble."""


@dataclass(frozen=True)
class Health:
    """``status`` is ok or trouble; ``trouble`` says which, in words for the operator.

    ``silent_seconds`` is how long the quietest running job has not reported.
    """

    status: str
    trouble: tuple[str, ...]
    version: str
    workspaces_open: int
    jobs_running: int
    jobs_queued: int
    silent_seconds: float
    free_bytes: int

    def to_dict(self) -> dict[str, Any]:
        """JSON values."""
        return asdict(self)


def health(workspaces: Workspaces) -> Health:
    """Look at the folder, its disk and the jobs; nothing is opened for it."""
    trouble = []
    home = workspaces.settings.home
    problem = _cannot_write(home)
    if problem:
        trouble.append(f"the workspace cannot be written: {problem}")
    services = workspaces.opened()
    active = [job.record for service in services for job in service.jobs.active()]
    count = Counter(record.status for record in active)
    now = time.time()
    silent = [now - (r.heartbeat or now) for r in active if r.status == "running"]
    waiting = [now - record.created for record in active]
    if waiting and not count["running"] and min(waiting) > STUCK:
        trouble.append("work waits and none runs")
    if not all(service.jobs.alive() for service in services):
        trouble.append("a worker has ended")
    return Health(
        status="trouble" if trouble else "ok",
        trouble=tuple(trouble),
        version=__version__,
        workspaces_open=len(services),
        jobs_running=count["running"],
        jobs_queued=count["queued"],
        silent_seconds=round(max(0.0, *silent, 0.0), 1),
        free_bytes=_free(home),
    )


def _cannot_write(home: Path) -> str:
    probe = home / f".health-{os.getpid()}-{threading.get_ident()}"
    try:
        home.mkdir(parents=True, exist_ok=True)
        probe.write_bytes(b"ok")
        probe.unlink()
    except OSError as error:
        return error.strerror or type(error).__name__
    return ""


def _free(home: Path) -> int:
    try:
        return shutil.disk_usage(home).free
    except OSError:
        return 0
