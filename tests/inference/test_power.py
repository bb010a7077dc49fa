"""The smallest detectable shift against the power that the test really has at that shift."""

import numpy as np

from dnacompare.inference import permutation
from dnacompare.inference.power import detectable_shift


def energy(pooled: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """The V statistic of each column, the plain way."""
    distance = np.sqrt(((pooled[:, None] - pooled[None]) ** 2).sum(-1))
    n, m = labels[:, 0].sum(), (~labels[:, 0]).sum()
    signs = np.where(labels, 1 / n, -1 / m)
    return -np.einsum("ib,ij,jb->b", signs, distance, signs)


def test_power_at_the_detectable_shift_is_about_four_in_five() -> None:
    random = np.random.default_rng(0)
    n = 40
    found = []
    for seed in range(5):
        pooled = random.standard_normal((2 * n, 2)) * [3.0, 1.0]
        labels = permutation.labels(n, n, 199, seed)
        critical = float(np.quantile(energy(pooled, labels), 0.95))
        shift = detectable_shift(pooled, labels, critical)
        assert shift is not None
        found.append(shift)
    shift = float(np.mean(found))
    rejected = 0
    for seed in range(60):
        x = random.standard_normal((n, 2)) * [3.0, 1.0]
        y = random.standard_normal((n, 2)) * [3.0, 1.0] + [3.0 * shift, 0.0]
        labels = permutation.labels(n, n, 199, seed)
        rejected += permutation.p_value(energy(np.concatenate([x, y]), labels)) <= 0.05
    # Binomial noise of 60 repeats is ±0.10 (2 SE), of the 5 × 20 splits ±0.08.
    assert 0.62 <= rejected / 60 <= 0.98


def test_no_spread_means_no_answer() -> None:
    labels = permutation.labels(5, 5, 19, 0)
    assert detectable_shift(np.ones((10, 3)), labels, 0.1) is None


def test_unreachable_power_means_no_answer() -> None:
    random = np.random.default_rng(1)
    labels = permutation.labels(4, 4, 19, 0)
    assert detectable_shift(random.standard_normal((8, 2)), labels, np.inf) is None
