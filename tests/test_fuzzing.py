"""The guard around hostile input hears what it is there to hear."""

import pickle
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from tests import fuzzing
from tests.fuzzing import MOST_BYTES, TALLY, guarded


class Secret:
    """Something whose pickle names a class."""


@pytest.fixture(autouse=True)
def untallied(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is done here on purpose is no input's doing."""
    for name, value in vars(TALLY).items():
        monkeypatch.setattr(TALLY, name, list(value) if isinstance(value, list) else value)


@pytest.mark.parametrize(
    "deed",
    [
        lambda home: (home.parent / "elsewhere").write_text("x"),
        lambda home: (home.parent / f"{home.name} too").write_text("x"),
        lambda home: (home.parent / "folder").mkdir(),
        lambda home: (home / "kept").rename(home.parent / "taken"),
        lambda home: subprocess.run(["true"], check=True),
        lambda home: pickle.loads(pickle.dumps(Secret())),
        lambda home: np.ones(2 * MOST_BYTES, np.uint8).sum(),
    ],
    ids=[
        "writes elsewhere",
        "writes beside",
        "makes a folder",
        "moves away",
        "runs a program",
        "unpickles",
        "takes memory",
    ],
)
def test_what_it_does_not_let_pass(deed: Callable[[Path], object], tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / "kept").write_text("x")
    with pytest.raises(AssertionError), guarded(home):
        deed(home)


def computes(seconds: float) -> None:
    until = time.process_time() + seconds
    while time.process_time() < until:
        pass


@pytest.mark.parametrize(("limit", "deed"), [("LONGEST_S", computes), ("PATIENCE_S", time.sleep)])
def test_it_may_not_take_long(
    limit: str,
    deed: Callable[[float], None],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(fuzzing, limit, 0.05)
    with pytest.raises(AssertionError), guarded(tmp_path):
        deed(0.1)


def test_waiting_is_not_computing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """So that no input is blamed for the other programs of a busy machine."""
    monkeypatch.setattr(fuzzing, "LONGEST_S", 0.5)
    with guarded(tmp_path):
        time.sleep(0.6)


def test_what_may_be_done(tmp_path: Path) -> None:
    before = TALLY.inputs
    with guarded(tmp_path):
        (tmp_path / "kept").write_text("x")
        Path(__file__).read_text()
    assert TALLY.inputs == before + 1
