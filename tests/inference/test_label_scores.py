"""Scores of labels come from models that have not seen the item, alike for both sides."""

import numpy as np
from scipy.stats import ks_2samp

from dnacompare.inference.label_scores import class_scores, number_scores


def test_scores_of_one_population_have_one_law() -> None:
    """In-sample scores of A would be far wider than those of B."""
    random = np.random.default_rng(0)
    x, others = random.standard_normal((600, 8)), random.standard_normal((600, 8))
    y = x[:, 0] + 3 * random.standard_normal(600)
    first, second = number_scores(x, y, others, 0)
    assert ks_2samp(first, second).pvalue > 0.01
    assert np.corrcoef(first, x[:, 0])[0, 1] > 0.4


def test_pure_noise_is_not_predicted() -> None:
    random = np.random.default_rng(1)
    x = random.standard_normal((300, 5))
    codes = random.integers(0, 3, 300)
    first, second = class_scores(x, codes, x[:50], 0)
    assert first.shape == (300, 3)
    assert second.shape == (50, 3)
    assert np.allclose(first.sum(axis=1), 1)
    right = (first.argmax(axis=1) == codes).mean()
    assert right < 1 / 3 + 3 * np.sqrt(2 / 9 / 300)  # three standard errors of guessing
