"""DNA-EMD: the mean over neurons, and what it shares with the reference implementation."""

import numpy as np
import pytest
from scipy.stats import wasserstein_distance

from dnacompare.distances._dna_emd import dna_emd
from dnacompare.inference.dna_blocks import neuron_shifts
from tests.build import dna_of, random_ids


def activations(items: int, seed: int, shift: float = 0.0) -> np.ndarray:
    random = np.random.default_rng(seed)
    return (random.standard_normal((items, 8, 4)) + shift).astype(np.float32)


def test_it_is_the_mean_over_neurons_of_w1() -> None:
    x, y = activations(400, 1), activations(300, 2, shift=0.5)
    a, b = dna_of(x, random_ids(400, 1)), dna_of(y, random_ids(300, 2))
    raw = [
        wasserstein_distance(x[:, c].ravel().astype(float), y[:, c].ravel().astype(float))
        for c in range(8)
    ]
    # bins: a few parts in ten thousand, see tests/numerics/test_wasserstein_counts.py
    assert dna_emd(a, b, units="activation").value == pytest.approx(np.mean(raw), rel=2e-3)
    deviations = [x[:, c].astype(float).std() for c in range(8)]
    expected = np.mean(np.array(raw) / deviations)
    assert dna_emd(a, b).value == pytest.approx(expected, rel=2e-3)


def test_it_is_the_overall_estimate_of_the_shifts() -> None:
    a = dna_of(activations(50, 3), random_ids(50, 3))
    b = dna_of(activations(60, 4), random_ids(60, 4))
    options = {"permutations": 49, "seed": 5, "units": "bins"}
    assert dna_emd(a, b, **options) == neuron_shifts(a, b, **options).overall  # type: ignore[arg-type]


@pytest.mark.parametrize("units", ["activation", "bins"])
def test_absolute_units_are_symmetric(units: str) -> None:
    a = dna_of(activations(50, 6), random_ids(50, 6))
    b = dna_of(activations(60, 7, 1.0), random_ids(60, 7))
    assert dna_emd(a, b, units=units).value == pytest.approx(dna_emd(b, a, units=units).value)


def test_a_few_hundred_items_are_stable() -> None:
    """The paper's claim in kind: far sets look equally far from 200 items as from 2,000."""
    values = []
    for n in (200, 2000):
        a = dna_of(activations(n, 8 + n), random_ids(n, 8))
        b = dna_of(activations(n, 9 + n, 1.0), random_ids(n, 9))
        values.append(dna_emd(a, b).value)
    # a mean of 200 items is good to 10 % of a deviation, of eight neurons to 3.5 %; two of them
    assert values[0] == pytest.approx(values[1], rel=0.1)
