"""When memory runs out, really: fewer items at a time, the same result, and a sentence."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from dnacompare.workflow.overrun import ran_out

LIMITED = """
import hashlib, json, resource, sys
from pathlib import Path
from dnacompare.errors import InputError
from dnacompare.workflow.extract import build_extractor, extraction
from dnacompare.workflow.open import open_dataset

large = open_dataset(Path(sys.argv[1]), name="large")
options = {"weights": "random", "seed": 3}
extractor = build_extractor("torchvision/squeezenet1_1", (large,), "cpu", options)
for more in map(int, sys.argv[2:]):
    if more:
        now = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (now + (more << 20), resource.RLIM_INFINITY))
    try:
        found = extraction(large, extractor=extractor)
        layers = [layer.counts.tobytes() for layer in found.dna.layers]
        check = hashlib.sha256(b"".join([found.embeddings.values.tobytes(), *layers])).hexdigest()
        told = {"check": check, "notes": found.notes, "items": found.dna.items}
    except InputError as error:
        told = {"error": str(error)}
    resource.setrlimit(resource.RLIMIT_AS, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    print(json.dumps(told))
"""
PHOTOS, SIDE = 6, 5_000
"""Photographs of 25 million pixels: 75 MB decoded, and as much again while they are. All six at
once take more than 500 MB, one of them more than 120."""
PATIENCE = 900  # seconds; five on a quiet machine


@pytest.fixture(scope="module")
def folder(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Real photographs, enlarged."""
    from PIL import Image

    place = tmp_path_factory.mktemp("photographs")
    files = sorted((shared / "imagenet_photos" / "images").rglob("*.*"))[:PHOTOS]
    for number, file in enumerate(files):
        with Image.open(file) as photo:
            large = photo.convert("RGB").resize((SIDE, SIDE), Image.Resampling.NEAREST)
            large.save(place / f"{number}.jpg", quality=50)
    return place


@pytest.mark.timeout(PATIENCE)
@pytest.mark.skipif(sys.platform != "linux", reason="the limit is set as Linux does")
def test_memory_that_runs_out_halves_what_is_taken_at_once_and_changes_nothing(
    folder: Path,
) -> None:
    ended = subprocess.run(
        [sys.executable, "-c", LIMITED, str(folder), "0", "500", "120"],  # MiB; 0 is all there is
        # each thread's own arena would take address space that holds nothing, and freed pieces
        # that are kept for later would hold what the limit must not
        env={**os.environ, "MALLOC_ARENA_MAX": "1", "MALLOC_MMAP_THRESHOLD_": "1000000"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    free, tight, hopeless = map(json.loads, ended.stdout.splitlines())
    assert free["notes"] == []
    assert tight.get("check") == free["check"], tight
    assert tight["items"] == PHOTOS
    (note,) = tight["notes"]
    assert "Memory did not hold" in note
    assert "does not hold even one item of 'large'" in hopeless["error"]
    assert "could not be had" in hopeless["error"], "it names the size"


@pytest.mark.parametrize(
    "error",
    [
        MemoryError(),
        RuntimeError("DefaultCPUAllocator: can't allocate memory: you tried to allocate 9 bytes."),
        RuntimeError("cuDNN error: CUDNN_STATUS_ALLOC_FAILED"),
    ],
)
def test_libraries_say_it_in_their_own_ways(error: Exception) -> None:
    assert ran_out(error)
    assert not ran_out(RuntimeError("shapes do not fit"))
    assert not ran_out(ValueError("can't allocate memory"))
