"""Weights that make A look like B: what they reach and are worth, and when there are none."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray
from scipy.spatial.distance import cdist

import dnacompare as dc
from dnacompare.errors import InputError, TooFewItemsError
from dnacompare.explanations.balancing_weights import BalancingWeights
from dnacompare.workflow.explain import load_explanation

Floats = NDArray[np.float64]


def weighted(a: object, b: object, **options: object) -> BalancingWeights:
    found = dc.explain(a, b, method="balancing_weights", **options)
    assert isinstance(found, BalancingWeights)
    return found


def shifted(n: int, shift: tuple[float, ...], seed: int = 0) -> tuple[Floats, Floats]:
    random = np.random.default_rng(seed)
    d = len(shift)
    return random.standard_normal((n, d)), random.standard_normal((n, d)) + np.array(shift)


def values(found: BalancingWeights) -> Floats:
    return np.array([one.weight for one in found.weights])


@pytest.mark.parametrize("match", ["energy", "gaussian", "means"])
def test_a_shift_is_repaired(match: str) -> None:
    found = weighted(*shifted(300, (0.6, 0.3, 0.0)), match=match)
    assert found.outcome == "balanced"
    assert found.before is not None
    assert found.after is not None
    assert found.removed_interval is not None
    assert found.before.interval[0] > found.before.floor
    assert found.removed_interval[0] > 0
    # A's density times exp(0.6x + 0.3y) is B's: worth 300·exp(−0.45) = 191 in the long run
    assert 150 <= found.effective <= 235
    assert values(found).mean() == pytest.approx(1, abs=1e-9)
    assert max(abs(gap.before) for gap in found.gaps) > 0.4
    # as two samples of 190 and 300 differ at three standard errors
    assert all(abs(gap.after or 0.0) <= 3 * (gap.after_error or 0.0) for gap in found.gaps)


def test_linear_functions_give_exactly_the_means() -> None:
    a, b = shifted(200, (0.643, 0.271))
    found = weighted(a, b, match="means")
    weights = values(found) / 200
    # Newton stops at 1e-10 of a deviation
    assert weights @ a == pytest.approx(b.mean(axis=0), abs=1e-8)
    assert [gap.after for gap in found.gaps] == pytest.approx([0, 0], abs=1e-8)


def test_a_gaussian_kernel_brings_its_distance_to_nothing() -> None:
    """As a known run: MMD² 0.083 to 0.00004, mean gaps to about 0.01, worth 88 of 200."""
    a, b = shifted(200, (0.643, 0.271), seed=1)
    found = weighted(a, b, match="gaussian", evenness=0.1)
    pooled = np.concatenate([a, b])
    scaled = (pooled - pooled.mean(axis=0)) / pooled.std(axis=0) / np.sqrt(2)
    distances = cdist(scaled, scaled)
    kernel = np.exp(-0.5 * (distances / np.median(distances[:200, 200:])) ** 2)
    signed = np.concatenate([values(found), np.full(200, -1.0)]) / 200
    even = np.concatenate([np.full(200, 1.0), np.full(200, -1.0)]) / 200
    after, before = signed @ kernel @ signed, even @ kernel @ even
    assert before > 0.02
    assert after < before / 300  # the known run: 2,000 times less
    assert all(abs(gap.after or 0.0) < 0.03 for gap in found.gaps)
    assert 60 <= found.effective <= 140


def test_energy_weights_are_better_than_even_ones_on_real_rows(shared: Path) -> None:
    """Rides of 2011 weighted to look like those of 2012, by hour and weather and count."""
    rides = pd.read_csv(shared / "tables" / "bike_hour.csv")
    columns = ["hr", "temp", "hum", "windspeed", "cnt"]
    first, second = (
        rides[rides["yr"] == year][columns].sample(800, random_state=0) for year in (0, 1)
    )
    found = weighted(first, second)
    assert found.outcome in ("balanced", "partly")
    counts = next(gap for gap in found.gaps if gap.name == "cnt")
    assert counts.after is not None
    assert abs(counts.after) < 0.2 * abs(counts.before)
    assert counts.mean_weighted == pytest.approx(counts.mean_b, rel=0.1)


def test_no_overlap_is_said() -> None:
    a, b = shifted(200, (8.0, 0.0))
    found = weighted(a, b)
    assert found.outcome == "no overlap"
    assert "do not use these weights" in found.sentence
    none = weighted(a, b, match="means")
    assert none.outcome == "no overlap"
    assert none.weights == ()
    assert none.after is None
    assert all(gap.after is None for gap in none.gaps)
    assert "outside all mixtures" in none.sentence


def test_nothing_to_repair_is_said() -> None:
    found = weighted(*shifted(100, (0.0, 0.0)))
    assert found.outcome == "nothing to repair"
    assert "equal weights will do" in found.sentence


def test_the_heaviest_and_the_unreached() -> None:
    """B has more of A's right ball, and a third ball that A lacks."""
    random = np.random.default_rng(3)
    a = np.concatenate([random.normal(0, 0.3, (150, 2)), random.normal((4, 0), 0.3, (50, 2))])
    b = np.concatenate([random.normal((4, 0), 0.3, (170, 2)), random.normal((8, 0), 0.3, (30, 2))])
    found = weighted(a, b)
    rows_a, rows_b = (dc.open_dataset(side).ids for side in (a, b))
    place_a = {f"{int(one):016x}": place for place, one in enumerate(rows_a)}
    place_b = {f"{int(one):016x}": place for place, one in enumerate(rows_b)}
    assert all(place_a[one] >= 150 for one in found.heaviest)
    assert all(place_b[one] >= 170 for one in found.unreached)
    assert all(place_a[one.id] + 1 == one.row for one in found.weights)


def test_weights_are_exported() -> None:
    found = weighted(*shifted(50, (0.5, 0.0)))
    lines = found.csv().splitlines()
    assert lines[0] == "id,row,weight"
    assert len(lines) == 51
    one, row, weight = lines[1].split(",")
    assert one == found.weights[0].id
    assert row == "1"
    assert float(weight) == pytest.approx(found.weights[0].weight, rel=1e-8)  # nine digits


def test_unusable_data_and_options_are_refused() -> None:
    few, some = np.ones((3, 2)), np.random.default_rng(0).standard_normal((30, 2))
    with pytest.raises(TooFewItemsError, match="3 items"):
        weighted(few, few)
    with pytest.raises(InputError, match="energy, gaussian, means"):
        weighted(some, some, match="moments")
    with pytest.raises(InputError, match="evenness"):
        weighted(some, some, evenness=0.0)
    flat = np.ones((40, 2))
    assert weighted(flat, flat).outcome == "nothing to repair"
    wide = np.random.default_rng(1).standard_normal((60, 80))
    assert weighted(wide[:30], wide[30:]).effective > 1


def test_it_is_kept_as_a_file(tmp_path: Path) -> None:
    found = weighted(*shifted(40, (1.0, 0.0)))
    found.save(tmp_path / "weights.json")
    assert load_explanation(tmp_path / "weights.json") == found
