"""The guard around hostile input hears what it is there to hear."""

import pickle
import subprocess
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

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


def test_what_may_be_done(tmp_path: Path) -> None:
    before = TALLY.inputs
    with guarded(tmp_path):
        (tmp_path / "kept").write_text("x")
        Path(__file__).read_text()
    assert TALLY.inputs == before + 1
