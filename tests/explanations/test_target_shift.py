"""Labels that shifted, told from features; and what is not a shift of labels."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import dnacompare as dc
from dnacompare.errors import InputError, TooFewItemsError
from dnacompare.explanations.target_shift import TargetShift
from dnacompare.workflow.explain import load_explanation


def shift(a: object, b: object, label: str = "y", **options: object) -> TargetShift:
    found = dc.explain(a, b, method="target_shift", label=label, **options)
    assert isinstance(found, TargetShift)
    return found


def normal(n: int, mean: float, deviation: float, seed: int) -> pd.DataFrame:
    random = np.random.default_rng(seed)
    y = mean + deviation * random.standard_normal(n)
    return pd.DataFrame({"x": y + 0.5 * random.standard_normal(n), "y": y})


def test_a_numeric_label_that_b_lacks() -> None:
    a, b = normal(600, 0.0, 1.0, 0), normal(600, 0.8, 0.8, 1)
    found = shift(a, b[["x"]])
    mean, deviation = found.moments
    assert mean.interval[0] <= 0.8 <= mean.interval[1]
    assert deviation.interval[0] <= 0.8 <= deviation.interval[1]
    assert mean.in_b == pytest.approx(0.8, abs=0.15)  # three of its standard errors
    assert found.outcome == "labels"
    assert mean.known is None
    assert "cannot be seen without B's labels" in found.sentence
    weights = np.array([one.weight for one in found.weights])
    assert weights.mean() == pytest.approx(1, abs=1e-9)
    assert (weights * a["y"]).mean() == pytest.approx(mean.in_b, abs=1e-9)
    assert sum(share.share_b for share in found.shares) == pytest.approx(1)


def test_bs_labels_are_shown_and_never_used() -> None:
    a, b = normal(300, 0.0, 1.0, 2), normal(300, 0.8, 0.8, 3)
    blind, seen = shift(a, b[["x"]]), shift(a, b)
    assert [one.in_b for one in blind.moments] == [one.in_b for one in seen.moments]
    assert seen.moments[0].known == pytest.approx(b["y"].mean())
    assert all(one.known is not None for one in seen.shares)


def test_classes_of_real_rows(shared: Path) -> None:
    """Penguins: species in equal shares in A, one in ten, three in ten and six in ten in B."""
    birds = pd.read_csv(shared / "tables" / "penguins.csv").dropna()
    random = np.random.default_rng(0)
    names = ["Adelie", "Chinstrap", "Gentoo"]
    of = {name: random.permutation(birds[birds["species"] == name].index) for name in names}
    a = birds.loc[np.concatenate([of[name][:34] for name in names])]
    counts = dict(zip(names, (6, 18, 36), strict=True))
    b = birds.loc[np.concatenate([of[name][34 : 34 + counts[name]] for name in names])]
    columns = ["bill_length_mm", "bill_depth_mm", "flipper_length_mm", "body_mass_g", "species"]
    found = shift(a[columns], b[columns[:-1]], label="species")
    assert found.kind == "category"
    assert found.outcome == "labels"
    shares = {one.name: one for one in found.shares}
    for name in names:
        # bills tell species nearly always; three standard errors of a share in 34
        assert shares[name].share_b == pytest.approx(counts[name] / 60, abs=0.1)


def test_a_class_that_b_has_none_of() -> None:
    random = np.random.default_rng(4)
    y = random.integers(0, 3, 400)
    frame = pd.DataFrame({"x": 3.0 * y + random.standard_normal(400), "y": y})
    found = shift(frame[:200], frame[200:][y[200:] < 2][["x"]])
    gone = next(one for one in found.shares if one.name == "2")
    assert gone.share_b < 0.05
    assert gone.ratio < 0.2


def test_features_that_moved_by_themselves_are_more_than_labels() -> None:
    random = np.random.default_rng(5)
    a, b = normal(400, 0.0, 1.0, 6), normal(400, 0.0, 1.0, 7)
    a["z"], b["z"] = random.standard_normal(400), 1.5 + random.standard_normal(400)
    found = shift(a, b)
    assert found.outcome == "more than labels"
    assert "Do not rely" in found.sentence


def test_nothing_to_repair_and_nothing_to_tell() -> None:
    assert shift(normal(100, 0, 1, 8), normal(100, 0, 1, 9)).outcome == "nothing to repair"
    random = np.random.default_rng(10)
    a, b = (
        pd.DataFrame({"x": at + random.standard_normal(200), "y": random.standard_normal(200)})
        for at in (0, 2)
    )
    found = shift(a, b)
    assert found.outcome == "not resolvable"
    assert found.weights == ()
    assert found.moments == ()


def test_unusable_data_and_options_are_refused() -> None:
    a = normal(60, 0, 1, 0)
    with pytest.raises(InputError, match="label='price'"):
        shift(a, a, label="")
    with pytest.raises(InputError, match="no column 'price'"):
        shift(a, a, label="price")
    with pytest.raises(TooFewItemsError, match="3 labelled items"):
        shift(a[:3], a)
    with pytest.raises(InputError, match="is 'one' for all of A; it cannot shift"):
        shift(a.assign(y="one"), a)
    with pytest.raises(InputError, match="60 classes"):
        shift(a.assign(y=[f"c{i}" for i in range(60)]), a)
    with pytest.raises(TooFewItemsError, match="a class takes"):
        shift(a.assign(y=["rare"] + ["usual"] * 59), a)
    with pytest.raises(InputError, match="no feature beside"):
        shift(a[["y"]], a[["y"]])


def test_rows_without_a_label_are_left_out() -> None:
    a = normal(120, 0, 1, 0)
    a.loc[:19, "y"] = np.nan
    found = shift(a, normal(120, 1, 1, 1))
    assert found.n == (100, 120)
    assert any("100 of 120 items have a label" in note for note in found.notes)


def test_it_is_kept_as_a_file(tmp_path: Path) -> None:
    found = shift(normal(80, 0, 1, 0), normal(80, 1, 1, 1))
    found.save(tmp_path / "labels.json")
    assert load_explanation(tmp_path / "labels.json") == found
    assert found.csv().splitlines()[0] == "id,row,weight"
