"""Evidence over versions: means in closed form, the level over all times, when an alarm comes."""

import itertools
import math

import numpy as np
import pytest

from dnacompare.distances import REGISTRY
from dnacompare.inference import permutation
from dnacompare.inference.betting import anytime_p
from dnacompare.inference.version_evidence import alarm, log_e_value, log_wealth

LEVEL = 0.05


@pytest.mark.parametrize("permutations", [1, 19, 999])
def test_the_mean_over_all_ranks_is_one(permutations: int) -> None:
    ranks = np.arange(1, permutations + 2) / (permutations + 1)
    mean = np.mean([math.exp(log_e_value(p, permutations)) for p in ranks])
    assert mean == pytest.approx(1, rel=1e-12)  # a sum of at most 1,000 float64


def test_the_wealth_is_fair_whatever_the_path() -> None:
    """All 4⁵ paths of ranks; and given any beginning, the mean of the next wealth is the last."""
    e_values = [log_e_value(rank / 4, 3) for rank in range(1, 5)]
    ends = [math.exp(log_wealth(path)[-1]) for path in itertools.product(e_values, repeat=5)]
    assert np.mean(ends) == pytest.approx(1, rel=1e-12)
    for path in itertools.product(e_values, repeat=3):
        after = [math.exp(log_wealth((*path, one))[-1]) for one in e_values]
        assert np.mean(after) == pytest.approx(math.exp(log_wealth(path)[-1]), rel=1e-12)


def test_the_wealth_by_its_definition() -> None:
    logs = [0.3, -1.0, 2.0, 0.7]
    k = len(logs)
    begun = sum(math.exp(sum(logs[j - 1 :])) / (j * (j + 1)) for j in range(1, k + 1))
    assert math.exp(log_wealth(logs)[-1]) == pytest.approx(begun + 1 / (k + 1), rel=1e-12)
    assert log_wealth([]) == ()


def rate_of_alarms(series: int, versions: int, permutations: int) -> float:
    """How often uniform ranks ever raise the alarm."""
    random = np.random.default_rng(1)
    ranks = random.integers(1, permutations + 2, (series, versions)) / (permutations + 1)
    raised = [
        alarm(log_wealth([log_e_value(p, permutations) for p in row]), LEVEL) for row in ranks
    ]
    return float(np.mean([one is not None for one in raised]))


def test_level_over_forty_versions() -> None:
    # Ville's bound is one-sided: 0.05 and three and a half binomial deviations
    assert rate_of_alarms(400, 40, 99) <= LEVEL + 3.5 * math.sqrt(LEVEL * (1 - LEVEL) / 400)


@pytest.mark.slow
def test_level_over_two_hundred_versions_4000() -> None:
    rate = rate_of_alarms(4_000, 200, 999)
    print(f"alarms in 4,000 series of 200 versions without a change: {rate:.4f}")
    assert rate <= LEVEL + 2 * math.sqrt(LEVEL * (1 - LEVEL) / 4_000)


def p_values_in_turn(seed: int, versions: int, *, pooled: bool) -> list[float]:
    """p of each version of 12 items against all before it, or against the reference of 24 alone."""
    random = np.random.default_rng([seed, 3])
    reference = random.standard_exponential((24, 2))
    past, found = reference, []
    for number in range(versions):
        version = random.standard_exponential((12, 2))
        against = past if pooled else reference
        labels = permutation.labels(len(against), 12, 39, 100 * seed + number)
        spec = REGISTRY["energy"]
        assert spec.statistics is not None
        points = np.concatenate([against, version])
        found.append(permutation.p_value(spec.statistics(points, labels, 0)))
        past = np.concatenate([past, version])
    return found


def test_p_values_against_all_before_are_independent() -> None:
    """Against one reference they are not: an odd reference makes all of them small. Measured over
    2,000 series: correlations of 0.02 ± 0.02 and 0.14 ± 0.02."""
    pooled, shared = (
        np.array([p_values_in_turn(seed, 2, pooled=way) for seed in range(300)])
        for way in (True, False)
    )
    error = 1 / math.sqrt(300)  # standard error of a correlation of independent pairs
    assert abs(np.corrcoef(pooled.T)[0, 1]) < 3.5 * error
    assert np.corrcoef(shared.T)[0, 1] > 2 * error


def test_the_alarm_comes_and_stays() -> None:
    quiet, loud = log_e_value(0.5, 9_999), log_e_value(1e-4, 9_999)
    wealth = log_wealth([quiet] * 20 + [loud] * 3 + [quiet] * 5)
    assert alarm(wealth, LEVEL) == 22  # the second version after the change, as docs/methods says
    assert anytime_p(list(wealth)) < 1e-3
    assert alarm(log_wealth([loud]), LEVEL) == 1
    assert alarm(log_wealth([quiet] * 50), LEVEL) is None
