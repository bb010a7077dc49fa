"""Rows and groups that drive a gap: planted, none, and data that cannot be used."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy.stats import ttest_ind

import dnacompare as dc
from dnacompare.errors import InputError, TooFewItemsError
from dnacompare.explanations.metric_gap import MetricGap
from dnacompare.workflow.explain import load_explanation


def gap(a: object, b: object, **options: object) -> MetricGap:
    found = dc.explain(a, b, method="metric_gap", **{"metric": "correct", **options})
    assert isinstance(found, MetricGap)
    return found


def rated(n: int, rates: dict[str, float], seed: int) -> pd.DataFrame:
    random = np.random.default_rng(seed)
    camera = random.choice(list(rates), n)
    right = random.random(n) < np.array([rates[one] for one in camera])
    return pd.DataFrame({"camera": camera, "x": random.standard_normal(n), "correct": right * 1.0})


def test_the_group_that_fell_is_named() -> None:
    a = rated(600, {"old": 0.9, "new": 0.9}, 0)
    b = rated(600, {"old": 0.9, "new": 0.5}, 1)
    found = gap(a, b, by="camera")
    first = found.groups[0]
    assert first.name == "camera = new"
    assert first.inside_interval[1] < 0
    total = sum(one.share_part + one.inside_part for one in found.groups)
    assert total == pytest.approx(found.gap, abs=1e-12)  # float64 sums
    assert "camera = new adds most" in found.sentence


def test_the_gap_is_welchs() -> None:
    a, b = rated(100, {"old": 0.8}, 2), rated(140, {"old": 0.6}, 3)
    found = gap(a, b)
    known = ttest_ind(b["correct"], a["correct"], equal_var=False).confidence_interval(0.95)
    assert found.gap_interval == pytest.approx((known.low, known.high), rel=1e-9)  # same formula
    assert found.groups == ()


def test_a_row_that_moves_the_mean_comes_first() -> None:
    random = np.random.default_rng(4)
    a, b = (pd.DataFrame({"x": random.standard_normal(80)}) for _ in range(2))
    a["correct"], b["correct"] = random.standard_normal(80), random.standard_normal(80)
    b.loc[17, "correct"] = 500.0
    found = gap(a, b)
    first = found.rows[0]
    assert (first.side, first.value) == ("B", 500.0)
    expected = b["correct"].drop(17).mean() - a["correct"].mean()
    assert first.without_it == pytest.approx(expected, abs=1e-12)  # float64 sums
    assert first.influence == pytest.approx(500.0 - b["correct"].mean())


def test_no_gap_is_said() -> None:
    a, b = rated(200, {"old": 0.7}, 5), rated(200, {"old": 0.7}, 6)
    assert "no gap is shown" in gap(a, b).sentence


def test_unusable_data_and_options_are_refused() -> None:
    a = rated(40, {"old": 0.7}, 7)
    with pytest.raises(InputError, match="metric='correct'"):
        gap(a, a, metric="")
    with pytest.raises(InputError, match="holds words"):
        gap(a, a, metric="camera")
    with pytest.raises(TooFewItemsError, match="3 rows"):
        gap(a[:3], a)


def test_it_is_kept_as_a_file(tmp_path: Path) -> None:
    found = gap(rated(50, {"old": 0.7}, 8), rated(50, {"old": 0.5}, 9), by="camera")
    found.save(tmp_path / "gap.json")
    assert load_explanation(tmp_path / "gap.json") == found
