"""Rows of A that help on B: planted errors, a real table, and labels that cannot be used."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from sklearn.neighbors import KNeighborsClassifier
from sklearn.preprocessing import StandardScaler

import dnacompare as dc
from dnacompare.errors import InputError, TooFewItemsError
from dnacompare.explanations.knn_shapley import KnnShapley
from dnacompare.workflow.explain import load_explanation


def values(a: object, b: object, **options: object) -> KnnShapley:
    found = dc.explain(a, b, method="knn_shapley", **{"label": "kind", **options})
    assert isinstance(found, KnnShapley)
    return found


def labelled(rows: int, seed: int) -> pd.DataFrame:
    """Two kinds, four standard deviations apart."""
    random = np.random.default_rng(seed)
    kind = random.integers(0, 2, rows)
    frame = pd.DataFrame(
        random.standard_normal((rows, 2)) + 4.0 * kind[:, None], columns=["x", "y"]
    )
    return frame.assign(kind=np.where(kind, "late", "early"))


def test_wrong_labels_are_worth_less_than_nothing(tmp_path: Path) -> None:
    a, b = labelled(200, 0), labelled(150, 1)
    wrong = {"late": "early", "early": "late"}
    a.loc[:9, "kind"] = a.loc[:9, "kind"].map(wrong)
    ids = [f"{int(one):016x}" for one in dc.open_dataset(a).ids]
    found = values(a, b)
    assert {row.id for row in found.rows[-10:]} == set(ids[:10])
    assert {row.id for row in found.rows if row.q_value <= 0.05} <= set(ids[:10])
    assert found.harmful >= 5  # some are near no row of B
    assert found.total == pytest.approx(found.whole, abs=1e-12)
    assert abs(found.gap) < 1e-12
    assert found.reliability > 0.8
    assert "lower it beyond chance" in found.sentence
    found.save(tmp_path / "why.json")
    assert load_explanation(tmp_path / "why.json") == found


def test_the_whole_is_a_trusted_classifier_on_penguins(shared: Path) -> None:
    """Trained on one island's neighbours: mean probability of the right species."""
    birds = pd.read_csv(shared / "tables" / "penguins.csv").dropna()
    columns = ["bill_length_mm", "bill_depth_mm", "flipper_length_mm", "body_mass_g"]
    a = birds[birds["sex"] == "MALE"][[*columns, "species"]]
    b = birds[birds["sex"] == "FEMALE"][[*columns, "species"]]
    found = values(a, b, label="species")
    scale = StandardScaler().fit(pd.concat([a, b])[columns])
    model = KNeighborsClassifier(5).fit(scale.transform(a[columns]), a["species"])
    chances = model.predict_proba(scale.transform(b[columns]))
    right = chances[np.arange(len(b)), np.searchsorted(model.classes_, b["species"])]
    assert found.whole == pytest.approx(right.mean(), abs=1e-12)
    assert found.whole_error == pytest.approx(right.std(ddof=1) / np.sqrt(len(b)), rel=1e-9)
    assert found.n == (len(a), len(b))


def test_labels_of_chance_accuse_nobody_and_few_rows_resolve_nothing() -> None:
    random = np.random.default_rng(2)
    a, b = (
        pd.DataFrame({"x": random.standard_normal(300), "kind": random.choice(["u", "v"], 300)})
        for _ in range(2)
    )
    assert values(a, b).harmful == 0
    few = values(a, b[:12])
    assert few.reliability < 0.5
    assert "not resolvable" in few.sentence


def test_gaps_draws_and_unknown_classes_are_said() -> None:
    a, b = labelled(60, 3), labelled(80, 4)
    a.loc[:4, "kind"] = None
    b.loc[:2, "kind"] = "never"
    found = values(a, b, items=50)
    assert found.n == (55, 50)
    notes = " ".join(found.notes)
    assert "5 rows have no 'kind'" in notes
    assert "50 of 80 labelled rows" in notes


def test_unusable_labels_and_options_are_refused() -> None:
    a, b = labelled(60, 5), labelled(60, 6)
    with pytest.raises(InputError, match="Name the column"):
        values(a, b, label="")
    with pytest.raises(InputError, match="no column 'sort'"):
        values(a, b, label="sort")
    with pytest.raises(InputError, match="k is 0"):
        values(a, b, k=0)
    with pytest.raises(InputError, match="into classes first"):
        values(a, b, label="x")
    with pytest.raises(TooFewItemsError, match="has 4 rows"):
        values(a[:4], b)
    only = a[["kind"]]
    with pytest.raises(InputError, match="no feature beside"):
        values(only, only)
    digits = a.assign(kind=np.where(a["kind"] == "late", 1.0, 0.0))
    assert {row.label for row in values(digits, digits).rows} == {"0", "1"}
