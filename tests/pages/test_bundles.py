"""Bundles on the page Datasets: what would leave, the way in, and data that are not here."""

import io
from pathlib import Path

import pytest

from dnacompare.workflow.bundles.contents import contents
from dnacompare.workflow.bundles.write import write
from dnacompare.workflow.service import Service
from tests.pages.conftest import Open, words
from tests.workflow.bundles.conftest import Made, answered, asked

DATASETS = "pages/datasets.py"


@pytest.fixture(scope="module")
def filled(workspace: Service) -> tuple[Service, Made]:
    """The pages' workspace with a result of every kind, put there without computing."""
    workspace.jobs.close()  # what is asked below stays unanswered until then
    questions = asked(workspace)
    answered(workspace, questions)
    return workspace, questions


def test_what_would_leave_is_said_before_it_does(visit: Open, filled: tuple[Service, Made]) -> None:
    _, questions = filled
    session = visit(DATASETS, bundle=questions.addresses["comparison"])
    assert not session.get("download_button")
    session.button(key="bundle-see").click().run()
    assert not session.exception
    said = words(session)
    assert "2 DNAs: exact counts" in said
    assert "No raw data: 2 datasets" in said
    assert len(session.get("download_button")) == 1
    session.toggle(key="bundle-raw").set_value(True).run()
    assert not session.get("download_button"), "it was not said what goes with the raw data"
    session.button(key="bundle-see").click().run()
    assert "The data themselves of 2 datasets" in words(session)


def test_a_bundle_is_taken_in_and_its_data_are_said_to_be_missing(
    visit: Open, filled: tuple[Service, Made], tmp_path: Path
) -> None:
    workspace, questions = filled
    made = io.BytesIO()
    write(contents(workspace.store, workspace.library), made)
    for key in (questions.a, questions.b):
        workspace.library.delete(key)
    session = visit(DATASETS)
    session.file_uploader[1].set_value(
        [("all.dnacompare", made.getvalue(), "application/zip")]
    ).run()
    session.button(key="bundle-take").click().run()
    assert not session.exception
    assert "Taken in" in session.success[0].value
    assert "data of 2 datasets are not here" in session.success[0].value
    told = visit(DATASETS, dataset=questions.a)
    assert "The data are not here" in told.info[0].value
    assert "data not here" in list(told.dataframe[0].value["Size"])
    shown = visit("pages/compare.py", comparison=questions.addresses["comparison"])
    assert not shown.exception
    assert "differs from" in words(shown)


def test_what_is_no_bundle_is_refused_in_a_sentence(
    visit: Open, filled: tuple[Service, Made]
) -> None:
    session = visit(DATASETS)
    session.file_uploader[1].set_value([("x.dnacompare", b"no zip", "application/zip")]).run()
    session.button(key="bundle-take").click().run()
    assert not session.exception
    assert "is not a sound zip archive" in session.error[0].value
