"""The mean under weights: linear in them, and a test that keeps its level."""

import numpy as np
import pytest

from dnacompare.errors import InputError
from dnacompare.inference.dna_blocks import neuron_shifts
from tests.build import dna_of, random_ids


def dna(seed, items=120, shift=0.0, neurons=5):
    random = np.random.default_rng(seed)
    values = random.standard_normal((items, neurons, 4)) + shift * np.arange(neurons)[:, None]
    return dna_of(values.astype(np.float32), random_ids(items, seed))


def test_equal_weights_give_the_plain_mean():
    plain = neuron_shifts(dna(1), dna(2, shift=0.1), permutations=99)
    equal = neuron_shifts(dna(1), dna(2, shift=0.1), permutations=99, weights={"layer": np.ones(5)})
    assert plain.weighted is None
    assert equal.weighted is not None
    assert equal.overall == plain.overall
    for part in ("value", "standard_error", "p_value", "noise_floor", "interval"):
        # 5 equal weights of 0.2 round once more than a division by 5
        assert getattr(equal.weighted, part) == pytest.approx(getattr(plain.overall, part))


def test_it_is_linear_in_the_weights():
    weights = np.array([0.5, 0.25, 0.25, 0.0, 0.0])
    found = neuron_shifts(dna(1), dna(2), permutations=99, weights={"layer": weights})
    assert found.weighted is not None
    assert found.weighted.value == pytest.approx(weights @ found.layers[0].value)  # rounding
    assert found.weighted.noise_floor == pytest.approx(weights @ found.layers[0].noise_floor)
    assert "3 neurons" in found.weighted.method


def test_one_neuron_alone_has_its_own_p_value():
    one = np.array([0.0, 0, 0, 1, 0])
    found = neuron_shifts(dna(1), dna(2, shift=0.1), permutations=199, weights={"layer": one})
    assert found.weighted is not None
    assert found.weighted.p_value == found.layers[0].p_value[3]


def test_weights_on_nothing_are_refused():
    values = np.ones((20, 2, 1), np.float32)
    values[:, 1, 0] = np.random.default_rng(0).standard_normal(20)
    still = dna_of(values, random_ids(20))
    with pytest.raises(InputError, match="no neuron"):
        neuron_shifts(still, still, weights={"layer": np.array([1.0, 0.0])})


def test_fixed_weights_keep_the_level():
    weights = {"layer": np.array([0.6, 0.3, 0.1, 0.0, 0.0])}
    rejected = 0
    for repeat in range(300):
        a, b = dna(2 * repeat, items=64), dna(2 * repeat + 1, items=64)
        found = neuron_shifts(a, b, permutations=99, seed=repeat, weights=weights).weighted
        rejected += found.p_value <= 0.05
    # binomial(300, 0.05): mean 15, deviation 3.8; three deviations either way
    assert 4 <= rejected <= 26
