"""Damaged DNAs, results and reports: what is read back is sound, or refused in one sentence."""

from collections.abc import Callable
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import dnacompare as dc
from dnacompare import strand
from dnacompare.distance_matrix import DistanceMatrix
from dnacompare.dna import DNA
from dnacompare.embeddings import Embeddings
from dnacompare.errors import DNACompareError
from dnacompare.exemplars import Exemplars
from dnacompare.report import page
from dnacompare.results import CollectionTest, Comparison
from dnacompare.workflow.explain import load_explanation
from dnacompare.workflow.extract import extraction
from tests.build import image_dataset, pictures
from tests.charts.example import comparison
from tests.fuzzing import EFFORT, damaged, guarded, tries

DEEP = "[" * 100_000
"""Nests deeper than a parser can follow."""


def dna(path: Path) -> Any:
    return DNA.load(path).items


def layers_of_a_strand(path: Path) -> Any:
    one = strand.of_file(path)
    return [one.read(number).items for number in range(len(one.layers))]


READERS: dict[str, tuple[str, Callable[[Path], Any]]] = {
    "dna": ("dna", dna),
    "strand": ("dna", layers_of_a_strand),
    "embeddings": ("embeddings", Embeddings.load),
    "exemplars": ("exemplars", Exemplars.load),
    "comparison": ("comparison", Comparison.load),
    "report": ("report", Comparison.load),
    "matrix": ("matrix", DistanceMatrix.load),
    "collections": ("collections", CollectionTest.load),
    "explanation": ("explanation", load_explanation),
}
"""What is read, and by what."""


@cache
def sound() -> dict[str, bytes]:
    """One document of each kind."""
    random = np.random.default_rng(0)
    seen = extraction(image_dataset(pictures(6)))
    tables = [random.normal(size=(30, 2)) for _ in range(3)]
    days = [[random.normal(size=9) for _ in range(4)] for _ in range(2)]
    written = {
        "comparison": comparison().to_json(),
        "report": page(comparison(), lambda side, item: None),
        "matrix": dc.compare_many(tables, permutations=19).to_json(),
        "collections": dc.compare_collections(*days, permutations=99).to_json(),
        "explanation": dc.explain(tables[0], tables[1], permutations=19).to_json(),
    }
    found = {name: text.encode() for name, text in written.items()}
    for name, kept in (
        ("dna", seen.dna),
        ("embeddings", seen.embeddings),
        ("exemplars", seen.exemplars),
    ):
        found[name] = saved(kept)
    return found


def saved(kept: Any) -> bytes:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "kept"
        kept.save(path)
        return path.read_bytes()


def outcome(reader: str, path: Path, data: bytes) -> bool:
    """Whether it was read; any other error than ours fails the test."""
    path.write_bytes(data)
    told = None
    with guarded(path.parent):
        try:
            READERS[reader][1](path)
        except DNACompareError as error:
            told = str(error)
    assert told != ""
    assert str(path.parent) not in (told or "")  # paths of the server are nobody's business
    return told is None


ALL = pytest.mark.parametrize("reader", list(READERS))


@ALL
def test_sound_documents_are_read(reader: str, tmp_path: Path) -> None:
    assert outcome(reader, tmp_path / "kept", sound()[READERS[reader][0]])


@EFFORT
@ALL
def test_damaged_documents(reader: str, effort: int, tmp_path: Path) -> None:
    kind = READERS[reader][0]

    @tries(40 * effort)
    @given(damaged({kind: sound()[kind]}))
    def check(file: tuple[str, bytes]) -> None:
        outcome(reader, tmp_path / "kept", file[1])

    check()


@EFFORT
@ALL
def test_random_bytes_are_no_document(reader: str, effort: int, tmp_path: Path) -> None:
    @tries(20 * effort)
    @given(st.binary(max_size=300))
    def check(data: bytes) -> None:
        assert not outcome(reader, tmp_path / "kept", data)

    check()


@ALL
def test_a_document_of_another_kind(reader: str, tmp_path: Path) -> None:
    """Each reader is handed each other kind; none crashes, and none takes it for its own."""
    kind = READERS[reader][0]
    alike = {"comparison", "report"}
    for other, data in sound().items():
        if other != kind and not {other, kind} <= alike:
            assert not outcome(reader, tmp_path / "kept", data), other


@ALL
@pytest.mark.parametrize("text", [DEEP, '{"version": 1e999}', '{"a": NaN}', "\ud800", "{}", ""])
def test_text_that_trips_parsers(reader: str, text: str, tmp_path: Path) -> None:
    assert not outcome(reader, tmp_path / "kept", text.encode("utf-8", "surrogatepass"))


def test_archives_of_the_paper_s_package(tmp_path: Path) -> None:
    from dnacompare import vdna_file

    @tries(60)
    @given(st.binary(max_size=200))
    def check(data: bytes) -> None:
        whole = BytesIO()
        np.savez(whole, x=np.arange(3))
        for suffix, content in ((".npz", data), (".npz", whole.getvalue()), (".json", data)):
            (tmp_path / f"x{suffix}").write_bytes(content)
        with pytest.raises(DNACompareError):
            vdna_file.read(tmp_path / "x.npz")

    check()
