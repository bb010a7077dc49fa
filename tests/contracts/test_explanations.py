"""What every registered explanation has to do, whichever it is; nothing here names one."""

import contextlib
import dataclasses
import inspect
import re
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
import pytest

import dnacompare as dc
from dnacompare import explanations
from dnacompare.errors import InputError, TooFewItemsError
from dnacompare.explanation import Explanation
from dnacompare.ui.views.explain import CHAPTERS
from dnacompare.workflow.described_columns import described_columns, guess
from dnacompare.workflow.explain import load_explanation
from dnacompare.workflow.explain_options import defaults
from dnacompare.workflow.explained_tables import tables

SPECS = explanations.REGISTRY.specs()
ROWS = 120
"""Enough for every method, few enough that all of them take seconds."""

pytestmark = pytest.mark.parametrize("name", list(SPECS))


def frame(seed: int, shift: float = 0.0, rows: int = ROWS) -> pd.DataFrame:
    """Numbers, a category, a label that follows from them, a loss: what any method may ask for."""
    random = np.random.default_rng(seed)
    x = random.normal(size=(rows, 3))
    x[:, 0] += shift
    label = (x[:, 1] + random.normal(size=rows) > 0).astype(int)
    return pd.DataFrame(
        {
            "first": x[:, 0],
            "second": x[:, 1],
            "third": x[:, 2],
            "colour": random.choice(["red", "green", "blue"], rows),
            "label": label,
            "loss": np.abs(label - 1 / (1 + np.exp(-x[:, 1]))) + 0.3 * np.maximum(x[:, 0], 0),
        }
    )


def ask(name: str, a: Any, b: Any, **more: Any) -> Explanation:
    """The answer, with the columns that the page would propose."""
    spec = SPECS[name]
    columns = described_columns(*map(dc.open_dataset, (a, b)))
    proposed = {option: guess(option, columns) for option in spec.columns}
    named = {
        option.option: (column,) if option.several else column
        for option, column in proposed.items()
        if column is not None
    }
    return dc.explain(a, b, method=name, **{**named, **more})


@pytest.fixture(scope="module")
def shifted() -> Mapping[str, Explanation]:
    """Every explanation of one pair that differs in its first column."""
    a, b = frame(0), frame(1, shift=1.0)
    return {name: ask(name, a, b) for name in SPECS}


def test_a_spec_says_what_it_takes(name: str) -> None:
    spec = SPECS[name]
    known = inspect.signature(spec.explain).parameters
    assert spec.name == name
    assert {"seed", "progress"} <= set(known)
    # whatever can be given is told, and whatever is told can be given
    assert set(spec.options) == set(list(known)[2:]) - {"seed", "progress"}
    assert {option.option for option in spec.columns} <= set(spec.options)
    assert set(spec.choices) <= set(spec.options)
    assert all(spec.choices[option][0] == defaults(spec)[option] for option in spec.choices)
    assert spec.on in ("features", "embeddings")
    assert spec.chapter in CHAPTERS
    assert len(spec.title) <= 40  # it labels a button on a phone
    assert spec.question.endswith("?")
    assert all((spec.summary, spec.reference, *spec.options.values()))


def test_it_says_what_to_conclude(name: str, shifted: Mapping[str, Explanation]) -> None:
    found = shifted[name]
    assert found.method == name
    assert isinstance(found, SPECS[name].result)
    assert found.sentence[-1] == "."
    # and what not to conclude
    assert re.search(r"\b(no|not|none|nothing|cannot)\b", found.sentence.lower())
    assert all(note[-1] in ".)" for note in found.notes)
    assert all(0 < used <= ROWS for used in found.n)
    assert "nan" not in found.sentence.lower().replace("nann", "")


def test_it_is_kept_as_a_file(name: str, shifted: Mapping[str, Explanation], tmp_path: Any) -> None:
    path = tmp_path / "why.json"
    shifted[name].save(path)
    assert load_explanation(path) == shifted[name]


def test_the_same_question_has_the_same_answer(
    name: str, shifted: Mapping[str, Explanation]
) -> None:
    again = ask(name, frame(0), frame(1, shift=1.0))
    assert again == shifted[name]


def test_the_order_of_columns_leaves_no_trace(
    name: str, shifted: Mapping[str, Explanation]
) -> None:
    """Rounding aside: sums are taken in another order."""
    if "column order" not in SPECS[name].invariant_to:
        pytest.skip("it does not claim that")
    a, b = frame(0), frame(1, shift=1.0)
    turned = ["loss", "third", "first", "label", "colour", "second"]
    found = ask(name, a[turned], b[turned])
    numbers = [
        value
        for field in dataclasses.fields(found)
        if isinstance(value := getattr(shifted[name], field.name), float)
    ]
    again = [
        value
        for field in dataclasses.fields(found)
        if isinstance(value := getattr(found, field.name), float)
    ]
    assert again == pytest.approx(numbers, rel=1e-6, abs=1e-9)


def test_two_copies_of_one_dataset_give_no_finding(name: str) -> None:
    a = frame(2)
    found = ask(name, a, a.copy())
    rows = [row for table in tables(found).values() for row in table]
    for row in rows:
        # a p-value that is not adjusted for all that was looked at stands beside one that is
        told = [row[key] for key in row if "q_value" in key] or [
            row[key] for key in row if "p_value" in key and "unadjusted" not in key
        ]
        assert all(value is None or value > 0.05 for value in told), row


@pytest.mark.parametrize("rows", [1, 3])
def test_too_few_rows_are_refused(name: str, rows: int) -> None:
    """Of the reference, always; a few items of B can be told apart one by one where nothing is
    learnt from B."""
    few, enough = frame(3, rows=rows), frame(4)
    for a, b in ((few, enough), (few, few)):
        with pytest.raises(TooFewItemsError, match=r"\d"):
            ask(name, a, b)
    with contextlib.suppress(TooFewItemsError):
        assert ask(name, enough, few).n[1] == rows


def test_columns_that_say_nothing_do_no_harm(name: str) -> None:
    a, b = (
        frame(seed, shift).assign(one=1.0, copy=lambda rows: rows["third"])
        for seed, shift in ((5, 0.0), (6, 1.0))
    )
    assert ask(name, a, b).sentence


def test_gaps_are_filled_and_said(name: str) -> None:
    a, b = frame(7), frame(8, shift=1.0)
    a.loc[::5, "second"] = np.nan
    b.loc[::7, ["first", "colour"]] = None
    found = ask(name, a, b)
    assert found.sentence
    (told,) = [note for note in found.notes if note.startswith("Missing numbers count as")]
    assert told.endswith(": first, second.")


def test_more_columns_than_rows(name: str) -> None:
    random = np.random.default_rng(9)
    a, b = (
        frame(seed, shift, rows=40).join(
            pd.DataFrame(random.normal(size=(40, 60)), columns=[f"n{j}" for j in range(60)])
        )
        for seed, shift in ((10, 0.0), (11, 1.0))
    )
    _answers_or_refuses(name, a, b)


def test_tables_of_categories_alone(name: str) -> None:
    a, b = (
        pd.DataFrame(
            {
                "size": random.choice(["s", "m", "l"], ROWS, p=shares),
                "colour": random.choice(["red", "green", "blue"], ROWS),
                "label": random.choice(["no", "yes"], ROWS),
            }
        )
        for random, shares in (
            (np.random.default_rng(12), (0.6, 0.2, 0.2)),
            (np.random.default_rng(13), (0.2, 0.2, 0.6)),
        )
    )
    _answers_or_refuses(name, a, b)


def test_one_class_only(name: str) -> None:
    a, b = (
        frame(seed, shift).assign(label=1, colour="red") for seed, shift in ((14, 0.0), (15, 1.0))
    )
    _answers_or_refuses(name, a, b)


def test_labels_that_are_absent(name: str) -> None:
    """What cannot do without is refused with the option's name; the others answer."""
    a, b = (
        frame(seed, shift).drop(columns=["label", "loss", "colour"])
        for seed, shift in ((16, 0.0), (17, 1.0))
    )
    if any(option.required for option in SPECS[name].columns):
        with pytest.raises(InputError):
            ask(name, a, b)
    else:
        assert ask(name, a, b).sentence


def test_no_common_ground(name: str) -> None:
    """Numbers that would be guesses are left out or said to be; none is infinite."""
    a, b = frame(18), frame(19, shift=50.0)
    found = ask(name, a, b)
    assert not re.search(r"\b(nan|inf)\b", f"{found.sentence} {' '.join(found.notes)}".lower())


def test_a_wrong_option_is_refused(name: str) -> None:
    with pytest.raises(InputError, match="'strenght' is no option"):
        ask(name, frame(0), frame(1), strenght=1)


def _answers_or_refuses(name: str, a: pd.DataFrame, b: pd.DataFrame) -> None:
    """A sentence, or the reason why not: too few rows, or no column that it cannot do without."""
    try:
        found = ask(name, a, b)
    except InputError as error:
        refused = error
    else:
        assert found.sentence
        return
    needs_a_column = any(option.required for option in SPECS[name].columns)
    assert isinstance(refused, TooFewItemsError) or needs_a_column, refused
    assert "np." not in str(refused)  # words, not a library's way to print them
