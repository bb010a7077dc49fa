"""Random and damaged files: every loader gives a dataset that reads, or one clear error."""

import json
import zipfile
from collections.abc import Sequence
from functools import cache
from io import BytesIO
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import safetensors.numpy
from hypothesis import given
from hypothesis import strategies as st

from dnacompare import loaders
from dnacompare.errors import DNACompareError
from dnacompare.loaders.limits import Limits
from dnacompare.loaders.pixels import FORMATS
from dnacompare.specs import File
from dnacompare.workflow.open import open_files
from tests.fuzzing import EFFORT, damaged, guarded, tries
from tests.loaders.making import encoded, npy, npz, scene, zipped

SMALL = Limits(
    bytes=4 << 20, items=5000, pixels=1_000_000, archive_bytes=16 << 20, archive_count=50
)
"""So that an input that would fill the memory is found by being slow."""
FRAME = pd.DataFrame(
    {"a": [1.5, None, 3], "b": ["x", 'y,"z"', "é"], "c": [[1, 2], [3, 4], [5, 6]], "d": [1, 2, 3]}
)


@cache
def seeds() -> dict[str, bytes]:
    """A sound file of every kind, to be damaged."""
    parquet = BytesIO()
    FRAME.to_parquet(parquet)
    array = np.arange(12, dtype=np.float32).reshape(4, 3)
    sound = {f"i.{form.lower()}": encoded(scene(12), form) for form in FORMATS}
    sound |= {
        "t.csv": FRAME.to_csv(index=False).encode(),
        "t.tsv": FRAME.to_csv(index=False, sep="\t").encode("utf-16"),
        "t.jsonl": FRAME.to_json(orient="records", lines=True).encode(),
        "t.json": FRAME.to_json(orient="records").encode(),
        "t.parquet": parquet.getvalue(),
        "a.npy": npy(array),
        "a.npz": npz(x=array, y=np.arange(4)),
        "a.safetensors": safetensors.numpy.save({"x": array}),
        "t.txt": "one\ntwo\n\nthree é\n".encode(),
    }
    sound["z.zip"] = zipped({f"d/{k}": v for k, v in sound.items() if k.startswith("i.")})
    sound["s.zip"] = zipped({"t.csv": sound["t.csv"]}, zipfile.ZIP_STORED)
    return sound


NAMES = sorted(seeds())


def outcome(loader: str, folder: Path, contents: Sequence[tuple[str, bytes]]) -> None:
    """Open, and read everything if it opens; any other error than ours fails the test."""
    files = []
    for number, (name, data) in enumerate(contents):
        path = folder / str(number)
        path.write_bytes(data)
        files.append(File(path, name))
    with guarded(folder):
        try:
            if loader == "auto":
                dataset = open_files(files, limits=SMALL)
            else:
                dataset = loaders.REGISTRY[loader].open(tuple(files), name="fuzz", limits=SMALL)
        except DNACompareError as error:
            str(error).encode()
            return
        read = dataset.read(np.arange(min(len(dataset), 20)))
    assert len(dataset) == len(dataset.ids) == len(dataset.names) > 0
    assert len(read) == min(len(dataset), 20)
    "\n".join(
        [*dataset.names, *dataset.notes, *(r.name + r.reason for r in dataset.rejected)]
    ).encode()


LOADERS = pytest.mark.parametrize("loader", ["auto", *loaders.REGISTRY])
BYTES = st.lists(st.tuples(st.sampled_from(NAMES), st.binary(max_size=200)), min_size=1, max_size=3)


@EFFORT
@LOADERS
def test_random_bytes(loader: str, effort: int, tmp_path: Path) -> None:
    @tries(35 * effort)
    @given(BYTES)
    def check(contents: list[tuple[str, bytes]]) -> None:
        outcome(loader, tmp_path, contents)

    check()


@EFFORT
@LOADERS
def test_damaged_files(loader: str, effort: int, tmp_path: Path) -> None:
    @tries(60 * effort)
    @given(damaged(seeds()))
    def check(file: tuple[str, bytes]) -> None:
        outcome(loader, tmp_path, [file])

    check()


@EFFORT
@LOADERS
def test_random_text(loader: str, effort: int, tmp_path: Path) -> None:
    @tries(30 * effort)
    @given(st.sampled_from(["t.csv", "t.jsonl", "t.json", "t.txt", "t.tsv"]), st.text(max_size=120))
    def check(name: str, text: str) -> None:
        outcome(loader, tmp_path, [(name, text.encode("utf-8", "surrogatepass"))])

    check()


SCALARS = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5))
CELLS = st.one_of(
    SCALARS, st.lists(SCALARS, max_size=3), st.dictionaries(st.text(max_size=3), SCALARS)
)


@EFFORT
@pytest.mark.parametrize("loader", ["auto", "tables", "outputs", "text"])
def test_random_records(loader: str, effort: int, tmp_path: Path) -> None:
    @tries(30 * effort)
    @given(st.lists(st.dictionaries(st.text(max_size=3), CELLS, max_size=4), max_size=6))
    def check(records: list[dict[str, object]]) -> None:
        outcome(loader, tmp_path, [("t.jsonl", "\n".join(map(json.dumps, records)).encode())])

    check()
