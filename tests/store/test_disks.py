"""Real small disks: one that is full, one that is read-only. What was acknowledged stays."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ALONE = ("unshare", "--mount", "--map-root-user")
"""In a namespace of its own nobody needs to be root to mount a disk in memory."""

START = """
import io, os, subprocess, sys
from pathlib import Path
from dnacompare.errors import StoreError
from dnacompare.store.workspace import Store
from dnacompare.workflow.library import Library, Upload
from tests.charts.example import comparison
from tests.store.conftest import small_extraction
from tests.store.test_comparisons import ASKED

home = Path(sys.argv[1], "workspace")

def disk(*options):
    subprocess.run(["mount", *options], check=True)

def said(work):
    try:
        return work() and "done"
    except StoreError as error:
        return str(error)

def opened():
    return Store(home)

def add(store, seed):
    rows = "\\n".join(["x,y", *(f"{seed},{i}" for i in range(9_000))]).encode()
    return Library(store).add([Upload(f"{seed}.csv", io.BytesIO(rows))])
"""

FULL = """
disk("-t", "tmpfs", "-o", "size=6m", "none", sys.argv[1])
store = opened()
kept = add(store, 1)
store.comparisons.finish(ASKED, comparison())
filler = Path(sys.argv[1], "filler")
with filler.open("wb", buffering=0) as file:
    try:
        while True:
            file.write(bytes(4096))
    except OSError:
        pass
print(said(lambda: add(store, 2)))
print(said(lambda: store.extractions.put("f", small_extraction(1).embeddings.ids,
                                                  small_extraction(1))))
print(said(lambda: store.comparisons.finish(ASKED.__class__(
    "c2", "a", "b", {}, "t", 1.0), comparison())))
print(len(Library(store).dataset(kept.id)), store.comparisons.result("c1") == comparison())
print(sorted(p.name for p in (home / "uploads").iterdir()) == [kept.source.key])
filler.unlink()
more = add(store, 2)
store.close()
store = opened()
print(store.notices, [len(Library(store).dataset(e.id)) for e in (kept, more)])
print(store.comparisons.result("c1") == comparison())
store.close()
"""

READ_ONLY = """
disk("-t", "tmpfs", "-o", "size=16m", "none", sys.argv[1])
store = opened()
kept = add(store, 1)
store.comparisons.finish(ASKED, comparison())
store.close()
disk("-o", "remount,ro", sys.argv[1])
before = sorted(p.name for p in home.rglob("*"))
print(said(opened))
print(sorted(p.name for p in home.rglob("*")) == before)
disk("-o", "remount,rw", sys.argv[1])
store = opened()
print(store.notices, len(Library(store).dataset(kept.id)))
print(store.comparisons.result("c1") == comparison())
store.close()
"""


def on_a_disk(program: str, folder: Path) -> list[str]:
    """What the program prints, with a disk of its own mounted on the folder."""
    if shutil.which("unshare") is None:
        pytest.skip("there is no unshare here, so no disk can be mounted")
    trial = subprocess.run([*ALONE, "true"], capture_output=True, check=False)
    if trial.returncode:
        pytest.skip("this machine lets nobody mount a disk of their own")
    done = subprocess.run(
        [*ALONE, sys.executable, "-c", START + program, str(folder)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_a_full_disk_refuses_what_is_new_and_keeps_what_is_there(tmp_path: Path) -> None:
    upload, extraction, result, reading, left, *later = on_a_disk(FULL, tmp_path)
    assert "could not be written: No space left on device" in upload
    assert "Free some space" in upload
    assert "The extraction is not cached: No space left on device" in extraction
    assert "The result could not be written: No space left on device" in result
    assert reading == "9000 True", "what is there is still read"
    assert left == "True", "nothing of the refused upload is left"
    assert later == ["() [9000, 9000]", "True"], "with space again all of it works"


def test_a_read_only_disk_is_said_with_the_way_out_and_left_alone(tmp_path: Path) -> None:
    refused, alone, *later = on_a_disk(READ_ONLY, tmp_path)
    assert "cannot be" in refused
    assert "DNACOMPARE_HOME" in refused
    assert alone == "True"
    assert later == ["() 9000", "True"]
