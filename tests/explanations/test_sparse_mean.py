"""How few columns carry the shift: known values, closed forms, silence where there is none."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy.stats import binom

import dnacompare as dc
from dnacompare.errors import InputError, TooFewItemsError
from dnacompare.explanations.sparse_mean import SparseMean
from dnacompare.numerics import optimal_transport
from dnacompare.workflow.explain import load_explanation
from tests.explanations.pairs import mixed, null, tumours

PLUG_IN = {1: 4.990, 2: 9.846, 3: 14.625, 5: 23.771, 10: 43.533, 30: 67.611}
"""Percent of W2² = 53.9905 that the means of the best k of 30 measurements take off."""


def few(a: object, b: object, **options: object) -> SparseMean:
    found = dc.explain(a, b, method="sparse_mean", **options)
    assert isinstance(found, SparseMean)
    return found


@pytest.fixture(scope="module")
def found() -> SparseMean:
    return few(*tumours())


def test_tumours_have_known_values(found: SparseMean) -> None:
    assert found.squared_distance == pytest.approx(53.9905, abs=5e-5)  # four decimals are known
    for count, percent in PLUG_IN.items():
        step = found.steps[count - 1]
        assert len(step.features) == count
        assert step.percent_explained_plugin == pytest.approx(percent, abs=6e-4)  # three decimals


def test_shares_add_up(found: SparseMean) -> None:
    assert found.shares_sum == pytest.approx(found.squared_distance, rel=1e-9)
    assert sum(column.share for column in found.columns) == pytest.approx(found.shares_sum)
    assert sum(one.share for one in found.features) == pytest.approx(found.shares_sum)
    by_share = [column.share for column in found.columns]
    assert by_share == sorted(by_share, reverse=True)


def test_a_step_is_what_transport_gives(found: SparseMean) -> None:
    """Moving the means by hand and solving again: the translation identity to 1e-9."""
    pooled = pd.concat(tumours())
    x, y = (((t - pooled.mean()) / pooled.std(ddof=0)) for t in tumours())
    for count in (1, 7, 30):
        step = found.steps[count - 1]
        moved = x.copy()
        for name in step.features:
            moved[name] += y[name].mean() - x[name].mean()
        left = optimal_transport.squared_distance(moved.to_numpy(), y.to_numpy())
        assert step.squared_distance == pytest.approx(left, rel=1e-9)
        assert step.cost == pytest.approx(((moved - x) ** 2).sum().sum(), rel=1e-9)


def test_percentages_of_tumours_are_debiased(found: SparseMean) -> None:
    whole = found.denominator
    assert whole.estimator == "transport"
    assert whole.value == pytest.approx(43.6, abs=3.7)  # a known run, with its sd over splits
    assert found.all_means == pytest.approx(83, abs=2 * 100 * 3.7 / 43.6)  # the same, in percent
    assert whole.resolvable
    assert whole.p_value == pytest.approx(1 / 462)
    gaussian = few(*tumours(), estimator="gaussian")
    assert gaussian.denominator.value == pytest.approx(44.86, abs=2)  # fitted to all rows: 44.86
    for step in found.steps:
        assert step.interval is not None
        assert step.null is not None
        assert step.interval[0] < step.percent_explained < step.interval[1]
        assert step.null[1] < 1 < step.percent_explained  # chance gives less than 1 %
    assert "columns carry 5" in found.sentence
    assert "not what caused it" in found.sentence


def test_own_units_before_and_after(found: SparseMean) -> None:
    a, b = tumours()
    change = next(one for one in found.features if one.name == "mean radius")
    assert change.before == pytest.approx(a["mean radius"].mean(), rel=1e-12)
    assert change.after == pytest.approx(b["mean radius"].mean(), rel=1e-12)
    error = np.sqrt(a["mean radius"].var() / len(a) + b["mean radius"].var() / len(b))
    assert change.standard_error == pytest.approx(error, rel=1e-9)


def test_partners_are_rows_of_both(found: SparseMean) -> None:
    a, b = (dc.open_dataset(side) for side in tumours())
    costs = [pair.cost for pair in found.pairs]
    assert costs == sorted(costs, reverse=True)
    assert {pair.item for pair in found.pairs} <= {f"{one:016x}" for one in a.ids}
    assert {pair.partner for pair in found.pairs} <= {f"{one:016x}" for one in b.ids}


def test_nothing_is_explained_where_nothing_differs() -> None:
    """40 pairs of one population: at the rate of 95 %, fewer than 33 silent ones have p < 0.5 %."""
    assert binom.cdf(32, 40, 0.95) < 0.005
    silent = 0
    for seed in range(40):
        found = few(*null(seed), seed=seed)
        if not found.denominator.resolvable:
            silent += 1
            assert found.sentence.startswith("Not resolvable")
            assert all(step.percent_explained is None for step in found.steps)
            assert found.all_means is None
    assert silent >= 33


@pytest.mark.slow
def test_it_is_silent_on_nine_of_ten_null_pairs() -> None:
    kinds = [(60, 3), (200, 20), (30, 40), (2000, 2)]
    quiet = [
        not few(*null(seed, rows, columns), seed=seed).denominator.resolvable
        for rows, columns in kinds
        for seed in range(50 if rows < 2000 else 10)
    ]
    # the rate is 95 %: three standard errors of 160 draws leave 89.8 %
    assert np.mean(quiet) >= 0.9


def test_categories_move_together() -> None:
    found = few(*mixed())
    assert found.steps[0].features == ("married",)
    assert found.steps[1].features == ("married", "age")
    married = next(column for column in found.columns if column.name == "married")
    a, b = mixed()
    flips = (b["married"] == "yes").mean() - (a["married"] == "yes").mean()
    assert married.flips == pytest.approx(flips, abs=1e-12)
    assert {one.kind for one in found.features if one.column == "married"} == {"category"}
    assert found.shares_sum == pytest.approx(found.squared_distance, rel=1e-9)


def test_plans_that_are_not_unique_have_ranges() -> None:
    random = np.random.default_rng(0)
    a, b = random.poisson(2, (80, 3)), random.poisson(3, (80, 3))
    found = few(a, b)
    for column in found.columns:
        assert column.share_range is not None
        assert column.share_range[0] <= column.share <= column.share_range[1]
    assert any(one.share_range[0] < one.share_range[1] for one in found.columns if one.share_range)
    assert any("Several plans" in note for note in found.notes)
    assert all(column.share_range is None for column in few(*tumours()).columns)


def test_large_tables_are_drawn_and_said() -> None:
    a, b = null(0, rows=2100, columns=2)
    found = few(a, b + 0.5)
    assert found.n == (2000, 2000)
    assert found.denominator.estimator == "gaussian"
    assert any("2,000 of 2,100 rows were drawn" in note for note in found.notes)
    assert found.all_means == pytest.approx(100, abs=15)  # a shift of means alone; se about 5


def test_more_columns_than_rows() -> None:
    a, b = null(0, rows=30, columns=60)
    b["c7"] += 4
    found = few(a, b)
    assert found.steps[0].features == ("c7",)
    assert found.denominator.estimator == "gaussian"


def test_what_cannot_be_used_is_refused_or_left_out() -> None:
    a, b = null(0)
    with pytest.raises(TooFewItemsError, match="3 rows"):
        few(a[:3], b[:3])
    flat = pd.DataFrame({"one": np.ones(40)})
    with pytest.raises(InputError, match="one value in both"):
        few(flat, flat)
    with pytest.raises(InputError, match="scale"):
        few(a, b, scale="robust")
    with pytest.raises(InputError, match="estimator"):
        few(a, b, estimator="sliced")
    a["copy"], b["copy"], a["one"], b["one"] = 2 * a["c0"] + 1, 2 * b["c0"] + 1, 1.0, 1.0
    found = few(a, b)
    assert {column.name for column in found.columns} == {"c0", "c1", "c2"}
    assert "Left out 'copy': it repeats 'c0'." in found.notes
    assert "Left out 'one': it is constant." in found.notes


def test_tables_of_categories_alone() -> None:
    a, b = (side[["married", "town"]] for side in mixed())
    found = few(a, b)
    assert found.steps[0].features == ("married",)
    assert found.denominator.resolvable


def test_it_is_kept_as_a_file(found: SparseMean, tmp_path: Path) -> None:
    found.save(tmp_path / "why.json")
    assert load_explanation(tmp_path / "why.json") == found


def test_pairs_can_be_drawn_in_features_and_components(found: SparseMean) -> None:
    a, b = tumours()
    named = {axis.name: axis for axis in found.axes}
    assert [name[:21] for name in named][:2] == ["Principal component 1", "Principal component 2"]
    assert len(named) == 14
    area = named["worst area"]
    assert len(area.items) == len(area.partners) == len(found.pairs)
    assert set(area.items) <= set(a["worst area"])
    assert set(area.partners) <= set(b["worst area"])
