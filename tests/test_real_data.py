"""Real datasets whose difference, or lack of one, is known."""

from collections.abc import Callable
from functools import cache, reduce
from operator import add
from pathlib import Path

import numpy as np
import pytest

import dnacompare as dc
from dnacompare.extraction import Extraction
from dnacompare.results import Comparison
from dnacompare.workflow.extract import extraction

EXTRACTORS = ("embedded", "torchvision/mobilenet_v2")
EVERY = {"embedded": 1, "torchvision/mobilenet_v2": 3}
"""The network sees every third image, all classes alike: enough for the question, and quicker."""

Seen = dict[tuple[str, str], Extraction]


@pytest.fixture(scope="module")
def seen(shared: Path) -> Seen:
    """Every folder of images as every extractor sees it; one pass each."""
    folders = {
        "photo": shared / "pacs/photo",
        "sketch": shared / "pacs/sketch",
        "art": shared / "pacs/art_painting",
        "day": shared / "day_night/day",
        "night": shared / "day_night/night",
    }
    options = {
        "embedded": {},
        "torchvision/mobilenet_v2": {
            "weights": str(shared / "weights/mobilenet_v2_imagenet_fp16.pth")
        },
    }
    found = {}
    for folder, path in folders.items():
        whole = dc.open_dataset(path)
        for name in EXTRACTORS:
            some = whole.take(np.arange(0, len(whole), EVERY[name]))
            found[name, folder] = extraction(some, extractor=name, options=options[name])
    return found


@pytest.fixture(scope="module")
def compared(seen: Seen) -> Callable[[str, str, str], Comparison]:
    """The comparison of two folders, each made once however many tests look at it."""

    @cache
    def of(extractor: str, a: str, b: str) -> Comparison:
        return dc.compare(seen[extractor, a], seen[extractor, b])

    return of


@pytest.mark.parametrize("extractor", EXTRACTORS)
@pytest.mark.parametrize(("a", "b"), [("photo", "sketch"), ("photo", "art"), ("day", "night")])
def test_known_shifts_of_images_are_found(
    compared: Callable[[str, str, str], Comparison], extractor: str, a: str, b: str
) -> None:
    found = compared(extractor, a, b)
    assert found.verdict.outcome == "different"
    assert found.p_value is not None
    assert found.p_value <= 0.01
    for name, estimate in found.estimates.items():
        assert estimate.p_value is not None, name
        assert estimate.p_value <= 0.01, name


@pytest.mark.parametrize("extractor", EXTRACTORS)
def test_sketches_are_farther_from_photos_than_paintings(
    compared: Callable[[str, str, str], Comparison], extractor: str
) -> None:
    sketch, art = (compared(extractor, "photo", other) for other in ("sketch", "art"))
    for name in sketch.estimates:
        assert sketch.estimates[name].value > art.estimates[name].value, name


def test_random_halves_of_photos_are_rarely_told_apart(shared: Path) -> None:
    """20 splits of 400 photographs: at most 3 rejections at 0.05 for every distance.

    Binomial(20, 0.05) exceeds 3 with probability 0.016. The photographs are cut into 20 random
    shards and each split takes 10 of them, so one pass serves all splits.
    """
    photos = dc.open_dataset(shared / "imagenet_photos/images")
    random = np.random.default_rng(5)
    shards = [
        extraction(photos.take(part))
        for part in np.array_split(random.permutation(len(photos)), 20)
    ]
    rejected: dict[str, int] = {}
    for split in range(20):
        order = random.permutation(len(shards))
        halves = [reduce(add, (shards[i] for i in half)) for half in (order[:10], order[10:])]
        found = dc.compare(*halves, permutations=199, seed=split)
        for name, estimate in found.estimates.items():
            assert estimate.p_value is not None
            rejected[name] = rejected.get(name, 0) + (estimate.p_value <= 0.05)
    assert set(rejected) == {"dna_emd", "dna_frechet", "sliced_wasserstein", "energy", "mmd_fuse"}
    assert all(count <= 3 for count in rejected.values()), rejected


def test_bicycle_hires_grew(shared: Path) -> None:
    import pandas as pd

    table = pd.read_csv(shared / "tables/bike_hour.csv")
    table = table.drop(columns=["instant", "dteday"])
    years = [table[table.yr == year].drop(columns="yr") for year in (0, 1)]
    found = dc.compare(*years)
    assert found.verdict.outcome == "different"
    assert "cnt" in [neuron.name for neuron in found.neurons[:3]]
    (count,) = [neuron for neuron in found.neurons if neuron.name == "cnt"]
    # The published means, in hires an hour; the frame is float64, the sums are exact.
    assert count.mean_a == pytest.approx(years[0].cnt.mean(), rel=1e-6)
    assert count.mean_b == pytest.approx(years[1].cnt.mean(), rel=1e-6)
    assert found.a.used == 2000  # a subsample, and said
    assert any("2,000 of the" in note for note in found.notes)


def test_halves_of_the_penguins_are_alike(shared: Path) -> None:
    import pandas as pd

    table = pd.read_csv(shared / "tables/penguins.csv")
    order = np.random.default_rng(0).permutation(len(table))
    half = len(order) // 2
    found = dc.compare(table.iloc[order[:half]], table.iloc[order[half:]])
    assert found.verdict.outcome == "no evidence"
    assert found.detectable is not None
    assert "would have been seen" in found.verdict.sentence


def test_one_classifier_on_two_test_sets(shared: Path) -> None:
    """A CIFAR-10 classifier's labels on CIFAR-10 and on the later CIFAR-10.1."""
    import pandas as pd

    path = shared / "model_outputs_cifar10/cifar10_vs_10.1_predictions.npz"
    with np.load(path) as arrays:
        model = int(np.flatnonzero(arrays["models"] == "wrn_28_10")[0])
        labels = [arrays[name][model].astype(str) for name in ("pred_cifar10", "pred_cifar101_v6")]
    sides = [
        dc.open_dataset(pd.DataFrame({"label": side}), modality="model outputs", name=name)
        for side, name in zip(labels, ("CIFAR-10", "CIFAR-10.1"), strict=True)
    ]
    found = dc.compare(*sides)
    shown = {neuron.name: neuron for neuron in found.neurons}
    assert len(shown) == 10
    shares = pd.Series(labels[0]).value_counts(normalize=True)
    for label, share in shares.items():
        neuron = next(n for name, n in shown.items() if name.endswith(str(label)))
        assert neuron.mean_a == pytest.approx(share, rel=1e-6)
