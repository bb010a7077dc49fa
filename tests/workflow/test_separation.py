"""Neurons that tell two renderings apart, chosen on one half and reported on the other."""

import numpy as np
import pytest
from PIL import Image

from dnacompare.errors import IncompatibleError, InputError, TooFewItemsError
from dnacompare.results import Separation
from dnacompare.workflow import scenes
from dnacompare.workflow.separation import separating_neurons
from tests.build import image_dataset, text_dataset

COUNT = 90


def enlarged(picture):
    """As many image generators finish: drawn small and enlarged."""
    small = Image.fromarray(picture).resize((64, 64), Image.Resampling.BICUBIC)
    return np.asarray(small.resize((128, 128), Image.Resampling.BICUBIC))


@pytest.fixture(scope="module")
def rendered():
    """Landscapes by one formula: as they are, and others drawn small and enlarged."""
    drawn = scenes.pictures(scenes.hills, 2 * COUNT, seed=3)
    real, other = drawn[:COUNT], drawn[COUNT:]
    return {
        "real": image_dataset(list(real), "drawn"),
        "enlarged": image_dataset([enlarged(picture) for picture in other], "enlarged"),
        "other": image_dataset(list(other), "others"),
    }


@pytest.fixture(scope="module")
def found(rendered):
    return separating_neurons(rendered["real"], rendered["enlarged"])


def test_the_finest_detail_gives_the_enlarged_ones_away(found):
    assert len(found.neurons) == 20
    # stripes of 3 pixels do not survive 64 × 64 pixels
    assert sum("3 px" in neuron.name for neuron in found.neurons) >= 15
    assert all(neuron.shift < 0 for neuron in found.neurons)
    assert all(neuron.estimate.p_value <= 0.05 for neuron in found.neurons)


def test_the_chosen_neurons_say_it_louder_than_all(found):
    chosen, every = found.chosen, found.all_neurons
    assert chosen.value / chosen.noise_floor > 2 * every.value / every.noise_floor
    assert chosen.p_value == 1 / 1000
    assert chosen.n == every.n
    assert chosen.n[0] + found.chosen_on[0] == COUNT


def test_it_round_trips_through_json(found):
    assert Separation.from_json(found.to_json()) == found


def test_where_nothing_differs_the_choice_flatters_nothing(rendered):
    same = separating_neurons(rendered["real"], rendered["other"], permutations=199)
    ratio = same.chosen.value / same.chosen.noise_floor
    # what was chosen by chance stood out where it was chosen and falls back to chance elsewhere
    assert ratio < np.mean([neuron.chosen_at for neuron in same.neurons])
    assert same.chosen.p_value > 0.01


@pytest.mark.parametrize("count", [0, 5_000])
def test_impossible_counts(rendered, count):
    with pytest.raises(InputError, match=f"{count} neurons cannot be chosen"):
        separating_neurons(rendered["real"], rendered["enlarged"], count=count, permutations=19)


def test_too_few_items(rendered):
    with pytest.raises(TooFewItemsError, match="10 different items"):
        separating_neurons(rendered["real"].take(range(10)), rendered["other"])


def test_unlike_kinds(rendered):
    with pytest.raises(IncompatibleError, match="images and 'texts' holds text"):
        separating_neurons(rendered["real"], text_dataset(["a", "b"]))
