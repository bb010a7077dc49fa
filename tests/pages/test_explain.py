"""The Explain page: every question asked, answers with panels, what cannot be asked and why."""

import time
from io import BytesIO

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from dnacompare import explanations
from dnacompare.ui.views.progress import ACTIVE
from dnacompare.workflow.comparison_settings import ComparisonSettings
from dnacompare.workflow.explanations import Question
from dnacompare.workflow.library import Upload
from dnacompare.workflow.service import Service
from tests.contracts.test_explanations import frame
from tests.pages.conftest import PATIENCE_S, Open, wait_for, words

PAGE = "pages/explain.py"
SPECS = explanations.REGISTRY.specs()


def add(service: Service, name: str, rows: pd.DataFrame) -> str:
    return service.library.add([Upload(name, BytesIO(rows.to_csv(index=False).encode()))]).id


@pytest.fixture(scope="module")
def comparison(workspace: Service) -> str:
    """The address of a finished comparison of two tables with a label and a loss."""
    ids = [add(workspace, f"{name}.csv", frame(i, i)) for i, name in enumerate(("old", "new"))]
    address = workspace.start(*ids, ComparisonSettings(permutations=99))
    assert wait_for(workspace, address) == "done"
    return address


def answered(visit: Open, **query: str) -> AppTest:
    """The page once nothing is on its way any more."""
    session = visit(PAGE, **query)
    deadline = time.monotonic() + 4 * PATIENCE_S
    while any(button.key == "cancel" for button in session.button):
        assert time.monotonic() < deadline
        time.sleep(0.5)
        session.run()
    return session


def test_every_question_is_asked_and_answered(visit: Open, comparison: str) -> None:
    session = answered(visit, comparison=comparison)
    assert not session.exception
    assert not session.error, [box.value for box in session.error]
    told = words(session)
    for spec in SPECS.values():
        assert f"[**{spec.title}**](#{spec.chapter})" in told
    assert "One story" in told
    assert "they agree" in told
    assert "do not agree" not in told


@pytest.mark.parametrize("name", list(SPECS))
def test_every_panel_is_drawn(visit: Open, comparison: str, name: str) -> None:
    session = answered(visit, comparison=comparison, **{SPECS[name].chapter: name})
    assert not session.exception
    assert not session.error, [box.value for box in session.error]
    for kind in ("selectbox", "slider", "number_input", "toggle", "button_group", "button"):
        for widget in session.get(kind):
            assert widget.proto.help, f"{kind} {widget.key}"


def test_an_answer_is_shown_while_others_are_on_their_way(visit: Open, workspace: Service) -> None:
    ids = [add(workspace, f"{i}.csv", frame(i, i - 8)) for i in (8, 9)]
    first = workspace.explanations.start(Question(ids[0], ids[1], "feature_shift"))
    deadline = time.monotonic() + PATIENCE_S
    while workspace.explanations.state(first).status in ACTIVE:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    session = visit(PAGE, pair=":".join(ids))
    assert not session.exception
    found = workspace.explanations.state(first).result
    assert found is not None
    assert found.sentence in words(session)
    assert session.selectbox(key="feature_shift-feature").options  # its panel, too
    session.button(key="cancel").click().run()  # there is work to cancel
    assert not session.exception
    assert "This answer was cancelled" in words(session)


def test_what_is_chosen_is_in_the_address(visit: Open, comparison: str) -> None:
    session = answered(visit, comparison=comparison)
    box = session.selectbox(key="feature_shift-feature")
    other = box.options[-1]
    box.select(_key(other)).run()
    assert session.query_params["feature_shift-feature"] == _key(other)
    again = answered(visit, comparison=comparison, **{"feature_shift-feature": _key(other)})
    assert again.selectbox(key="feature_shift-feature").value == _key(other)


def _key(option: str) -> str:
    return option.replace("\\", "")


def test_an_option_asks_the_question_anew(visit: Open, workspace: Service, comparison: str) -> None:
    session = answered(visit, comparison=comparison)
    session.number_input(key="feature_shift.permutations").set_value(199).run()
    assert session.query_params["feature_shift.permutations"] == "199"
    state = workspace.state(comparison)
    question = Question(
        state.a_id or "", state.b_id or "", "feature_shift", options={"permutations": 199}
    )
    assert workspace.explanations.state(question.address).status in ("done", *ACTIVE)


def test_a_label_that_is_missing_is_said(visit: Open, workspace: Service) -> None:
    ids = [add(workspace, f"{i}.csv", frame(i)[["first", "second"]]) for i in (4, 5)]
    session = answered(visit, pair=":".join(ids))
    assert not session.exception
    needy = [s for s in SPECS.values() if any(column.required for column in s.columns)]
    assert needy
    for spec in needy:
        assert f"{spec.title} is not available" in words(
            answered(visit, pair=":".join(ids), **{spec.chapter: spec.name})
        )


def test_too_few_rows_fail_with_a_reason_and_the_page_goes_on(
    visit: Open, workspace: Service
) -> None:
    ids = [add(workspace, f"few{i}.csv", frame(i, rows=rows)) for i, rows in ((6, 120), (7, 5))]
    session = answered(visit, pair=":".join(ids))
    assert not session.exception
    assert "'few7.csv' has 5" in "\n".join(str(box.value) for box in session.warning).replace(
        "\\", ""
    )


def test_what_cannot_be_explained_is_said(visit: Open, workspace: Service) -> None:
    assert "There is no comparison at this address" in words(visit(PAGE, comparison="0" * 32))
    session = visit(PAGE, pair="nobody:nothing")
    assert not session.exception
    assert "There is no dataset 'nobody' here" in words(session)


def test_without_an_address_two_datasets_are_chosen(visit: Open, comparison: str) -> None:
    session = visit(PAGE)
    assert "Why do two datasets differ?" in words(session)
    assert any("old" in link.value for link in session.page_link)
    session.button(key="explain").click().run()
    assert ":" in session.query_params["pair"]
    assert "Why does B differ from A?" in words(session)
