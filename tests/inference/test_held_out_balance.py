"""What is left after weighting, on unseen items: closed forms and no flattery."""

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.spatial.distance import cdist

from dnacompare.inference.held_out_balance import held_out_balance
from dnacompare.numerics.simplex_qp import minimise

Floats = NDArray[np.float64]


def distances(x: Floats, y: Floats) -> Floats:
    pooled = np.concatenate([x, y])
    return cdist(pooled, pooled)


def test_true_weights_leave_nothing() -> None:
    """A is 0 or 1 alike, B is 1 in a quarter; in the mean over draws of B nothing is left."""
    x = np.repeat([[0.0], [1.0]], 50, axis=0)
    truth = np.repeat([0.75, 0.25], 50) / 50
    left = []
    for seed in range(200):
        y = (np.random.default_rng(seed).random((40, 1)) < 0.25).astype(float)
        found = held_out_balance(distances(x, y), 100, lambda _: truth, seed)
        assert found is not None
        left.append(found.after.value)
        assert found.after.effective == pytest.approx(80)  # 1 / (50·(.015² + .005²))
    # of the order of the variance of a share, 0.25·0.75/20, and three standard errors
    assert abs(np.mean(left)) <= 3 * np.std(left) / np.sqrt(200)


def test_weights_that_follow_noise_are_not_flattered() -> None:
    """Of one population: fitted weights seem better on what they saw, and are not."""
    seen, unseen = [], []
    for seed in range(20):
        random = np.random.default_rng(seed)
        x, y = random.standard_normal((60, 5)), random.standard_normal((60, 5))
        d = distances(x, y)

        def fit(half: NDArray[np.int64], d: Floats = d) -> Floats:
            return minimise(-d[:60, :60] + 0.1 * np.eye(60), d[:60, 60 + half].mean(axis=1)).weights

        gains = [
            2 * weights @ d[:60, 60:].mean(axis=1) - weights @ d[:60, :60] @ weights
            for weights in (np.full(60, 1 / 60), fit(np.arange(60)))
        ]
        seen.append(gains[0] - gains[1])
        found = held_out_balance(d, 60, fit, seed)
        assert found is not None
        assert found.gain == pytest.approx(found.before.value - found.after.value)
        unseen.append(found.gain)
    assert min(seen) > 0
    assert np.mean(seen) > 0.02  # the whole distance by chance is about 0.1
    assert np.mean(unseen) <= 3 * np.std(unseen) / np.sqrt(20)  # no better than even weights


def test_a_half_without_weights_has_no_balance() -> None:
    random = np.random.default_rng(0)
    d = distances(random.standard_normal((20, 2)), random.standard_normal((20, 2)))
    assert held_out_balance(d, 20, lambda _: None, 0) is None
