"""Ignoring a nuisance: on real photographs, with a pair of one's own, and with unusable input."""

from dataclasses import replace

import numpy as np
import pytest

from dnacompare.errors import (
    CancelledError,
    IncompatibleError,
    InputError,
    TooFewItemsError,
)
from dnacompare.inference.dna_blocks import neuron_shifts
from dnacompare.nuisances import REGISTRY
from dnacompare.nuisances.brightness import added, multiplied
from dnacompare.results import Comparison
from dnacompare.specs import Way
from dnacompare.workflow.attribute_control import learn
from dnacompare.workflow.attributes import NuisancePair, choices
from dnacompare.workflow.changed_items import changed
from dnacompare.workflow.compare import compare
from dnacompare.workflow.extract import extract
from dnacompare.workflow.open import open_dataset
from dnacompare.workflow.subjects import bring_together
from tests.build import image_dataset, pictures, table_dataset

BRIGHTER = REGISTRY["brightness"].ways[0]
EXPOSED = Way("30 % more light", multiplied, 0.3)
LIGHTER = Way("lighter by a fifth of the range", added, 0.2)


@pytest.fixture(scope="module")
def photos(shared):
    data = open_dataset(shared / "imagenet_photos" / "images")
    return data.take(np.random.default_rng(0).permutation(len(data)))


class Kept:
    """A cache of extractions: tests share what they look at."""

    def __init__(self):
        self.held = {}

    def shards(self, family):
        return []

    def get(self, family, ids):
        return self.held.get((family, ids.tobytes()))

    def put(self, family, ids, extraction, *, checkpoint=False):
        self.held[family, ids.tobytes()] = extraction

    def remove(self, family, ids):
        self.held.pop((family, ids.tobytes()), None)


KEPT = Kept()


def dna_only(a, b, **options):
    return compare(a, b, distances="dna_emd", cache=KEPT, **options)


@pytest.fixture(scope="module")
def brightened(photos):
    """Forty photographs against forty others that are lighter, with that ignored."""
    a, b = photos.take(range(40)), photos.take(range(40, 80))
    return dna_only(a, changed(b, BRIGHTER, 1), ignore="brightness")


def test_all_is_reported(brightened):
    control = brightened.control
    assert control.ignore == ("Brightness",)
    assert control.focus == ()
    assert control.plain == brightened.estimates["dna_emd"]
    assert control.items == (20, 20)
    assert control.neurons == brightened.neurons_tested
    assert control.weighted.interval is not None
    assert control.weighted.noise_floor > 0
    assert {effect.name for effect in control.effects} == set(REGISTRY)
    assert [e.way for e in control.effects if e.role == "ignored"] == [
        way.label for way in REGISTRY["brightness"].ways
    ]
    assert sum(layer.share for layer in control.layers) == pytest.approx(1)  # rounding
    assert control.lost
    assert all(lost.weight < 1 for lost in control.lost)
    assert "With brightness ignored" in control.sentence


def test_it_round_trips_through_json(brightened):
    assert Comparison.from_json(brightened.to_json()) == brightened


def test_comparisons_without_control_are_read_as_before(brightened):
    text = replace(brightened, control=None).to_json()
    old = text.replace('"control": null, ', "")
    assert old != text
    assert Comparison.from_json(old).control is None


def test_weights_follow_from_a_alone(photos, brightened):
    a, c = photos.take(range(40)), photos.take(range(40, 80))
    other = dna_only(a, c, ignore="brightness").control
    assert other.layers == brightened.control.layers
    assert other.effects == brightened.control.effects


def test_on_other_pictures_brightness_moves_less_and_the_rest_still_moves(brightened):
    for effect in brightened.control.effects:
        before = effect.plain.value / effect.plain.noise_floor
        after = effect.weighted.value / effect.weighted.noise_floor
        if effect.role == "ignored":
            assert after < 0.7 * before
        assert effect.plain.interval is not None


@pytest.mark.slow
@pytest.mark.parametrize("seed", [0, 1])
def test_a_brightened_half_is_at_the_noise_floor(shared, photos, seed):
    """The plain distance sees the light; ignored, it is chance, and sketches stay sketches."""
    order = np.random.default_rng(seed).permutation(len(photos))
    a, b = photos.take(order[:200]), changed(photos.take(order[200:]), LIGHTER, seed)
    control = dna_only(a, b, ignore="brightness").control
    assert control.plain.p_value <= 0.05
    assert control.weighted.value <= 1.5 * control.weighted.noise_floor
    photo, sketch = (open_dataset(shared / "pacs" / kind) for kind in ("photo", "sketch"))
    drawn = dna_only(photo, sketch, ignore="brightness").control
    assert drawn.weighted.value >= 0.8 * drawn.plain.value


@pytest.mark.slow
def test_wavelets_scale_with_the_exposure_and_it_is_said(photos):
    """All amplitudes grow with the light: most of it is ignored, not all, and a note says so."""
    a, b = photos.take(range(200)), photos.take(range(200, 400))
    control = dna_only(a, changed(b, EXPOSED, 0), ignore="brightness").control
    beyond = [e.value / e.noise_floor - 1 for e in (control.plain, control.weighted)]
    assert beyond[1] < 0.5 * beyond[0]
    assert not control.reached
    assert any("another extractor" in note for note in control.notes)


@pytest.mark.slow
def test_a_pretrained_network_ignores_brightness_too(shared, photos):
    seen = {
        "extractor": "torchvision/mobilenet_v2",
        "options": {"weights": str(shared / "weights" / "mobilenet_v2_imagenet_fp16.pth")},
        "ignore": "brightness",
    }
    brighter = changed(photos.take(range(200, 400)), REGISTRY["brightness"].ways[1], 0)
    control = dna_only(photos.take(range(200)), brighter, **seen).control
    assert control.plain.p_value <= 0.05
    assert control.reached
    assert control.weighted.value <= 1.5 * control.weighted.noise_floor
    photo, sketch = (open_dataset(shared / "pacs" / kind) for kind in ("photo", "sketch"))
    drawn = dna_only(photo, sketch, **seen).control
    assert drawn.weighted.value >= 0.8 * drawn.plain.value


@pytest.mark.slow
def test_null_pairs_keep_their_level(photos):
    """Weights of one set, learned once, on many splits of the same photographs: no label moves
    them, so p-values stay uniform."""
    settings = {"device": "cpu", "options": {}, "cache": None}
    rejected = 0
    repeats = 100
    pieces = [extract(photos.take(range(i, 400, 40))) for i in range(40)]
    order = np.random.default_rng(0)
    pair = bring_together(
        photos.take(range(200)),
        photos.take(range(200, 400)),
        extractor="auto",
        progress=lambda _: None,
        **settings,
    )
    chosen = choices("blur", None)
    weights = learn(
        photos.take(range(200)), chosen, pair, seed=0, report=lambda _: None, **settings
    ).weights
    for repeat in range(repeats):
        drawn = order.permutation(40)
        a, b = (
            sum((pieces[i] for i in half[1:]), pieces[half[0]]) for half in (drawn[:20], drawn[20:])
        )
        found = neuron_shifts(a, b, permutations=199, seed=repeat, weights=weights).weighted
        rejected += found.p_value <= 0.05
    # binomial(100, 0.05) and splits of one set that are not quite independent: 5 ± 3 · 2.2
    assert rejected <= 12


@pytest.fixture(scope="module")
def data():
    return image_dataset(pictures(80, seed=1))


def stamped(data):
    """With a white mark in a corner of each picture."""
    marked = [picture.copy() for picture in data.read(slice(None))]
    for picture in marked:
        picture[4:20, 4:20] = 255
    return image_dataset(marked)


class TestPairsOfOnesOwn:
    def test_a_watermark_is_ignored(self, data):
        a, b = data.take(range(40)), stamped(data.take(range(40, 80)))
        pair = NuisancePair(a, stamped(a), "watermark")
        control = dna_only(a, b, ignore=pair, permutations=199).control
        assert control.ignore == ("watermark",)
        ratio = [e.value / e.noise_floor for e in (control.plain, control.weighted)]
        assert ratio[1] < ratio[0]
        (effect,) = [one for one in control.effects if one.role == "ignored"]
        assert effect.way == "the pictures given"

    def test_pairs_of_different_sizes_are_refused(self, data):
        pair = NuisancePair(data.take(range(40)), data.take(range(30)), "mark")
        with pytest.raises(IncompatibleError, match="'mark' has 40 pictures without and 30 with"):
            dna_only(data, data, ignore=pair)

    def test_pairs_of_few_pictures_are_refused(self, data):
        few = data.take(range(6))
        with pytest.raises(TooFewItemsError, match="6 different pictures"):
            dna_only(data, data, ignore=NuisancePair(few, stamped(few)))

    def test_pairs_of_tables_are_refused(self, data):
        import pandas as pd

        table = table_dataset(pd.DataFrame({"x": np.arange(30.0)}))
        with pytest.raises(IncompatibleError, match="holds table and table"):
            dna_only(data, data, ignore=NuisancePair(table, table))


class TestUnusableInput:
    def test_an_unknown_name_lists_those_there_are(self, data):
        with pytest.raises(InputError, match=r"no 'brigtness'.*Did you mean 'brightness'"):
            dna_only(data, data, ignore="brigtness")

    def test_one_chosen_twice(self, data):
        with pytest.raises(InputError, match="'Blur' was chosen twice"):
            dna_only(data, data, ignore="blur", focus="blur")

    def test_dnas_have_no_pictures(self, data):
        dna = extract(data)
        with pytest.raises(IncompatibleError, match="was given as DNA"):
            dna_only(dna, dna, ignore="blur")

    def test_tables_have_no_brightness(self):
        import pandas as pd

        frame = pd.DataFrame({"x": np.random.default_rng(0).normal(size=50)})
        table = table_dataset(frame)
        with pytest.raises(InputError, match="holds table"):
            dna_only(table, table_dataset(frame + 1), ignore="blur")

    def test_few_pictures(self, data):
        with pytest.raises(TooFewItemsError, match="12 different pictures"):
            dna_only(data.take(range(12)), data, ignore="blur")

    def test_it_can_be_cancelled(self, data):
        def stop(step):
            if step.stage.startswith("Responses, pass 3"):
                raise CancelledError("stopped")

        with pytest.raises(CancelledError):
            dna_only(data, data, ignore="blur", progress=stop)

    def test_what_moves_nothing_is_said(self):
        # two sets of grey pictures: mirrored ones are like them
        grey = [np.full((40, 40, 3), level, np.uint8) for level in range(60, 140)]
        a, b = image_dataset(grey[::2]), image_dataset(grey[1::2])
        control = dna_only(a, b, ignore="flip").control
        assert any("there is nothing to ignore" in note for note in control.notes)
        assert control.effective == pytest.approx(control.neurons)  # all weights equal
        assert control.reached

    def test_where_no_neuron_is_left_it_is_said(self, data):
        a, b = data.take(range(40)), data.take(range(40, 80))
        control = dna_only(a, b, ignore=("contrast", "brightness")).control
        assert not control.reached
        assert any("blind to contrast and brightness" in note for note in control.notes)
        assert control.after < control.before
        assert control.effective >= 0.09 * control.neurons  # one step of the path beyond a tenth


def test_focus_raises_what_is_looked_for(photos):
    a, b = photos.take(range(40)), photos.take(range(40, 80))
    blurred = changed(b, REGISTRY["blur"].ways[0], 0)
    control = dna_only(a, blurred, focus="blur", permutations=99).control
    (effect,) = [one for one in control.effects if one.role == "focus"]
    assert effect.weighted.value / effect.weighted.noise_floor > 1.5 * (
        effect.plain.value / effect.plain.noise_floor
    )
    assert "With blur in focus, a difference shows" in control.sentence
