"""Items outside A: what is planted, false discoveries at the stated rate, and real kinds."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray
from scipy.special import log_softmax
from sklearn.metrics import roc_auc_score

import dnacompare as dc
from dnacompare.errors import InputError, TooFewItemsError
from dnacompare.explanations.outliers import Outliers, outliers
from dnacompare.workflow.explain import load_explanation
from tests.explanations.making import as_rows

Floats = NDArray[np.float64]


def outside(a: object, b: object, **options: object) -> Outliers:
    found = dc.explain(a, b, method="outliers", **options)
    assert isinstance(found, Outliers)
    return found


def test_planted_items_are_named_with_their_nearest_in_a(tmp_path: Path) -> None:
    random = np.random.default_rng(0)
    a, b = random.standard_normal((400, 5)), random.standard_normal((100, 5))
    b[:10] += 9.0
    found = outside(a, b)
    ids = [f"{int(one):016x}" for one in dc.open_dataset(b).ids]
    named = {item.id for item in found.items if item.q_value <= 0.1}
    assert set(ids[:10]) <= named
    assert found.named == len(named) <= 13
    assert {item.id for item in found.items[:10]} == set(ids[:10])
    assert (found.fitted, found.held_out) == (200, 200)
    assert found.items[0].nearest in {f"{int(one):016x}" for one in dc.open_dataset(a).ids}
    assert f"{found.named} of 100 items of B lie outside A" in found.sentence
    found.save(tmp_path / "why.json")
    assert load_explanation(tmp_path / "why.json") == found


def test_false_discoveries_keep_the_stated_rate() -> None:
    """A tenth of B is outside; 120 pairs at a rate of 0.2, and 120 pairs with nothing to find."""
    shares, any_named, power = [], [], []
    for seed in range(120):
        random = np.random.default_rng([seed, 1])
        a, b = random.standard_normal((200, 2)), random.standard_normal((100, 2))
        quiet = outliers(as_rows(a), as_rows(b, "B"), rate=0.2)
        any_named.append(quiet.named > 0)
        b[:10] += 6.0
        found = outliers(as_rows(a), as_rows(b, "B"), rate=0.2)
        planted = {f"{(1 << 32) + row:016x}" for row in range(10)}
        named = {item.id for item in found.items if item.q_value <= 0.2}
        shares.append(len(named - planted) / max(len(named), 1))
        power.append(len(named & planted) / 10)
    # three standard errors of a mean of 120
    assert np.mean(shares) <= 0.2 + 3 * np.std(shares) / np.sqrt(120)
    assert np.mean(any_named) <= 0.2 + 3 * np.sqrt(0.2 * 0.8 / 120)
    assert np.mean(power) > 0.8  # the limit is not kept by naming none


def test_no_score_alone_finds_all_but_the_largest_does() -> None:
    """Inside a ring only neighbours tell; far along a thin direction the centre does."""
    random = np.random.default_rng(2)
    angle = random.uniform(0, 2 * np.pi, 600)
    ring = np.stack([np.cos(angle), np.sin(angle)], axis=1) + random.normal(0, 0.05, (600, 2))
    hole = outside(ring, random.normal(0, 0.1, (60, 2)))
    assert hole.named == 60
    thin = random.standard_normal((600, 2)) @ [[1, 1], [0, 0.02]]
    across = random.standard_normal((60, 2)) @ [[1, 1], [0, 0.02]] + [0.3, -0.3]
    assert outside(thin, across).named == 60


def test_the_scale_is_that_of_items_not_seen_even_in_many_dimensions() -> None:
    """Half of A's own lie below 0 and nine of ten below 1, for the largest of two scores about."""
    random = np.random.default_rng(8)
    found = outside(random.standard_normal((300, 120)), random.standard_normal((80, 120)))
    middle, high = np.quantile(found.reference, (0.5, 0.9))
    assert -0.5 < middle < 0.8
    assert 0.3 < high < 2.0
    assert found.named <= 8  # a tenth


def test_classes_and_logits_are_used_where_they_are_named() -> None:
    random = np.random.default_rng(3)
    kind = random.integers(0, 2, 400)
    a = pd.DataFrame(random.standard_normal((400, 3)) + 12.0 * kind[:, None], columns=list("xyz"))
    b = pd.DataFrame(random.standard_normal((50, 3)) + 6.0, columns=list("xyz"))  # between
    a["kind"], b["kind"] = np.where(kind, "one", "two"), "one"
    assert outside(a, b, label="kind").items[-1].mahalanobis > 5
    assert outside(a[list("xyz")], b[list("xyz")]).items[-1].mahalanobis < 1
    logits = random.standard_normal((400, 3)) + 6.0 * np.eye(3)[random.integers(0, 3, 400)]
    sure = pd.DataFrame(logits, columns=["a", "b", "c"])
    unsure = pd.DataFrame(random.standard_normal((60, 3)) - 4.0, columns=["a", "b", "c"])
    sure["x"], unsure["x"] = random.standard_normal(400), random.standard_normal(60)
    found = outside(sure, unsure, logits=("a", "b", "c"))
    assert found.scores == ("neighbours", "mahalanobis", "energy")
    assert found.named == 60
    assert found.items[0].energy is not None
    first = unsure.loc[0, ["a", "b", "c"]].to_numpy(float)
    energies = [item.energy for item in found.items]
    assert any(
        value == pytest.approx(log_softmax(first)[0] - first[0]) for value in energies
    )  # −log Σ exp, written otherwise


def test_the_area_under_the_curve_and_its_error() -> None:
    random = np.random.default_rng(4)
    areas, errors = [], []
    for seed in range(40):
        random = np.random.default_rng([seed, 9])
        a, b = random.standard_normal((120, 2)), random.normal(0, 2.0, (60, 2))
        found = outliers(as_rows(a), as_rows(b, "B"))
        areas.append(found.auroc)
        errors.append(found.auroc_error)
    scores = [item.score for item in found.items]
    truth = np.r_[np.zeros(found.held_out), np.ones(60)]
    assert found.auroc == pytest.approx(roc_auc_score(truth, np.r_[found.reference, scores]))
    # a standard deviation of 40 values is known to 11 %, and the fit adds some that is not counted
    assert np.mean(errors) == pytest.approx(np.std(areas), rel=0.4)


def test_what_cannot_be_named_is_said() -> None:
    random = np.random.default_rng(5)
    a = random.standard_normal((50, 2))
    found = outside(a, random.standard_normal((30, 2)) + 50.0, rate=0.01)
    assert found.named == 0
    assert found.callable > 30
    assert "A has too few items" in found.sentence
    again = outside(a, a)
    assert again.named == 0
    assert any("shares 50 items" in note for note in again.notes)


def test_unusable_data_and_options_are_refused() -> None:
    random = np.random.default_rng(6)
    rows = random.standard_normal((60, 2))
    with pytest.raises(TooFewItemsError, match="3 different items"):
        outside(rows[:3], rows)
    with pytest.raises(InputError, match="rate is 2"):
        outside(rows, rows, rate=2.0)
    with pytest.raises(InputError, match="k is 0"):
        outside(rows, rows, k=0)
    with pytest.raises(InputError, match="only 30 items"):
        outside(rows, rows, k=30)
    with pytest.raises(InputError, match="no metric 'l1'"):
        outside(rows, rows, metric="l1")
    frame = pd.DataFrame({"x": rows[:, 0], "name": [f"n{i}" for i in range(60)], "y": 1.0})
    with pytest.raises(InputError, match="a class needs several"):
        outside(frame, frame, label="name")
    with pytest.raises(InputError, match="at least two"):
        outside(frame, frame, logits=("y",))
    with pytest.raises(InputError, match="holds text or gaps"):
        outside(frame, frame, logits=("name", "x"))
    flat = outside(np.ones((60, 2)), np.ones((20, 2)))
    assert flat.named == 0
