"""The area under the curve against scikit-learn, and its interval's coverage."""

import numpy as np
import pytest
from scipy.stats import norm
from sklearn.metrics import roc_auc_score

from dnacompare.inference.auc import auc


def test_value_with_ties() -> None:
    random = np.random.default_rng(0)
    a, b = random.integers(0, 6, 200).astype(float), random.integers(2, 8, 150).astype(float)
    found = auc(a, b, method="ranks", seed=0)
    labels = np.repeat([0, 1], [200, 150])
    assert found.value == pytest.approx(roc_auc_score(labels, np.concatenate([a, b])), rel=1e-12)
    assert found.n == (200, 150)


def test_intervals_cover() -> None:
    """Φ(1/√2) for normal scores one standard deviation apart; 400 pairs of 60 and 80."""
    random = np.random.default_rng(1)
    truth = norm.cdf(1 / np.sqrt(2))
    held = []
    for _ in range(400):
        low, high = auc(
            random.normal(0, 1, 60), random.normal(1, 1, 80), method="ranks", seed=0
        ).interval or (0, 0)
        held.append(low <= truth <= high)
    assert np.mean(held) >= 0.95 - 3 * np.sqrt(0.95 * 0.05 / 400)  # three standard errors


def test_apart_and_alike() -> None:
    x = np.arange(10.0)
    assert auc(x, x + 100, method="ranks", seed=0).interval == (1.0, 1.0)
    assert auc(x, x, method="ranks", seed=0).value == 0.5
