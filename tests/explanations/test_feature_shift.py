"""Which features moved: level, localisation, real tables, and data that cannot be used."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray
from scipy.stats import beta, kstest, norm

import dnacompare as dc
from dnacompare.errors import InputError, TooFewItemsError
from dnacompare.explanations.feature_shift import RIDGE, FeatureShift, ridge_for
from dnacompare.workflow.explain import load_explanation
from tests.numerics.test_score_shift import fixed_pair

Floats = NDArray[np.float64]


def moved(a: object, b: object, permutations: int = 99, seed: int = 0) -> FeatureShift:
    found = dc.explain(a, b, method="feature_shift", permutations=permutations, seed=seed)
    assert isinstance(found, FeatureShift)
    return found


def test_a_sensor_with_the_right_values_at_the_wrong_time() -> None:
    found = moved(*fixed_pair())
    first = found.features[0]
    assert first.name == "column 12"
    assert first.statistic == pytest.approx(0.9836, abs=5e-5)  # four decimals are known
    assert first.p_value == 0.01
    assert first.verdict == "only given the others"
    assert first.ks == pytest.approx(0.025, abs=1e-12)
    assert found.n == (1000, 1000)


def test_a_shifted_mean_is_told_in_own_units() -> None:
    random = np.random.default_rng(0)
    a = pd.DataFrame({"height": random.normal(170, 10, 300), "age": random.normal(40, 9, 300)})
    b = pd.DataFrame({"height": random.normal(170, 10, 200), "age": random.normal(50, 9, 200)})
    found = moved(a, b)
    age, height = found.features
    assert (age.name, age.verdict) == ("age", "itself, and given the others")
    assert (height.name, height.verdict) == ("height", "no evidence")
    assert (age.mean_a, age.mean_b) == (
        pytest.approx(a["age"].mean(), rel=1e-12),
        pytest.approx(b["age"].mean(), rel=1e-12),
    )  # sums in another order


def test_p_values_are_uniform_where_nothing_moved() -> None:
    """Of one feature among correlated ones, 200 seeds, 99 permutations."""
    mixing = np.triu(np.ones((4, 4)))
    p, smallest = [], []
    for seed in range(200):
        rows = np.random.default_rng([seed, 7]).standard_normal((80, 4)) @ mixing
        found = moved(rows[:40], rows[40:], seed=seed)
        p += [feature.p_unadjusted for feature in found.features if feature.name == "column 2"]
        smallest.append(found.features[0].p_value)
    # p-values lie on a grid of 0.01, which moves the distribution function by that at most
    assert kstest(p, "uniform").statistic < 1.36 / np.sqrt(200) + 0.01
    # three standard errors of a rate of 5 % in 200
    assert np.mean(np.array(smallest) <= 0.05) <= 0.05 + 3 * np.sqrt(0.05 * 0.95 / 200)


def test_what_says_nothing_is_dropped_and_said() -> None:
    random = np.random.default_rng(1)
    x = random.standard_normal((100, 3))
    frame = pd.DataFrame({"a": x[:, 0], "b": x[:, 1], "copy": -x[:, 1], "one": 1.0})
    frame["sum"] = np.exp(frame["b"])
    found = moved(frame[:50], frame[50:])
    assert {feature.name for feature in found.features} == {"a", "b"} | {"sum"}
    assert {gone.name: gone.reason for gone in found.dropped} == {
        "copy": "it repeats 'b'",
        "one": "it is constant",
    }
    assert "Left out 'one': it is constant." in found.notes


def test_more_features_than_rows() -> None:
    random = np.random.default_rng(2)
    a, b = random.standard_normal((30, 60)), random.standard_normal((30, 60))
    b[:, 5] += 3.0
    found = moved(a, b)
    assert found.features[0].name == "column 5"
    assert found.features[0].p_value == 0.01
    assert found.ridge == ridge_for(30, 60) > RIDGE == ridge_for(300, 60)
    assert any("damped" in note for note in found.notes)


def test_hundreds_of_features_are_tested_with_fewer_relabellings() -> None:
    random = np.random.default_rng(12)
    a, b = random.standard_normal((40, 160)), random.standard_normal((40, 160))
    b[:, 3] += 3.0
    found = moved(a, b, permutations=999)
    assert found.permutations == 199
    assert found.features[0].name == "column 3"
    assert found.features[0].p_value == 1 / 200
    assert any("199 relabellings were drawn, not 999" in note for note in found.notes)


def test_missing_values_and_categories_are_features() -> None:
    random = np.random.default_rng(3)
    a = pd.DataFrame({"x": random.standard_normal(200), "c": random.choice(["u", "v"], 200)})
    b = pd.DataFrame({"x": random.standard_normal(200), "c": random.choice(["u", "v"], 200)})
    b.loc[:80, "x"] = np.nan
    found = moved(a, b)
    assert found.features[0].name == "x is missing"
    assert any("median: x" in note for note in found.notes)
    assert sum(feature.name.startswith("c = ") for feature in found.features) == 1


def test_it_is_kept_as_a_file(tmp_path: Path) -> None:
    random = np.random.default_rng(4)
    found = moved(random.standard_normal((40, 2)), random.standard_normal((40, 2)))
    found.save(tmp_path / "why.json")
    assert load_explanation(tmp_path / "why.json") == found
    (tmp_path / "no.json").write_text("[]")
    with pytest.raises(InputError, match="names no method"):
        load_explanation(tmp_path / "no.json")


def test_unusable_data_and_options_are_refused() -> None:
    few, flat = np.random.default_rng(5).standard_normal((3, 2)), np.ones((20, 2))
    with pytest.raises(TooFewItemsError, match="3 items"):
        moved(few, few)
    with pytest.raises(InputError, match="one value in both"):
        moved(flat, flat)
    with pytest.raises(InputError, match="no option"):
        dc.explain(flat, flat, method="feature_shift", permutation=99)
    with pytest.raises(InputError, match="at least 19"):
        moved(flat, flat, permutations=3)
    with pytest.raises(InputError, match="feature_shift"):
        dc.explain(flat, flat, method="feature_shif")


def curved(seed: int, rows: int = 500) -> tuple[Floats, Floats]:
    """Column 0 is column 1 squared and noise; in B another row's, so that nothing else differs."""
    random = np.random.default_rng([seed, 5])
    a, b = random.standard_normal((2, rows, 6))
    a[:, 0] = a[:, 1] ** 2 + 0.5 * a[:, 0]
    b[:, 0] = random.permutation(b[:, 1] ** 2 + 0.5 * b[:, 0])
    return a, b


def test_learnt_densities_see_what_no_correlation_tells() -> None:
    a, b = curved(0)
    assert moved(a, b).features[0].p_value > 0.05  # Gaussians see nothing
    found = dc.explain(a, b, method="feature_shift", statistic="deep_score", permutations=99)
    assert isinstance(found, FeatureShift)
    assert {one.name for one in found.features[:2]} == {"column 0", "column 1"}
    assert [one.p_value for one in found.features[:2]] == [0.01, 0.01]
    assert found.features[0].verdict == "only given the others"
    assert found.learning is not None
    assert (found.learning.rows, found.learning.held_out) == ((250, 250), (250, 250))
    assert max(found.learning.epochs) > 0
    assert any("learnt from 250 rows of A and 250 of B" in note for note in found.notes)
    assert FeatureShift.from_json(found.to_json()) == found


def test_learning_asks_for_rows_and_for_few_features() -> None:
    random = np.random.default_rng(6)
    few, wide = random.standard_normal((99, 2)), random.standard_normal((100, 151))
    with pytest.raises(TooFewItemsError, match=r"learning densities .* at least 100"):
        dc.explain(few, few + 1, method="feature_shift", statistic="deep_score")
    with pytest.raises(InputError, match="at most 150 features; there are 151"):
        dc.explain(wide, wide + 1, method="feature_shift", statistic="deep_score")
    with pytest.raises(InputError, match="no statistic 'deep'; there are score and deep_score"):
        dc.explain(few, few + 1, method="feature_shift", statistic="deep")


def test_the_columns_that_stood_still_come_first(shared: Path) -> None:
    """Before row 17,424 three columns of the electricity market were constant."""
    elec = pd.read_csv(shared / "tables" / "elec.csv")
    found = moved(elec[:17424], elec[17424:])
    assert {one.name for one in found.features[:3]} == {"vicprice", "vicdemand", "transfer"}
    assert all(one.p_value == 0.01 for one in found.features[:3])


def test_more_bicycles_in_the_second_year(shared: Path) -> None:
    rides = pd.read_csv(shared / "tables" / "bike_hour.csv")
    columns = ["season", "hr", "weekday", "temp", "hum", "windspeed", "cnt"]
    found = moved(*(rides[rides["yr"] == year][columns] for year in (0, 1)))
    assert found.features[0].name == "cnt"
    assert found.features[0].verdict == "itself, and given the others"
    assert found.features[0].ks == pytest.approx(0.22, abs=0.005)  # known to two digits


def test_california_moved_on_the_map(shared: Path) -> None:
    tables = [
        pd.read_csv(shared / "tables" / f"california_housing_{part}.csv")
        for part in ("reference", "analysis")
    ]
    columns = ["MedInc", "HouseAge", "AveRooms", "AveBedrms", "Population", "AveOccup"]
    found = moved(*(table[[*columns, "Latitude", "Longitude"]] for table in tables))
    assert {one.name for one in found.features[:2]} == {"Latitude", "Longitude"}


@pytest.mark.slow
def test_weak_dependence_is_localised() -> None:
    """Complete graph, mutual information 0.05: one of 25 columns permuted in each of 100 pairs."""
    law = np.linalg.inv(np.eye(25) + _weight(0.05) * (np.ones((25, 25)) - np.eye(25)))
    scale = np.sqrt(np.diag(law))
    root = np.linalg.cholesky(law / np.outer(scale, scale)).T
    localised, false = 0, 0
    for trial in range(100):
        random = np.random.default_rng([trial, 11])
        values = beta.ppf(norm.cdf(random.standard_normal((2000, 25)) @ root), 0.5, 0.5)
        x, y = values[:1000], values[1000:].copy()
        false += moved(x, y, 199, trial).features[0].p_value <= 0.05
        column = int(random.integers(25))
        y[:, column] = random.permutation(y[:, column])
        first = moved(x, y, 199, trial).features[0]
        localised += first.p_value <= 0.05 and first.name == f"column {column}"
    assert localised >= 86
    assert false <= 6


def _weight(information: float) -> float:
    """The edge weight at which a feature shares this much with the others, by bisection.

    ``I(x_j; x_−j) = ½ log(Σ_jj (Σ⁻¹)_jj)`` for a Gaussian, and ``(Σ⁻¹)_jj`` is 1 here.
    """
    low, high = 0.0, 0.9
    for _ in range(60):
        middle = (low + high) / 2
        law = np.linalg.inv(np.eye(25) + middle * (np.ones((25, 25)) - np.eye(25)))
        low, high = (middle, high) if 0.5 * np.log(law[0, 0]) < information else (low, middle)
    return low
