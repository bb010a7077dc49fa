"""A comparison's address, from one click to the whole result, with real data and real tests."""

import json

import pytest
from streamlit.testing.v1 import AppTest

from dnacompare.results import Comparison
from dnacompare.workflow.service import ComparisonSettings, Service
from tests.pages.conftest import Open, wait_for, words

COMPARE = "pages/compare.py"


@pytest.fixture(scope="module")
def finished(visit: Open, workspace: Service) -> str:
    """The address to which one click on an example leads, once its result is there."""
    session = visit()
    session.button(key="demo-customers").click().run()
    assert not session.exception
    (address,) = {one.id for one in workspace.recent()} or {session.query_params["comparison"]}
    assert wait_for(workspace, address) == "done"
    return address


@pytest.fixture(scope="module")
def result(workspace: Service, finished: str) -> Comparison:
    """What was found."""
    found = workspace.state(finished).result
    assert found is not None
    return found


@pytest.fixture
def page(visit: Open, finished: str) -> AppTest:
    """The result's page in a new session."""
    session = visit(COMPARE, comparison=finished)
    assert not session.exception
    assert not session.error
    return session


def test_the_verdict_comes_first(page: AppTest, result: Comparison) -> None:
    assert page.title[0].value == "B differs from A"
    body = result.verdict.sentence.removeprefix("B differs from A: ")
    assert body[1:] in words(page)
    assert f"{result.verdict.evidence} evidence" in words(page)


def test_each_distance_stands_with_all_that_qualifies_it(page: AppTest, result: Comparison) -> None:
    (table,) = page.table
    assert list(table.value["Distance"]) == [
        "DNA earth mover's distance".replace("'", "\\'"),
        "DNA Fréchet distance",
        "Sliced Wasserstein distance",
        "Energy distance",
        "MMD\\-FUSE",
    ]
    for column in ("Value", "95% interval", "p", "Noise floor", "Units", "n", "Seed"):
        assert all(cell.strip() and cell != "–" for cell in table.value[column]), column
    told = words(page)
    for estimate in result.estimates.values():
        assert estimate.method in told


def test_every_picture_has_its_words(page: AppTest) -> None:
    pictures = page.get("plotly_chart")
    assert len(pictures) == 8
    captions = [caption.value.replace("\\", "") for caption in page.caption]
    for picture in pictures:
        assert any(caption.replace("\u2060", "") in picture.proto.alt for caption in captions)


def test_streams_and_sizes_have_their_panels(page: AppTest, result: Comparison) -> None:
    assert {"Data that keeps coming", "How many items do I need?"} <= {
        panel.label for panel in page.expander
    }
    assert result.watched is not None
    assert "dnacompare watch" in page.code[0].value


def test_rows_of_both_sides_are_shown_for_the_chosen_column(page: AppTest) -> None:
    assert page.selectbox(key="neuron").options[0] == "income"
    shown = [frame.value for frame in page.dataframe]
    assert len(shown) == 4
    most_a, most_b, least_a, least_b = (frame["income"] for frame in shown)
    assert min(most_a) > max(least_a)
    assert min(most_b) > max(least_b)


def test_the_chosen_column_stands_in_the_address(page: AppTest, result: Comparison) -> None:
    second = result.neurons[1]
    key = f"{second.layer}:{second.index}"
    page.selectbox(key="neuron").select(key).run()
    assert page.query_params["neuron"] == key
    assert not page.exception


def test_a_link_with_a_column_opens_with_it(visit: Open, finished: str, result: Comparison) -> None:
    third = result.neurons[2]
    session = visit(COMPARE, comparison=finished, neuron=f"{third.layer}:{third.index}")
    assert session.selectbox(key="neuron").value == f"{third.layer}:{third.index}"
    nonsense = visit(COMPARE, comparison=finished, neuron="no:such", layer="none")
    assert not nonsense.exception
    assert nonsense.title[0].value == "B differs from A"


def test_the_result_can_be_taken_home(page: AppTest, result: Comparison) -> None:
    labels = [download.proto.label for download in page.get("download_button")]
    assert labels == ["Download as one page", "Download as JSON"]
    assert json.loads(result.to_json())["verdict"]["outcome"] == "different"


def test_home_lists_it(visit: Open, result: Comparison) -> None:
    told = words(visit())
    assert "Recent comparisons" in told
    assert result.verdict.sentence.split(": ")[1][1:40] in told


def test_the_same_again_comes_from_what_is_known(workspace: Service, finished: str) -> None:
    a, b = workspace.demo("customers")
    assert workspace.start(a, b) == finished
    assert workspace.state(finished).status == "done"


def test_an_unknown_address_says_so_with_the_way_out(visit: Open) -> None:
    session = visit(COMPARE, comparison="0123456789abcdef")
    assert session.title[0].value == "There is no comparison at this address"
    assert {"New comparison", "Home"} <= {link.value for link in session.page_link}


def test_a_failed_comparison_says_why_and_can_be_run_again(visit: Open, workspace: Service) -> None:
    a, b = workspace.demo("customers")
    address = workspace.start(a, b, ComparisonSettings(permutations=3))  # too few for level 0.05
    assert wait_for(workspace, address) == "failed"
    session = visit(COMPARE, comparison=address)
    assert "3 permutations cannot give a p-value" in session.error[0].value.replace("\\", "")
    session.button(key="again").click().run()
    assert not session.exception
    assert wait_for(workspace, address) == "failed"


def test_a_cancelled_comparison_can_be_run_again(visit: Open, workspace: Service) -> None:
    a, b = workspace.demo("customers")
    address = workspace.start(a, b, ComparisonSettings(seed=77))
    session = visit(COMPARE, comparison=address)
    session.button(key="cancel").click().run()
    assert workspace.state(address).status == "cancelled"
    session = visit(COMPARE, comparison=address)
    assert "was cancelled" in session.info[0].value
    assert session.button(key="again").label == "Run again"


def test_progress_is_shown_while_it_works(visit: Open, workspace: Service) -> None:
    a, b = workspace.demo("customers")
    address = workspace.start(a, b, ComparisonSettings(seed=78, permutations=20_000))
    session = visit(COMPARE, comparison=address)
    assert session.get("progress"), words(session)
    assert "reload this page" in words(session)
    workspace.cancel(address)
