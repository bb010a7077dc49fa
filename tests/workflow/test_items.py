"""Single items against a dataset and against one another: closed forms, pictures, honest ranks."""

import copy

import numpy as np
import pandas as pd
import pytest
from scipy.stats import binom

import dnacompare as dc
from dnacompare.errors import CancelledError, IncompatibleError, InputError, TooFewItemsError
from dnacompare.item_ranking import ItemRanking, NearestItems
from dnacompare.numerics.item_distances import Reference
from dnacompare.numerics.layer_distance import distance
from dnacompare.specs import silent
from dnacompare.workflow.extract import BATCH, build_extractor, extraction
from dnacompare.workflow.item_scale import ItemScale
from dnacompare.workflow.items import _halves
from tests.build import image_dataset, pictures, table_dataset, text_dataset


@pytest.fixture(scope="module")
def drawn():
    return pictures(60, seed=5)


@pytest.fixture(scope="module")
def ranking(shared):
    """120 photographs as A; 40 others and 40 sketches as B."""
    photo, sketch = (dc.open_dataset(shared / "pacs" / kind) for kind in ("photo", "sketch"))
    mixed = np.random.default_rng(0).permutation(len(photo))  # folders hold one kind of animal
    some = np.random.default_rng(1).permutation(len(sketch))[:40]
    others, sketches = photo.take(mixed[120:160]), sketch.take(some)
    found = dc.rank_items(photo.take(mixed[:120], "photographs"), others + sketches)
    return found, {f"{int(item):016x}" for item in sketches.ids}


def test_a_point_and_a_sample():
    random = np.random.default_rng(0)
    sample = random.normal(3, 2, 400).astype(np.float32)
    points = np.array([-9, 0, 3, 3.5, 8, 60], np.float32)  # the last beyond √200
    a, b = table_dataset(pd.DataFrame({"x": sample})), table_dataset(pd.DataFrame({"x": points}))
    found = dc.rank_items(a, b)
    seen = _halves(a)[0].read(slice(None))["x"].to_numpy()
    # W1 between a point and a sample is the mean distance to it
    exact = np.abs(seen[:, None] - points).mean(axis=0) / seen.std()
    by_name = {item.name: item.distance for item in found.items}
    got = [by_name[f"item {i}"] for i in range(len(points))]
    # a bin is at most 1/32 of the value, in standard deviations, wide: the point is spread over it
    reach = np.abs(points - sample.mean()) / sample.std()
    assert np.all(np.abs(got - np.minimum(exact, np.sqrt(200))) <= (1 + reach) / 32)
    assert [item.name for item in found.items][:2] == ["item 5", "item 0"]
    assert found.n == (200, 200, 6)
    assert found.items[0].p_value == 1 / 201


def test_it_is_the_distance_of_one_item_dnas(drawn):
    a, b = image_dataset(drawn[:25]), image_dataset(drawn[25:27])
    built = build_extractor("auto", (a,), "cpu")
    dna = extraction(a, extractor=built).dna
    single = [extraction(b.take([i]), extractor=built).dna for i in range(2)]
    sent = {}
    built.run(b.read(slice(None)), lambda layer, values: sent.setdefault(layer, values.numpy()))
    for number, layer in enumerate(dna.layers):
        got = Reference.of(layer, dna.grid).distance(sent[number])
        for item, other in enumerate(one.layers[number] for one in single):
            low = np.minimum(layer.minimum, other.minimum).astype(float)
            high = np.maximum(layer.maximum, other.maximum).astype(float)
            # the same sums in another order of rounding
            np.testing.assert_allclose(
                got[item], distance(layer, other, dna.grid, low, high), rtol=1e-9, atol=1e-12
            )


def test_sketches_lie_farther_than_photographs(ranking):
    found, sketches = ranking
    far = [item.distance for item in found.items if item.id in sketches]
    near = [item.distance for item in found.items if item.id not in sketches]
    assert (len(far), len(near)) == (40, 40)
    above = np.mean(np.array(far)[:, None] > np.array(near))
    assert above > 0.9  # measured 0.97; 0.5 by chance, with a standard error of 0.065
    assert [item.distance for item in found.items] == sorted(far + near, reverse=True)
    assert found.sentence.endswith("by chance 7.9 would.")


def test_held_out_photographs_have_ordinary_ranks(ranking):
    found, sketches = ranking
    p_values = np.array([item.p_value for item in found.items if item.id not in sketches])
    count = np.sum(p_values <= 0.5)
    # beside a binomial's spread there is that of the reference's median, at 60 items as wide: √(1 +
    # 40/60) standard deviations of the binomial are 4.1, and 4 of them are allowed
    assert abs(count - 20) <= 16.4
    assert p_values.min() >= 1 / 61


def test_where_nothing_differs_p_values_are_uniform():
    random = np.random.default_rng(3)
    small = []
    for _ in range(120):
        rows = pd.DataFrame(random.normal(size=(41, 3)).astype(np.float32), columns=list("xyz"))
        whole = table_dataset(rows)
        found = dc.rank_items(whole.take(range(40)), whole.take([40]))
        small.append(found.items[0].p_value)
    steps = np.arange(1, 21) / 21  # 20 items are the scale
    for level in (steps[1], steps[4], steps[9]):
        # one item a split, so splits are independent and their number is binomial
        low, high = binom.ppf([1e-4, 1 - 1e-4], len(small), level)
        assert low <= np.sum(np.array(small) <= level + 1e-12) <= high


def test_batches_leave_no_trace(drawn, monkeypatch):
    a, b = image_dataset(drawn[:30]), image_dataset(drawn[30:50])
    whole = dc.rank_items(a, b)
    monkeypatch.setitem(BATCH, ("images", "cpu"), 7)
    assert dc.rank_items(a, b).items == whole.items


def test_layers_may_come_in_pieces(drawn):
    whole = image_dataset(drawn[:20])
    built = build_extractor("auto", (whole,), "cpu")
    dna = extraction(whole, extractor=built).dna
    pieces = copy.copy(built)

    def run(batch, sink):
        def halved(layer, values):
            sink(layer, values[:3])
            sink(layer, values[3:])

        return built.run(batch, halved)

    object.__setattr__(pieces, "run", run)
    one, other = (ItemScale.of(dna, made).measure(whole, 8, "", silent) for made in (built, pieces))
    np.testing.assert_array_equal(one, other)


def test_the_order_of_items_leaves_no_trace(drawn):
    a, b = image_dataset(drawn[:30]), image_dataset(drawn[30:50])
    whole = dc.rank_items(a, b)
    turned = dc.rank_items(a.take(range(29, -1, -1)), b.take(range(19, -1, -1)))
    assert whole.items == turned.items
    assert dc.rank_items(a, b, limit=3).items == whole.items[:3]


def test_texts_and_round_trip():
    plain = [
        f"the {word} {i} went to the market and bought bread"
        for i in range(20)
        for word in ("man", "woman")
    ]
    found = dc.rank_items(text_dataset(plain), text_dataset([*plain[:1], "0x7f!! §§ {{}} ;;;;"]))
    assert found.items[0].name == "item 1"
    assert found.notes == (
        "'texts' shares 1 item with 'texts'; the p-values of those in A's DNA are too large.",
    )
    assert ItemRanking.from_json(found.to_json()) == found


def test_an_item_without_activations_is_left_out():
    values = np.random.default_rng(0).normal(size=43).astype(np.float32)
    values[-1] = np.nan
    whole = table_dataset(pd.DataFrame({"x": values}))
    built = build_extractor("auto", (whole.take(range(42)),), "cpu")
    scale = ItemScale.of(extraction(whole.take(range(40)), extractor=built).dna, built)
    found = scale.measure(whole.take(range(40, 43)), 4, "Items", silent)
    assert np.isfinite(found).tolist() == [True, True, False]


def test_a_value_never_seen_counts_root_n():
    a = table_dataset(pd.DataFrame({"x": np.ones(40, np.float32)}))
    b = table_dataset(pd.DataFrame({"x": np.array([1, 2], np.float32)}))
    found = dc.rank_items(a, b)
    assert [item.distance for item in found.items] == [np.sqrt(20), 0]
    assert [item.p_value for item in found.items] == [1 / 21, 1]  # as far counts, though no farther


def test_near_duplicates_are_nearest(drawn):
    chosen = drawn[7]
    copies = [np.clip(chosen.astype(int) + by, 0, 255).astype(np.uint8) for by in (2, -2, 4)]
    whole = image_dataset([*drawn, *copies])
    found = dc.nearest_items(whole, "item 7", count=5)
    assert {item.name for item in found.items[:3]} == {"item 60", "item 61", "item 62"}
    assert found.items[2].distance < found.items[3].distance / 2
    assert found.items[2].distance < found.typical / 4
    assert found.n == 62
    assert dc.nearest_items(whole, found.item, count=5) == found
    assert NearestItems.from_json(found.to_json()) == found


@pytest.mark.parametrize(("chosen", "other"), [("item 0", "item 5"), ("item 5", "item 0")])
def test_a_copy_is_at_distance_0(drawn, chosen, other):
    found = dc.nearest_items(image_dataset([*drawn[:5], drawn[0]]), chosen, count=1)
    assert (found.name, found.items[0].name) == (chosen, other)
    assert found.items[0].id == found.item
    assert found.items[0].distance == 0


def test_work_can_be_cancelled(drawn):
    stages = []

    def report(step):
        stages.append(step.stage)
        if step.stage == "Items of B":
            raise CancelledError("Cancelled.")

    with pytest.raises(CancelledError):
        dc.rank_items(image_dataset(drawn[:30]), image_dataset(drawn[30:]), progress=report)
    assert list(dict.fromkeys(stages)) == ["The DNA of A", "Items of A", "Items of B"]


def test_what_cannot_be_ranked(drawn):
    few, many = image_dataset(drawn[:19]), image_dataset(drawn[:30])
    with pytest.raises(TooFewItemsError, match="19 different items"):
        dc.rank_items(few, many)
    with pytest.raises(InputError, match="limit is 0"):
        dc.rank_items(many, few, limit=0)
    with pytest.raises(IncompatibleError, match="holds images and 'texts' holds text"):
        dc.rank_items(many, text_dataset(["a"]))
    with pytest.raises(InputError, match="no item 'item 99'"):
        dc.nearest_items(many, "item 99")
    with pytest.raises(InputError, match="count is 0"):
        dc.nearest_items(many, "item 1", count=0)
    with pytest.raises(TooFewItemsError, match="2 items"):
        dc.nearest_items(many.take([0, 1]), "item 1")
