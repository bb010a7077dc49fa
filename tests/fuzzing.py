"""Hostile input: sound files that are damaged, how many are tried, and what none may do."""

import os
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

EFFORT = pytest.mark.parametrize(
    "effort", [pytest.param(1, id="some"), pytest.param(24, id="many", marks=pytest.mark.slow)]
)
"""A few inputs in the default suite, and twenty-four times as many in the slow one."""

LONGEST_S = 10
"""Of computing, by all threads: what the clock on the wall says depends on who else is busy."""
PATIENCE_S = 120
"""Until an input is done that computes little but waits for something; a starved machine has taken
20 s for what takes 2."""
MOST_BYTES = 256 << 20
"""Above what the process held before; the largest sound input here takes a fiftieth of it."""


def tries(count: int) -> settings:
    """So many inputs, the same ones in every run."""
    return settings(
        max_examples=count,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
    )


@st.composite
def damaged(draw: st.DrawFn, sound: Mapping[str, bytes]) -> tuple[str, bytes]:
    """One of the sound files, by name, with bytes changed, cut out or put in."""
    name = draw(st.sampled_from(sorted(sound)))
    data = bytearray(sound[name])
    for _ in range(draw(st.integers(1, 4))):
        place = draw(st.integers(0, max(len(data) - 1, 0)))
        kind = draw(st.sampled_from(["set", "cut", "drop", "put"]))
        if kind == "set" and data:
            data[place] = draw(st.integers(0, 255))
        elif kind == "cut":
            del data[place:]
        elif kind == "drop":
            del data[place : place + draw(st.integers(1, 40))]
        else:
            data[place:place] = draw(st.binary(max_size=20))
    return name, bytes(data)


@dataclass
class Tally:
    """What the inputs of one run of the tests did, for the summary at its end."""

    inputs: int = 0
    slowest: float = 0.0
    most: int = 0
    offences: list[str] = field(default_factory=list)

    def count(self, took: float, grew: int, offences: Sequence[str], inputs: int = 1) -> None:
        """One more input, or all those of another process."""
        self.inputs += inputs
        self.slowest, self.most = max(self.slowest, took), max(self.most, grew)
        self.offences += offences


TALLY = Tally()
_doings: list[str] | None = None
"""What the input that is being read did and should not have; None while none is read."""
_home = ""

NEVER = (
    "os.system", "os.exec", "os.posix_spawn", "os.symlink", "os.link", "subprocess.Popen",
    "socket.connect", "socket.bind", "pickle.find_class", "ctypes.dlopen",
)  # fmt: skip
"""Events of the interpreter that nothing that is only being read may cause."""


def _heard(event: str, details: tuple[Any, ...]) -> None:
    if _doings is None:
        return
    if event == "open" and _writes(*details[1:3]) and not _at_home(details[0]):
        _doings.append(f"wrote {details[0]}")
    elif event in NEVER:
        _doings.append(f"{event} {details[:2]}")
    elif event == "os.rename":
        _doings.extend(f"moved {path}" for path in _renamed(*details) if not _at_home(*path))
    elif event in ("os.remove", "os.rmdir", "os.mkdir") and not _at_home(*_place(details)):
        _doings.append(f"{event} {details[0]}")


def _writes(mode: str | None, flags: int) -> bool:
    return bool(set(mode or "") & set("wax+")) or bool(flags & (os.O_WRONLY | os.O_RDWR))


Place = tuple[object, str]
"""A path, and the folder that it starts from where one was given."""


def _place(details: tuple[Any, ...]) -> Place:
    return details[0], _folder(details[-1])


def _renamed(old: object, new: object, from_folder: int, to_folder: int) -> tuple[Place, Place]:
    return (old, _folder(from_folder)), (new, _folder(to_folder))


def _folder(descriptor: int) -> str:
    return os.readlink(f"/proc/self/fd/{descriptor}") if descriptor >= 0 else ""


def _at_home(path: object, folder: str = "") -> bool:
    given = os.fsdecode(path) if isinstance(path, str | bytes | os.PathLike) else ""
    name = os.path.join(folder, given)
    # what the interpreter keeps of modules that are imported late is not the input's doing
    known = not name or name == os.devnull or "__pycache__" in name
    return known or Path(name).is_relative_to(_home)


sys.addaudithook(_heard)


@contextmanager
def guarded(home: Path, *, unpickles: bool = False) -> Iterator[None]:
    """One input is read: not for long, not into much memory, nothing outside ``home`` changed.

    ``unpickles`` allows what Streamlit does: it keeps its own cached values pickled, in memory.
    """
    global _doings, _home
    before = _memory("VmRSS", forget=True)
    start, computed = time.monotonic(), time.process_time()
    _doings, _home = [], str(home)
    try:
        yield
    finally:
        done, _doings = _doings, None
        if unpickles:
            done = [deed for deed in done if not deed.startswith("pickle.")]
    waited, took = time.monotonic() - start, time.process_time() - computed
    grew = _memory("VmHWM") - before
    TALLY.count(took, grew, done)
    assert done == [], done
    assert took < LONGEST_S
    assert waited < PATIENCE_S
    assert grew < MOST_BYTES


def _memory(what: str, *, forget: bool = False) -> int:
    """Bytes this process holds, or held at most since it was told to forget (Linux; else 0)."""
    status = Path("/proc/self/status")
    if not status.exists():
        return 0
    if forget:
        Path("/proc/self/clear_refs").write_text("5")
    line = next(line for line in status.read_text().splitlines() if line.startswith(what))
    return int(line.split()[1]) << 10
