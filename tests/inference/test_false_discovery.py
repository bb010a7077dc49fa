"""Benjamini and Hochberg's adjusted p-values."""

import numpy as np
from scipy.stats import false_discovery_control

from dnacompare.inference.false_discovery import q_values


def test_as_scipy_has_them() -> None:
    for seed in range(5):
        p = np.random.default_rng(seed).random(30) ** 2
        p[3] = p[7]  # a tie
        np.testing.assert_allclose(q_values(p), false_discovery_control(p), rtol=1e-12)  # rounding


def test_one_test_is_left_as_it_is() -> None:
    assert q_values(np.array([0.3])) == 0.3
