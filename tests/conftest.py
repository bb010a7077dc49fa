"""What every test can ask for."""

import dataclasses
import json
import os
from pathlib import Path
from typing import Any

import pytest

import dnacompare  # noqa: F401 - before a test loads torch: see how its threads wait
from tests.fuzzing import TALLY

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
