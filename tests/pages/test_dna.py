"""The page of a DNA: its neurons, sums, and what is given away."""

from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from dnacompare.dna import DNA
from dnacompare.inference.moments_only import moments_only
from dnacompare.workflow.library import Upload
from dnacompare.workflow.service import Service
from tests.build import dna_of
from tests.pages.conftest import Open, words

PAGE = "pages/dna.py"


def made(seed: int, neurons: int = 30) -> DNA:
    values = np.random.default_rng(seed).normal(seed, 1, (80, neurons, 4)).astype(np.float32)
    return dna_of(values, np.arange(80, dtype=np.uint64) + np.uint64(1_000 * seed))


@pytest.fixture(scope="module")
def ids(workspace: Service, tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Two DNAs that can be added, and one of fewer neurons."""
    folder = tmp_path_factory.mktemp("dnas")
    found = []
    for name, dna in (("one", made(1)), ("two", made(2)), ("few", made(3, neurons=2))):
        path = folder / name
        dna.save(path)
        upload = Upload(f"{name}.dna", BytesIO(path.read_bytes()))
        found.append(workspace.library.add([upload]).id)
    return found


def kept(session: AppTest, what: str, folder: Path) -> DNA:
    """The file that the download hands out."""
    path = folder / "downloaded.dna"
    path.write_bytes(session.session_state[f"dna-{what}"][1])
    return DNA.load(path)


def test_without_a_dna_the_page_says_how_to_make_one(visit: Open) -> None:
    assert "dnacompare extract" in words(visit(PAGE))


def test_neurons_are_paged_sorted_and_found(visit: Open, ids: list[str]) -> None:
    session = visit(PAGE, dna=ids[0], order="mean")
    assert not session.error
    assert "responds most" in words(session)
    session.number_input(key="neuron-page").set_value(3).run()
    assert not session.exception
    session.text_input(key="neuron-name").set_value("Neuron 2").run()  # 2 and 20 to 29
    assert not session.exception
    assert not [box for box in session.number_input if box.key == "neuron-page"]
    session.text_input(key="neuron-name").set_value("zebra").run()
    assert "No neuron of this layer" in words(session)


def test_two_dnas_are_added(visit: Open, ids: list[str], tmp_path: Path) -> None:
    session = visit(PAGE, dna=ids[0], merge=ids[1])
    session.button(key="merge-run").click().run()
    assert "160 items: 80 and 80" in words(session)
    assert kept(session, "merged", tmp_path) == made(1) + made(2)


def test_what_cannot_be_added_is_named(visit: Open, ids: list[str]) -> None:
    session = visit(PAGE, dna=ids[0], merge=ids[2])
    session.button(key="merge-run").click().run()
    assert "differ in 'layers'" in words(session)
    assert not session.get("download_button")


@pytest.mark.parametrize("way", ["rounded", "bins", "moments", "noised", "raw"])
def test_a_dna_is_made_fit_to_give_away(
    visit: Open, ids: list[str], tmp_path: Path, way: str
) -> None:
    session = visit(PAGE, dna=ids[0], way=way)
    assert "with fewer than 100, single items show" in words(session)
    assert ("Exact counts" in words(session)) == (way == "raw")
    session.button(key="export-run").click().run()
    assert not session.exception
    given = kept(session, "released", tmp_path)
    if way == "raw":
        assert given == made(1)
    else:
        assert "altered" in given.provenance
        assert given.root == 0
        telling = {"bins": "at their borders shares are exact", "moments": "Gone are the shapes"}
        known = "is then known as well as from counting"
        assert telling.get(way, known) in words(session)


def test_a_dna_of_means_and_spreads_says_that_it_has_no_histograms(
    visit: Open, workspace: Service, tmp_path: Path
) -> None:
    moments_only(made(4)).save(tmp_path / "moments.dna")
    upload = Upload("moments.dna", BytesIO((tmp_path / "moments.dna").read_bytes()))
    session = visit(PAGE, dna=workspace.library.add([upload]).id)
    assert not session.exception
    assert "without histograms" in words(session)
    session.button(key="export-run").click().run()
    assert "nothing left to alter" in words(session)
