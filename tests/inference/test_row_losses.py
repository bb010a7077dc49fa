"""What each row costs, from losses, labels and predictions as people have them."""

from typing import Any

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import brier_score_loss
from sklearn.metrics import log_loss as log_loss_of_sklearn

from dnacompare.errors import InputError
from dnacompare.inference.row_losses import RowLosses, row_losses
from dnacompare.workflow.explained_rows import rows_of

random = np.random.default_rng(0)
CHANCES = random.dirichlet([2, 2, 2], 60)
FRAME = pd.DataFrame(
    {
        "x": random.standard_normal(60),
        "kind": random.choice(["cat", "dog", "wildcat"], 60),
        "said": random.choice(["cat", "dog", "wildcat"], 60),
        "size": random.standard_normal(60),
        "guess": random.standard_normal(60),
        "sick": random.integers(0, 2, 60).astype(float),
        "p": CHANCES[:, 0],
        **{f"p_{name}": CHANCES[:, j] for j, name in enumerate(["cat", "dog", "wildcat"])},
    }
)


def losses(frame: pd.DataFrame = FRAME, **options: Any) -> RowLosses:
    given = {"loss": "", "label": "", "prediction": (), "score": "auto", "seed": 0} | options
    pair = rows_of(frame, frame[:30], on="features", extractor="auto", device="auto")
    return row_losses(pair.a, pair.b, **given)


def test_a_given_loss() -> None:
    found = losses(loss="size")
    np.testing.assert_array_equal(found.a, FRAME["size"])
    assert (found.name, found.hidden) == ("size", ("size",))


def test_numbers_cost_their_squared_error() -> None:
    found = losses(label="size", prediction=("guess",))
    np.testing.assert_array_equal(found.a, (FRAME["size"] - FRAME["guess"]) ** 2)
    assert (found.name, found.hidden) == ("squared error", ("size", "guess"))


def test_classes_cost_one_where_they_differ() -> None:
    found = losses(label="kind", prediction=("said",))
    np.testing.assert_array_equal(found.a, FRAME["kind"] != FRAME["said"])
    np.testing.assert_array_equal(found.b, found.a[:30])


@pytest.mark.parametrize("score", ["brier", "log_loss"])
def test_probabilities_as_scikit_learn_scores_them(score: str) -> None:
    trusted = brier_score_loss if score == "brier" else log_loss_of_sklearn
    # columns in another order than the classes, one class a part of another's name
    names = ("p_wildcat", "p_cat", "p_dog")
    found = losses(label="kind", prediction=names, score=score)
    # the same sums in another order
    assert found.a.mean() == pytest.approx(trusted(FRAME["kind"], CHANCES), rel=1e-12)
    binary = losses(label="sick", prediction=("p",), score=score)
    assert binary.a.mean() == pytest.approx(trusted(FRAME["sick"], FRAME["p"]), rel=1e-12)


def test_a_model_learns_where_there_is_no_prediction() -> None:
    wide = pd.DataFrame({"x": np.random.default_rng(1).standard_normal(800)})
    wide["kind"] = np.where(wide["x"] > 0, "up", "down")
    wide["size"] = 2.5 * wide["x"]
    found = losses(wide[["x", "kind"]], label="kind")
    assert found.name == "Brier score"
    assert np.isnan(found.a).sum() == 400  # the half that it learnt on has no loss
    assert np.nanmean(found.a) < 0.02  # a step is learnt but for rows beside it
    number = losses(wide[["x", "size"]], label="size")
    assert number.name == "squared error"
    assert np.nanmean(number.a) < 0.05 * wide["size"].var()
    assert "learnt 'size' on half of A" in number.told
    again = losses(wide[["x", "size"]], label="size")
    np.testing.assert_array_equal(number.a, again.a)


def test_what_is_missing_has_no_loss() -> None:
    gaps = FRAME.copy()
    gaps.loc[3, "size"] = np.nan
    gaps.loc[4, "kind"] = None
    assert np.flatnonzero(np.isnan(losses(gaps, loss="size").a)).tolist() == [3]
    assert np.isnan(losses(gaps, label="size", prediction=("guess",)).a[3])
    assert np.isnan(losses(gaps, label="kind", prediction=("said",)).a[4])
    assert np.isnan(losses(gaps, label="kind", prediction=("p_cat", "p_dog", "p_wildcat")).a[4])


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({}, "Name the column of losses"),
        ({"loss": "kind"}, "'kind' of .* is text"),
        ({"loss": "lost"}, "no column 'lost'"),
        ({"label": "kind", "prediction": ("guess",)}, "not both numbers or both classes"),
        ({"label": "size", "prediction": ("guess",), "score": "mse"}, "no score 'mse'"),
        ({"label": "kind", "prediction": ("p",), "score": "brier"}, "label has to be 0 or 1"),
        ({"label": "sick", "prediction": ("x",), "score": "brier"}, "between 0 and 1"),
        ({"label": "kind", "prediction": ("said",), "score": "brier"}, "hold text"),
        ({"label": "kind", "prediction": ("p_cat", "p_dog")}, "after the class 'wildcat'"),
        ({"label": "kind", "prediction": ("p_cat", "p_dog"), "score": "squared"}, "brier or log"),
        ({"label": "kind", "score": "squared"}, "these are classes"),
    ],
)
def test_unusable_columns_are_refused(options: dict[str, Any], told: str) -> None:
    with pytest.raises(InputError, match=told):
        losses(**options)


def test_one_class_teaches_nothing() -> None:
    with pytest.raises(InputError, match="one class alone, 'cat'"):
        losses(FRAME.assign(kind="cat"), label="kind")
