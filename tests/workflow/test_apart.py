"""Long passes in a process of their own: the same bytes, whatever happens to that process."""

import io
import os
import signal
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import numpy as np
import psutil
import pytest
from PIL import Image

from dnacompare.dataset import Dataset
from dnacompare.errors import CancelledError
from dnacompare.specs import Progress, Report
from dnacompare.store.workspace import Store
from dnacompare.workflow import long_pass
from dnacompare.workflow.apart import may_go_apart
from dnacompare.workflow.apart_messages import Begin, pack
from dnacompare.workflow.building import Recipe, build_extractor, recipe_of
from dnacompare.workflow.extract import extraction
from dnacompare.workflow.jobs import CROWDED, Jobs, Work
from dnacompare.workflow.open import open_dataset
from tests.build import image_dataset, pictures
from tests.workflow.seeing import Colours, Shelf, same

pytestmark = pytest.mark.skipif(os.name != "posix", reason="elsewhere passes stay where they are")

PATIENCE = 240.0
"""Seconds until a process has loaded torch and gone through some pictures on a busy machine."""

SERVER = """
import sys
from pathlib import Path
import psutil
from contextlib import nullcontext
from dnacompare.workflow import long_pass
from dnacompare.workflow.apart import may_go_apart
from dnacompare.workflow.extract import extraction
from tests.build import image_dataset, pictures
long_pass.WORTH, long_pass.FIRST = 0.0, 1
def told(progress):
    for child in psutil.Process().children():
        print(child.pid, flush=True)
with may_go_apart(nullcontext):
    extraction(image_dataset(pictures(100_000, 1, side=16)), batch_size=4, progress=told)
"""


@pytest.fixture
def photos() -> Dataset:
    return image_dataset(pictures(60, 0, side=24), "photos")


@pytest.fixture
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every pass counts as long after its first batch."""
    monkeypatch.setattr(long_pass, "WORTH", 0.0)
    monkeypatch.setattr(long_pass, "FIRST", 1)


class Beside:
    """How often a job stepped aside, and the processes that it had then."""

    def __init__(self) -> None:
        self.times = 0
        self.processes: set[int] = set()

    @contextmanager
    def __call__(self) -> Iterator[None]:
        self.times += 1
        yield

    def look(self, progress: Progress) -> None:
        self.processes |= {child.pid for child in psutil.Process().children()}


@pytest.mark.usefixtures("soon")
def test_the_bytes_are_those_of_a_pass_that_stays(photos: Dataset) -> None:
    wanted = extraction(photos, batch_size=8)
    beside = Beside()
    told: list[Progress] = []

    def report(progress: Progress) -> None:
        told.append(progress)
        beside.look(progress)

    with may_go_apart(beside):
        found = extraction(photos, batch_size=8, progress=report)
        again = extraction(photos.take(range(40)), batch_size=8, progress=beside.look)
    assert same(found, wanted)
    assert found.embeddings.values.tobytes() == wanted.embeddings.values.tobytes()
    assert found.notes == wanted.notes == ()
    assert again.dna.items == 40
    assert beside.times == 2
    assert len(beside.processes) == 1  # one process for all passes of a job
    assert not any(psutil.pid_exists(pid) for pid in beside.processes)
    assert [step.done for step in told] == sorted(step.done for step in told)
    assert (told[0].done, told[-1].done, told[-1].total) == (0, 60, 60)


@pytest.mark.usefixtures("soon")
def test_cancelled_it_keeps_what_was_seen(photos: Dataset) -> None:
    shelf = Shelf()
    beside = Beside()

    def report(progress: Progress) -> None:
        if progress.done >= 24:
            raise CancelledError("The work was cancelled.")

    with may_go_apart(beside), pytest.raises(CancelledError):
        extraction(photos, batch_size=4, progress=report, cache=shelf)
    assert beside.times == 1
    told: list[Progress] = []
    found = extraction(photos, batch_size=4, progress=told.append, cache=shelf)
    assert 24 <= told[0].done < 60  # what the other process had seen is not looked at again
    assert same(found, extraction(photos, batch_size=4))


@pytest.mark.usefixtures("soon")
def test_a_process_that_the_system_ends_is_begun_anew_with_half_as_much(photos: Dataset) -> None:
    beside = Beside()

    def report(progress: Progress) -> None:
        before = set(beside.processes)
        beside.look(progress)
        if progress.done > 8 and not before:
            for pid in beside.processes:
                os.kill(pid, signal.SIGKILL)

    with may_go_apart(beside):
        found = extraction(photos, batch_size=8, progress=report)
    assert len(beside.processes) == 2
    assert same(found, extraction(photos, batch_size=8))
    assert "Memory did not hold" in " ".join(found.notes)


@pytest.mark.usefixtures("soon")
def test_an_error_there_is_an_error_here(photos: Dataset, tmp_path: Path) -> None:
    for number in range(30):
        Image.fromarray(photos.read([number])[0]).save(tmp_path / f"{number}.png")
    opened = open_dataset(tmp_path)
    beside = Beside()

    def report(progress: Progress) -> None:
        beside.look(progress)
        if progress.done == 4:  # still here; what comes next is no longer there
            for file in tmp_path.iterdir():
                file.unlink()

    with may_go_apart(beside), pytest.raises(Exception, match="can no longer be read"):
        extraction(opened, batch_size=4, progress=report)
    assert beside.times == 1


@pytest.mark.usefixtures("soon")
def test_what_cannot_be_told_stays(photos: Dataset) -> None:
    class Local:
        def read(self, positions: np.ndarray) -> list[np.ndarray]:
            found: list[np.ndarray] = photos.read(positions)
            return found

    beside = Beside()
    with may_go_apart(beside):
        extraction(replace(photos, source=Local()), batch_size=8, progress=beside.look)
        extraction(photos, extractor=Colours(), batch_size=8, progress=beside.look)
    assert beside.times == 0
    assert not beside.processes


def test_a_short_pass_stays(photos: Dataset) -> None:
    beside = Beside()
    with may_go_apart(beside):
        extraction(photos.take(range(8)), batch_size=4, progress=beside.look)
    assert beside.times == 0
    assert not beside.processes


def test_it_ends_with_the_server_however_that_ends() -> None:
    server = subprocess.Popen([sys.executable, "-c", SERVER], stdout=subprocess.PIPE, text=True)
    assert server.stdout is not None
    pid = int(server.stdout.readline())
    child = psutil.Process(pid)
    server.kill()
    server.wait()
    server.stdout.close()
    assert child.wait(PATIENCE) is None or not child.is_running()


def test_arrays_in_files_go_by_name_and_archives_are_opened_anew(tmp_path: Path) -> None:
    images = np.stack(pictures(200, 2, side=32))
    np.save(tmp_path / "whole.npy", images)
    with zipfile.ZipFile(tmp_path / "whole.zip", "w") as archive:
        for number, image in enumerate(images):
            file = io.BytesIO()
            Image.fromarray(image).save(file, "PNG")
            archive.writestr(f"{number:03d}.png", file.getvalue())
    for name, most in (("whole.npy", 20_000), ("whole.zip", 60_000)):
        dataset = open_dataset(tmp_path / name)
        packed = pack(Begin(dataset, Recipe("embedded", "cpu", {})))
        assert len(packed) < most < images.nbytes  # names and identities, not the pixels
        script = (
            "import sys\nfrom multiprocessing.reduction import ForkingPickler\n"
            "begun = ForkingPickler.loads(sys.stdin.buffer.read())\n"
            "sys.stdout.buffer.write(b''.join(i.tobytes() for i in begun.dataset.read([3, 199])))"
        )
        done = subprocess.run(
            [sys.executable, "-c", script], input=bytes(packed), capture_output=True, check=True
        )
        assert done.stdout == images[[3, 199]].tobytes()


def test_only_extractors_that_depend_on_no_dataset_have_a_recipe(photos: Dataset) -> None:
    table = open_dataset(np.random.default_rng(0).normal(size=(20, 3)))
    assert recipe_of(build_extractor("columns", (table, table), "cpu")) is None
    assert recipe_of(build_extractor("embedded", (photos,), "cpu")) == Recipe("embedded", "cpu", {})
    assert recipe_of(Colours()) is None


@pytest.mark.usefixtures("soon")
@pytest.mark.timeout(PATIENCE)
def test_small_jobs_overtake_a_long_one_and_people_take_turns_beside(tmp_path: Path) -> None:
    """A long pass, another of the same person, one of somebody else, and something small."""
    many = image_dataset(pictures(2_000, 3, side=48), "many")
    ended: list[str] = []
    away = threading.Event()

    def look(name: str, count: int) -> Work:
        def work(report: Report, device: str) -> None:
            def told(step: Progress) -> None:
                report(step)
                if psutil.Process().children():
                    away.set()

            extraction(many.take(range(count)), device=device, batch_size=4, progress=told)
            ended.append(name)

        return work

    with Store(tmp_path) as store:
        jobs = Jobs(store.jobs, ["cpu"])

        def submit(name: str, work: Work, owner: str) -> str:
            return jobs.submit(work, key=name, kind="test", title=name, owner=owner)

        def waits(job_id: str) -> bool:
            job = jobs.get(job_id)
            return job is not None and job.record.stage == CROWDED

        first = submit("first", look("first", 2_000), "one")
        assert away.wait(PATIENCE)
        second = submit("second", look("second", 12), "one")
        until(lambda: waits(second))
        other = submit("other", look("other", 12), "two")
        until(lambda: waits(other))
        submit("small", lambda _, __: ended.append("small"), "one")
        until(lambda: ended == ["small"])
        jobs.cancel(first)
        until(lambda: not jobs.active())
        jobs.close()
    assert ended == ["small", "other", "second"]


def until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.02)
