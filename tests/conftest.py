"""What every test can ask for."""

import dataclasses
import json
import os
from pathlib import Path
from typing import Any

import pytest

import dnacompare  # noqa: F401 - before a test loads torch: see how its threads wait
from tests.fuzzing import TALLY

# Before a test loads torch: tests that run beside each other share the cores. Threads of each for
# every core would wait for one another's; a climb of max-sliced Wasserstein on a busy machine took
# ten times the processor time with two threads that it took with one.
BESIDE = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
if BESIDE > 1:
    os.environ.setdefault("OMP_NUM_THREADS", str(max(1, (os.cpu_count() or 1) // BESIDE)))

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real datasets and weights beside the checkout."""
    if not SHARED.is_dir():
        if os.environ.get("CI") == "true":
            pytest.fail(f"the real datasets are not at {SHARED}, and on CI they must be")
        pytest.skip("the real datasets are not beside this checkout (../shared/data)")
    return SHARED


def pytest_addoption(parser: pytest.Parser) -> None:
    """Where to write what hostile inputs did: ``make fuzz`` asks for it."""
    parser.addoption("--hostile-figures", type=Path, metavar="FILE")


def pytest_sessionfinish(session: pytest.Session) -> None:
    """A worker hands what it counted to the process that writes the summary."""
    handed = getattr(session.config, "workeroutput", None)
    if handed is not None:
        handed["hostile"] = [TALLY.slowest, TALLY.most, TALLY.offences, TALLY.inputs]


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Take what a worker counted; one that crashed hands nothing."""
    if "hostile" in getattr(node, "workeroutput", {}):
        TALLY.count(*node.workeroutput["hostile"])


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how many hostile inputs were tried, and what the worst of them took."""
    if TALLY.inputs:
        terminalreporter.write_line(
            f"hostile inputs: {TALLY.inputs:,} tried; the slowest computed {TALLY.slowest:.2f} s, "
            f"the greediest {TALLY.most / 2**20:.0f} MiB; "
            f"{len(TALLY.offences)} wrote elsewhere or ran something"
        )
    figures = terminalreporter.config.getoption("--hostile-figures")
    if figures:
        figures.write_text(json.dumps(dataclasses.asdict(TALLY), indent=1) + "\n")
