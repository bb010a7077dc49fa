"""The noise floor from one DNA's own groups, against the mean over true pairs of samples."""

import numpy as np
import pytest

from dnacompare.errors import TooFewItemsError
from dnacompare.inference.dna_blocks import neuron_shifts
from dnacompare.inference.own_floor import own_floor
from tests.build import dna_of, random_ids


def sample(items, seed):
    random = np.random.default_rng(seed)
    # positions of an item depend on each other, so that items and not activations count
    values = random.standard_normal((items, 6, 1)) + 0.3 * random.standard_normal((items, 6, 20))
    return dna_of(values.astype(np.float32), random_ids(items, seed))


def test_it_is_what_two_samples_of_one_population_show():
    true = [
        [layer.value for layer in neuron_shifts(sample(150, 2 * i), sample(300, 2 * i + 1)).layers]
        for i in range(60)
    ]
    expected = np.mean(true)
    found = [own_floor(sample(400, 1000 + i), (150, 300), seed=0)[0] for i in range(8)]
    # 60 pairs of 6 neurons tell the mean to about 3 %; the groups' grid and the unequal halves of
    # few groups cost a little more
    assert np.mean(found) == pytest.approx(expected, rel=0.12)


def test_it_falls_with_the_root_of_the_sizes():
    dna = sample(200, 0)
    small, large = (own_floor(dna, (n, n), seed=0)[0] for n in (50, 200))
    np.testing.assert_allclose(small, 2 * large)


def test_constant_neurons_have_none():
    values = np.ones((64, 2, 3), np.float32)
    values[:, 1] = np.random.default_rng(0).standard_normal((64, 3))
    floor = own_floor(dna_of(values, random_ids(64)), (10, 10), seed=0)[0]
    assert floor[0] == 0
    assert floor[1] > 0


def test_three_items_are_too_few():
    values = np.random.default_rng(0).standard_normal((3, 2, 3)).astype(np.float32)
    with pytest.raises(TooFewItemsError, match="3 items"):
        own_floor(dna_of(values, random_ids(3)), (10, 10), seed=0)
