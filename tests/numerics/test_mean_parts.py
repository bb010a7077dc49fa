"""Parts of a gap of means: they add up, and influence is the derivative."""

import numpy as np
import pytest

from dnacompare.numerics.mean_parts import influence, mean_parts, without_one


def test_parts_add_up_to_the_gap() -> None:
    random = np.random.default_rng(0)
    values, groups = random.standard_normal(90), random.integers(0, 4, 90)
    groups[:40][groups[:40] == 3] = 0  # A has none of it
    parts = mean_parts(values, groups, 40)
    # float64 sums
    assert parts.sum() == pytest.approx(values[40:].mean() - values[:40].mean(), abs=1e-14)
    assert parts[1, 3] == 0


def test_only_shares_or_only_means() -> None:
    """A: half of 0 and half of 1; B: a quarter and three quarters."""
    values = np.array([0.0, 0, 1, 1, 0, 1, 1, 1])
    parts = mean_parts(values, values.astype(int), 4)
    assert parts[0] == pytest.approx([5 / 32, 3 / 32])  # −¼·(0 − 5/8) and ¼·(1 − 5/8)
    assert parts[1] == pytest.approx([0, 0])
    assert mean_parts(values, np.zeros(8, int), 4).ravel() == pytest.approx([0, 0.25])


def test_influence_is_the_finite_difference() -> None:
    """Of ``M((1 − ε)P + εδ_x)`` for a rate; the mean is linear, so every ε agrees to rounding."""
    hits = (np.random.default_rng(1).random(200) < 0.3).astype(float)
    for place, epsilon in ((0, 1e-3), (7, 1e-6)):
        mixed = (1 - epsilon) * hits.mean() + epsilon * hits[place]
        slope = (mixed - hits.mean()) / epsilon
        # differences of numbers of size 1 lose 1e-16 / ε
        assert influence(hits)[place] == pytest.approx(slope, abs=1e-9)


def test_a_mean_without_one() -> None:
    values = np.random.default_rng(2).standard_normal(20)
    assert without_one(values)[3] == pytest.approx(np.delete(values, 3).mean(), abs=1e-14)
