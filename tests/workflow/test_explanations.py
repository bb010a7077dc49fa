"""An explanation by its address: asked once, found again by another process, refused when it cannot
be."""

import time
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import duckdb
import pytest

from dnacompare.errors import InputError
from dnacompare.explanations.feature_shift import FeatureShift
from dnacompare.specs import ColumnOption
from dnacompare.store.database import FILE
from dnacompare.workflow.described_columns import guess
from dnacompare.workflow.explain import method_called
from dnacompare.workflow.explain_options import defaults, parsed
from dnacompare.workflow.explanations import ExplanationState, Question
from dnacompare.workflow.library import Upload
from dnacompare.workflow.service import Service
from dnacompare.workflow.settings import Settings
from tests.contracts.test_explanations import frame

PATIENCE = 120.0  # seconds; only a failing test waits that long


def upload(name: str, text: str) -> Upload:
    return Upload(name, BytesIO(text.encode()))


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    with Service(Settings(home=tmp_path)) as opened:
        yield opened


@pytest.fixture
def question(service: Service) -> Question:
    ids = [
        service.library.add([upload(f"{seed}.csv", frame(seed, shift).to_csv(index=False))]).id
        for seed, shift in ((0, 0.0), (1, 1.0))
    ]
    return Question(*ids, "feature_shift", options={"permutations": 99})


def finished(service: Service, key: str) -> ExplanationState:
    deadline = time.monotonic() + PATIENCE
    while service.explanations.state(key).status in ("queued", "running"):
        assert time.monotonic() < deadline
        time.sleep(0.02)
    return service.explanations.state(key)


def test_an_answer_is_found_again_after_a_restart(
    service: Service, question: Question, tmp_path: Path
) -> None:
    assert service.explanations.state(question.address).status == "unknown"
    key = service.explanations.start(question)
    assert key == question.address
    state = finished(service, key)
    assert state.status == "done", state.error
    assert isinstance(state.result, FeatureShift)
    assert state.result.features[0].name == "first"
    assert state.result.permutations == 99
    service.close()
    with Service(Settings(home=tmp_path)) as again:
        assert again.explanations.state(key).result == state.result
        assert again.explanations.start(question) == key
        assert again.jobs.active() == ()


def test_the_address_follows_from_what_shapes_the_answer(question: Question) -> None:
    usual = replace(question, options={"permutations": 999, "level": None})
    assert usual.address == replace(question, options={}).address
    others = [
        question,
        usual,
        replace(question, a=question.b, b=question.a),
        replace(question, seed=1),
        replace(question, extractor="columns"),
        replace(question, extractor_options={"layers": ["columns"]}),
        replace(question, method="energy_contributions"),
    ]
    assert len({other.address for other in others}) == len(others)


def test_what_cannot_be_asked_is_refused(service: Service, question: Question) -> None:
    with pytest.raises(InputError, match="'strength' is no option"):
        service.explanations.start(replace(question, options={"strength": 2}))
    with pytest.raises(InputError, match="no dataset 'nobody'"):
        service.explanations.start(replace(question, b="nobody"))
    with pytest.raises(InputError, match="Did you mean 'feature_shift'"):
        service.explanations.start(replace(question, method="feature_shif"))


def test_too_few_rows_fail_with_the_reason(service: Service, question: Question) -> None:
    few = service.library.add([upload("few.csv", frame(2, rows=4).to_csv(index=False))]).id
    state = finished(service, service.explanations.start(replace(question, b=few)))
    assert state.status == "failed"
    assert "'few.csv' has 4 items" in str(state.error)


def test_an_answer_in_another_form_is_said_and_can_be_asked_again(
    service: Service, question: Question, tmp_path: Path
) -> None:
    key = service.explanations.start(question)
    finished(service, key)
    service.close()
    with duckdb.connect(str(tmp_path / FILE)) as connection:
        changed = "replace(result, '\"features\"', '\"traits\"')"
        connection.execute(f"UPDATE explanations SET result = {changed}")
    with Service(Settings(home=tmp_path)) as again:
        state = again.explanations.state(key)
        assert state.status == "interrupted"
        assert "traits" in state.notes[0]
        again.explanations.start(question)
        assert finished(again, key).status == "done"


def test_columns_are_described_and_guessed(service: Service, question: Question) -> None:
    columns = service.explanations.columns(question.a, question.b)
    known = {column.name: column for column in columns}
    assert list(known) == list(frame(0).columns)
    assert (known["colour"].numeric, known["colour"].distinct) == (False, 3)
    assert (known["label"].numeric, known["label"].distinct, known["label"].on) == (True, 2, "both")
    label = ColumnOption("label", kind="text", names=("target", "label"))
    assert guess(label, columns) == "label"
    assert guess(replace(label, names=("first",)), columns) is None  # too many values for names
    assert guess(replace(label, kind="number", names=("colour",)), columns) is None


def test_options_come_as_text() -> None:
    spec = method_called("feature_shift")
    assert defaults(spec)["permutations"] == 999
    given = {"permutations": "99", "level": "1e-2", "transform": "none", "leave_out": "a, b"}
    assert parsed(spec, given) == {
        "permutations": 99,
        "level": 0.01,
        "transform": "none",
        "leave_out": ("a", "b"),
    }
    assert parsed(spec, {"level": "1"}) == {"level": 1.0}
    for wrong in ({"permutations": "1.5"}, {"permutations": "true"}, {"level": "low"}):
        with pytest.raises(InputError, match="it is usually"):
            parsed(spec, wrong)
