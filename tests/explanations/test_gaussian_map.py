"""Shift, spread and dependence: closed forms, planted changes of each kind, words that fit."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import dnacompare as dc
from dnacompare.explanations.gaussian_map import GaussianShift
from dnacompare.workflow.explain import load_explanation
from tests.explanations.pairs import mixed, null, tumours


def gaussian(a: object, b: object, **options: object) -> GaussianShift:
    found = dc.explain(a, b, method="gaussian_map", **options)
    assert isinstance(found, GaussianShift)
    return found


@pytest.fixture(scope="module")
def found() -> GaussianShift:
    return gaussian(*tumours())


def test_tumours_have_known_values(found: GaussianShift) -> None:
    assert found.squared_distance == pytest.approx(53.9905, abs=5e-5)  # four decimals are known
    assert found.mean_part == pytest.approx(36.50, abs=6e-3)  # two decimals are known
    assert found.gaussian_squared == pytest.approx(44.86, abs=6e-3)
    assert found.mean_percent == pytest.approx(81, abs=0.5)  # whole percent are known
    parts = found.mean_part + found.spread_part + found.dependence_part
    assert parts == pytest.approx(found.gaussian_squared, rel=1e-12)  # its definition


def test_each_map_moves_more_than_the_one_before(found: GaussianShift) -> None:
    assert [step.features[-1] for step in found.steps] == ["means", "spreads", "dependence"]
    left = [step.squared_distance for step in found.steps]
    assert left == sorted(left, reverse=True)
    assert found.steps[0].percent_explained_plugin == pytest.approx(67.611, abs=6e-4)


def test_a_wider_feature_is_told_with_its_ratio() -> None:
    a, b = null(1, rows=400)
    b["c1"] *= 2
    found = gaussian(a, b)
    spread = next(one for one in found.spreads if one.name == "c1")
    assert spread.ratio == pytest.approx(2, abs=0.3)  # four standard errors: each side 3.5 %
    assert spread.interval is not None
    assert spread.interval[0] < 2 < spread.interval[1]
    others = [one for one in found.spreads if one.name != "c1"]
    assert all(one.interval[0] < 1.1 and one.interval[1] > 0.9 for one in others if one.interval)
    assert found.directions[0].features[0] == "c1"
    assert found.directions[0].factor == pytest.approx(2, abs=0.3)
    assert found.spread_part > 10 * found.dependence_part
    assert found.spread_part > 10 * found.mean_part
    assert "changes most by ×" in found.sentence


def test_directions_in_which_a_side_stands_still_are_left_out() -> None:
    """The categories of a column add up to 1 in every row; here a ratio of spreads is rounding."""
    assert all(0.5 < one.factor < 2 for one in gaussian(*mixed()).directions)
    random = np.random.default_rng(3)
    a = pd.DataFrame({"size": random.normal(size=200), "only": 1.0})
    b = pd.DataFrame({"size": random.normal(0, 2, 200), "only": random.normal(size=200)})
    (direction,) = gaussian(a, b).directions
    assert direction.features[0] == "size"
    assert direction.factor == pytest.approx(2, abs=0.4)  # four standard errors: 5 % a side


def test_a_change_of_dependence_alone_is_called_so() -> None:
    random = np.random.default_rng(2)
    a = pd.DataFrame(random.standard_normal((400, 2)), columns=["u", "v"])
    b = pd.DataFrame(
        random.multivariate_normal([0, 0], [[1, 0.9], [0.9, 1]], 400), columns=["u", "v"]
    )
    found = gaussian(a, b)
    assert found.denominator.resolvable
    assert found.dependence_part > 10 * max(found.mean_part, found.spread_part)
    means, _, whole = found.steps
    assert means.interval is not None
    assert means.percent_explained < 10
    assert whole.interval is not None
    assert whole.interval[0] > 50
    # N(0, I) → N(0, Σ) stretches by √(1 + ρ) and √(1 − ρ) along the diagonals
    factors = sorted(one.factor for one in found.directions)
    assert factors == pytest.approx([np.sqrt(0.1), np.sqrt(1.9)], rel=0.15)  # four errors of 3.5 %


def test_nothing_is_told_where_nothing_differs() -> None:
    found = gaussian(*null(1))
    assert found.sentence.startswith("Not resolvable")
    assert all(step.percent_explained is None for step in found.steps)


def test_more_columns_than_rows_and_categories() -> None:
    a, b = null(0, rows=30, columns=60)
    b["c7"] += 4
    wide = gaussian(a, b)
    assert wide.ridge > 0.1  # of variances about 1: raised, and said
    assert any("Ridge" in note for note in wide.notes)
    some = gaussian(*mixed())
    assert {one.name for one in some.spreads} == {"age", "height"}
    assert some.steps[0].percent_explained > 50


def test_many_features_are_narrowed_and_said() -> None:
    a, b = null(0, rows=60, columns=230)
    found = gaussian(a, b + 0.5)
    assert any("200 of 230 features" in note for note in found.notes)


def test_it_is_kept_as_a_file(found: GaussianShift, tmp_path: Path) -> None:
    found.save(tmp_path / "why.json")
    assert load_explanation(tmp_path / "why.json") == found
