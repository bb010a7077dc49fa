"""DNAs on the pages: uploaded, looked at, and compared without knobs that do nothing for them."""

from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from dnacompare.workflow.service import Service
from tests.build import dna_of
from tests.pages.conftest import Open, wait_for, words

COMPARE, DATASETS, MATRIX = "pages/compare.py", "pages/datasets.py", "pages/matrix.py"


def written(path: Path, seed: int, mean: float) -> bytes:
    values = np.random.default_rng(seed).normal(mean, 1, (200, 3, 4)).astype(np.float32)
    dna_of(values, np.arange(200, dtype=np.uint64) + np.uint64(1_000 * seed)).save(path)
    return path.read_bytes()


def upload(visit: Open, name: str, content: bytes) -> AppTest:
    session = visit(DATASETS)
    session.file_uploader[0].set_value([(name, content, "application/octet-stream")])
    session.run()
    session.button(key="add").click().run()
    assert not session.exception
    return session


@pytest.fixture(scope="module")
def pair(visit: Open, workspace: Service, tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    folder = tmp_path_factory.mktemp("dnas")
    for name, seed, mean in (("a.dna", 1, 0.0), ("b.dna", 2, 1.0)):
        upload(visit, name, written(folder / name, seed, mean))
    found = {entry.name: entry.id for entry in workspace.library.entries()}
    return [found["a.dna"], found["b.dna"]]


def test_an_uploaded_dna_is_told_by_its_neurons(visit: Open, pair: list[str]) -> None:
    session = visit(DATASETS, dataset=pair[0])
    assert not session.error
    assert "How 3 neurons of 1 layer of given responded to 200 items" in words(session)
    tables = [frame.value for frame in session.dataframe]
    assert any(list(table.get("Layer", ())) == ["layer"] for table in tables)
    assert any("extractor" in set(table.get("What", ())) for table in tables)


def test_a_damaged_dna_is_refused_with_its_name(visit: Open, workspace: Service) -> None:
    before = workspace.library.entries()
    session = upload(visit, "broken.dna", b"no DNA at all" * 20)
    assert len(session.error) == 1
    assert "broken.dna" in words(session)
    assert workspace.library.entries() == before


def test_two_dnas_are_compared_without_knobs_for_data(
    visit: Open, workspace: Service, pair: list[str]
) -> None:
    session = visit(COMPARE, a=pair[0], b=pair[1])
    assert not session.error
    labels = {box.label for box in [*session.selectbox, *session.multiselect]}
    assert not labels & {"Extractor", "Layers", "Ignore differences due to"}
    distances = session.multiselect(key="chosen_dna_distances")
    assert "DNA" in " ".join(distances.options)
    assert not any("Energy" in option for option in distances.options)
    session.button(key="run").click().run()
    address = session.query_params["comparison"]
    assert wait_for(workspace, address) == "done"
    shown = visit(COMPARE, comparison=address)
    assert not shown.exception
    assert not shown.error, words(shown)
    assert "a.dna" in words(shown)


def test_a_dna_and_data_do_not_fit(visit: Open, workspace: Service, pair: list[str]) -> None:
    table, _ = workspace.demo("customers")
    session = visit(COMPARE, a=pair[0], b=table)
    assert "A holds DNA and B holds table" in words(session)
    assert session.button(key="run").disabled


def test_a_matrix_of_dnas_takes_the_dna_distance_alone(visit: Open, pair: list[str]) -> None:
    session = visit(MATRIX, datasets=",".join(pair))
    assert not session.button(key="run-matrix").disabled
    session = visit(MATRIX, datasets=",".join(pair), distance="energy")
    assert "choose the DNA distance" in words(session)
    assert session.button(key="run-matrix").disabled
