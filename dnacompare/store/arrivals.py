"""Parts of another workspace, taken in as a whole or not at all.

They lie in a folder laid out like a workspace. The moment at which its name loses ``PART`` is the
moment at which it has arrived: what follows is done again at the next start if it was cut short,
and undone if the disk or the database fails.
"""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from dnacompare.store import atomic

FOLDER = "arrivals"
PART = ".part-"
THINGS = ("uploads/*", "extractions/*", "datasets/*", "results/*/*")
"""What is moved as one; uploads come before the datasets that refer to them."""
Moves = list[tuple[Path, Path]]


def new(home: Path) -> Path:
    """An empty folder to lay things out in; one that is left behind goes at the next start."""
    part = home / FOLDER / f"{PART}{os.urandom(8).hex()}"
    part.mkdir(parents=True)
    return part


def arrive(part: Path) -> Path:
    """From now on what lies in ``part`` belongs to the workspace; raises ``OSError``."""
    arrived = part.with_name(part.name.removeprefix(PART))
    part.rename(arrived)
    atomic.flush_folder(arrived.parent)
    return arrived


def settle(arrived: Path) -> Moves:
    """Move everything to its place, unless it is there; what was moved, from and to.

    Raises ``OSError``, with everything back where it was.
    """
    home = arrived.parent.parent
    moved: Moves = []
    try:
        for thing in _things(arrived):
            place = home / thing.relative_to(arrived)
            if not place.exists():
                place.parent.mkdir(parents=True, exist_ok=True)
                thing.rename(place)
                moved.append((thing, place))
        for folder in {place.parent for _, place in moved}:
            atomic.flush_folder(folder)
    except OSError:
        undo(moved)
        raise
    return moved


def undo(moved: Moves) -> None:
    """Bring back what ``settle`` moved."""
    for thing, place in reversed(moved):
        place.rename(thing)


def drop(folder: Path) -> None:
    """Remove what did not arrive, or is no longer needed; never half of it is taken for whole."""
    part = folder.with_name(f"{PART}{folder.name.removeprefix(PART)}")
    if folder != part:
        folder.rename(part)
    shutil.rmtree(part, ignore_errors=True)


def finish(home: Path) -> None:
    """At the start: settle what had arrived, and remove what had not; raises ``OSError``."""
    for folder in sorted((home / FOLDER).glob("*")):
        if not folder.name.startswith(PART):
            settle(folder)
        drop(folder)


def _things(folder: Path) -> Iterator[Path]:
    for pattern in THINGS:
        yield from sorted(folder.glob(pattern))
