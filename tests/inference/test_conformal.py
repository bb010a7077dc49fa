"""Ranks among held-out items: uniform by construction, whatever the score."""

import numpy as np
import pytest
from scipy.stats import kstest

from dnacompare.inference import conformal


def test_p_values_are_ranks_with_ties_against_the_item() -> None:
    reference = np.array([1.0, 2.0, 2.0, 3.0])
    found = conformal.p_values(reference, np.array([0.0, 2.0, 3.0, 4.0]))
    assert found == pytest.approx([1, 4 / 5, 2 / 5, 1 / 5])


def test_p_values_of_like_items_are_uniform() -> None:
    random = np.random.default_rng(0)
    p = [
        conformal.p_values(np.sort(random.standard_normal(49)), random.standard_normal(1))[0]
        for _ in range(1000)
    ]
    # a grid of 1/50 moves the distribution function by that at most
    assert kstest(p, "uniform").statistic < 1.36 / np.sqrt(1000) + 0.02


def test_half_of_the_different_items_are_held_out_and_copies_stay_together() -> None:
    ids = np.repeat(np.arange(100, dtype=np.uint64), 3)
    late = conformal.held_out(ids)
    assert late.sum() == 150
    assert (late.reshape(100, 3).sum(axis=1) % 3 == 0).all()


def test_how_many_must_lie_beyond_all() -> None:
    """With 99 held-out items p is at least 0.01: of 100 items 10 at rate 0.1 (Benjamini)."""
    assert conformal.fewest_callable(100, 99, 0.1) == 10
    assert conformal.fewest_callable(1, 9, 0.1) == 1
    assert conformal.fewest_callable(100, 9, 0.1) == 100
