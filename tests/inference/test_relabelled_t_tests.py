"""Ranked combinations of t tests: Welch's p-values of every labelling, and the level they keep."""

import numpy as np
import pytest
from numpy.typing import NDArray

from benchmarks.calibration.others import COLLECTIONS, unit_tests
from dnacompare.inference import combination, permutation
from dnacompare.inference.relabelled_t_tests import FEWEST, TESTS, affordable, ranked, welch
from dnacompare.numerics.domains import Circle

Floats = NDArray[np.float64]
COMBINED = [COLLECTIONS[name] for name in ("harmonic mean", "Cauchy", "Bonferroni")]


def test_every_labelling_has_welchs_p_values() -> None:
    random = np.random.default_rng(0)
    values = random.exponential(size=(20, 7))
    values -= values.mean(axis=0)
    labels = permutation.labels(6, 14, 30, 0)
    found = welch(values, labels)
    expected = [combination.welch(values[one], values[~one]) for one in labels.T]
    # sums of squares instead of deviations cost a few of sixteen digits
    np.testing.assert_allclose(found, expected, rtol=1e-9)


def test_ranks_are_those_of_the_combined_values(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dnacompare.inference.relabelled_t_tests.PIECE", 50)
    random = np.random.default_rng(1)
    values = 5 + random.exponential(size=(15, 4)) * [1, 1e-6, 1e6, 1]
    values[:5, 0] += 1
    labels = permutation.labels(5, 10, 199, 0)
    found = ranked(values, labels)
    for name, combine in combination.COMBINATIONS.items():
        p = [combine(combination.welch(values[one], values[~one])) for one in labels.T]
        assert found[name] == np.mean(np.array(p) <= p[0] * (1 + 1e-9)), name


def test_what_only_the_labels_tell_apart_is_evidence() -> None:
    """Constant on both sides: no t test, but no relabelling does as much."""
    values = np.repeat([[0.0], [1.0]], 8, axis=0)
    labels = permutation.labels(8, 8, 999, 0)
    same = (labels[:8].all(axis=0) | ~labels[:8].any(axis=0)).mean()
    assert set(ranked(values, labels).values()) == {same}
    assert ranked(np.full((16, 3), 0.1), labels) == {}


def test_labellings_fit_the_time() -> None:
    assert affordable(640, 9_999) == 9_999
    assert affordable(TESTS, 9_999) == FEWEST
    assert affordable(TESTS, 99) == 99


def few_units(seed: int) -> dict[str, float]:
    """8 skewed units against 32 of the same population, on a circle."""
    random = np.random.default_rng([seed, 8])
    values = np.exp(random.standard_normal((40, 30))) + random.normal(0, 0.3, (40, 1))
    return unit_tests(values % (2 * np.pi), Circle(), 8, 99, seed)


def level(repeats: int) -> dict[str, float]:
    found = [few_units(seed) for seed in range(repeats)]
    return {name: float(np.mean([p[name] <= 0.05 for p in found])) for name in COMBINED}


def test_few_unequal_units_are_no_longer_rash() -> None:
    for name, rate in level(40).items():
        assert rate <= 8 / 40, name  # the limit laws reject .37, .38 and .19; at .05 once in 7,000


@pytest.mark.slow
def test_level_of_few_unequal_units_600() -> None:
    """By their limit laws the three rejected .37, .38 and .19 of the same nulls."""
    for name, rate in level(600).items():
        assert 0.023 <= rate <= 0.077, name  # ± 3 SE of 600 nulls
