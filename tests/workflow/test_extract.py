"""One pass over a dataset: nothing but its items decides what comes out."""

import threading
import time
import weakref
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np
import pandas as pd
import pytest
import torch
from numpy.typing import NDArray

from dnacompare import embeddings as embeddings_module
from dnacompare.dataset import Dataset, Ids, Positions
from dnacompare.embeddings import draw_order
from dnacompare.errors import CancelledError, IncompatibleError, InputError, StoreError
from dnacompare.extraction import Extraction
from dnacompare.specs import Progress, Sink
from dnacompare.workflow import long_pass, shards
from dnacompare.workflow.building import resolve_device
from dnacompare.workflow.extract import (
    build_extractor,
    embed,
    extract,
    extraction,
)
from dnacompare.workflow.read_ahead import batches
from tests.build import image_dataset, pictures, table_dataset, text_dataset
from tests.workflow.seeing import SQUEEZENET, Colours, Shelf, same


@pytest.fixture(scope="module")
def images() -> Dataset:
    return image_dataset(pictures(23), "pictures")


@pytest.fixture(scope="module")
def network(images: Dataset) -> Any:
    return build_extractor("torchvision/squeezenet1_1", (images,), "cpu", SQUEEZENET)


def test_batch_size_and_order_leave_no_trace(images: Dataset, network: Any) -> None:
    wanted = extraction(images, extractor=network)
    mixed = images.take(np.random.default_rng(0).permutation(len(images)))
    for dataset, size in ((images, 1), (images, 7), (images, 23), (mixed, 5)):
        assert same(extraction(dataset, extractor=network, batch_size=size), wanted), size


def test_parts_add_up_to_the_whole(images: Dataset, network: Any) -> None:
    a, b = images.take(range(9)), images.take(range(9, 23))
    parts = extraction(a, extractor=network) + extraction(b, extractor=network)
    assert same(parts, extraction(images, extractor=network))
    assert same(parts, extraction(a + b, extractor=network))


@pytest.mark.parametrize("make", ["table", "text"])
def test_tables_and_texts_add_up_too(make: str) -> None:
    random = np.random.default_rng(1)
    dataset = (
        table_dataset(pd.DataFrame({"x": random.normal(size=50), "c": ["a", "b"] * 25}))
        if make == "table"
        else text_dataset([f"Text {i} says {random.integers(10**6)}." for i in range(50)])
    )
    a, b = dataset.take(range(20)), dataset.take(range(20, 50))
    seen = [extraction(part, reference=(dataset,), batch_size=8) for part in (a, b, dataset)]
    assert same(seen[0] + seen[1], seen[2])


def test_layers_in_pieces_count_the_same(images: Dataset) -> None:
    wanted = extraction(images, extractor=Colours())
    assert same(extraction(images, extractor=Colours(pieces=3), batch_size=10), wanted)


def test_what_is_seen_is_what_the_items_hold(images: Dataset) -> None:
    seen = extraction(images, extractor=Colours(), batch_size=4)
    pixels = np.stack(images.read(slice(None))).astype(np.float64)
    layer = seen.dna["channels"]
    # Exact sums of float64 row sums: rounding of the last division alone.
    assert np.allclose(layer.mean, pixels.mean(axis=(0, 1, 2)), rtol=1e-15)
    assert (layer.total == pixels[..., 0].size).all()
    assert np.array_equal(layer.maximum, pixels.max(axis=(0, 1, 2)))
    means = pixels.mean(axis=(1, 2))
    # float32 means of 2,304 values: 2,304 roundings of 6e-8 at worst, far fewer in a tree.
    assert np.allclose(seen.embeddings.values, means, rtol=1e-5)
    reddest = images.ids[np.argsort(-means[:, 0])[:8]]
    assert np.array_equal(seen.exemplars.layers["channels"].most_ids[0], reddest)
    assert seen.dna.problem() is None
    assert (seen.dna.items, seen.embeddings.items, seen.dna.name) == (23, 23, "pictures")
    assert seen.dna.root == sum(int(i) for i in images.ids) % 2**64


def test_extract_and_embed_are_its_parts() -> None:
    rows = np.random.default_rng(0).normal(size=(40, 3))
    assert extract(rows) == extract(rows, batch_size=7)
    assert embed(rows).values.shape == (40, 3)


def test_a_provenance_is_as_a_file_gives_it_back(images: Dataset, tmp_path: Any) -> None:
    extractor = Colours()
    extractor.provenance["sizes"] = (1, 2)
    seen = extraction(images, extractor=extractor)
    seen.save(tmp_path)
    loaded = Extraction.load(tmp_path)
    assert same(loaded, seen)
    assert loaded.dna + seen.dna == seen.dna + seen.dna
    assert (loaded.embeddings + seen.embeddings).items == 46


# Progress and cancelling


def test_progress_comes_between_batches(images: Dataset) -> None:
    told: list[Progress] = []
    extraction(images, extractor=Colours(), batch_size=10, progress=told.append)
    assert [step.done for step in told] == [0, 10, 20, 23]
    assert {(step.stage, step.total) for step in told} == {("Extracting", 23)}


@pytest.mark.parametrize("when", [0, 10])
def test_cancelling_stops_at_the_next_batch(images: Dataset, when: int) -> None:
    extractor = Colours()
    before = threading.active_count()

    def stop(step: Progress) -> None:
        if step.done == when:
            raise CancelledError("Stopped.")

    with pytest.raises(CancelledError):
        extraction(images, extractor=extractor, batch_size=5, progress=stop)
    assert len(extractor.sizes) == when // 5
    deadline = time.monotonic() + 5
    while threading.active_count() > before and time.monotonic() < deadline:
        time.sleep(0.01)
    assert threading.active_count() <= before  # no thread goes on reading


def test_cancelling_leaves_the_rest_unread(images: Dataset) -> None:
    read: list[int] = []

    class Slow:
        def read(self, positions: Positions) -> list[Any]:
            time.sleep(0.005)
            read.extend(positions)
            return images.read(positions % 23)  # type: ignore[no-any-return]

    ids = np.arange(400, dtype=np.uint64)
    dataset = Dataset("slow", "images", ids, [str(i) for i in ids], Slow(), "f")

    def stop(step: Progress) -> None:
        if step.done:
            raise CancelledError("Stopped.")

    with pytest.raises(CancelledError):
        extraction(dataset, extractor=Colours(), batch_size=200, progress=stop)
    time.sleep(0.4)  # the second batch would take 0.13 s: 50 pieces, two at a time
    assert 200 <= len(read) < 400


# The cache


class Broken:
    """A cache on a full disk that found its file damaged."""

    def shards(self, family: str) -> Iterable[tuple[Ids, bool]]:
        raise StoreError("The catalogue cannot be read.")

    def get(self, family: str, ids: Ids) -> Extraction | None:
        raise StoreError("The kept file was damaged; it was moved aside.")

    def put(
        self, family: str, ids: Ids, extraction: Extraction, *, checkpoint: bool = False
    ) -> None:
        raise StoreError("The disk is full.")

    def remove(self, family: str, ids: Ids) -> None:
        raise StoreError("The disk is full.")


def test_what_was_seen_before_is_not_looked_at_again(images: Dataset) -> None:
    shelf, extractor = Shelf(), Colours()
    first = extraction(images, extractor=extractor, cache=shelf)
    looked = len(extractor.sizes)
    again = extraction(images, extractor=extractor, cache=shelf)
    assert len(extractor.sizes) == looked
    assert same(first, again)
    renamed = images.take(range(len(images)), "other name")
    one, two = (extraction(renamed, extractor=extractor, cache=shelf) for _ in range(2))
    assert one.dna.name == two.dna.name == two.embeddings.name == "other name"


def test_a_broken_cache_is_told_and_the_work_goes_on(images: Dataset) -> None:
    seen = extraction(images, extractor=Colours(), cache=Broken())
    assert same(seen, extraction(images, extractor=Colours()))
    assert seen.notes == (
        "The kept file was damaged; it was moved aside.",
        "The catalogue cannot be read.",
        "The disk is full.",
    )


def test_notes_on_columns_come_back_from_the_cache() -> None:
    shelf = Shelf()
    dataset = table_dataset(pd.DataFrame({"x": [1.0, 2, 3], "void": [np.nan] * 3}))
    for _ in range(2):
        (note,) = extraction(dataset, cache=shelf).notes
        assert note == "The column 'void' is left out: it has no number in one of the datasets."


# Memory


def test_a_batch_too_large_for_the_gpu_is_halved_and_counted_once(images: Dataset) -> None:
    extractor = Colours(room=3)
    seen = extraction(images, extractor=extractor, batch_size=16)
    assert same(seen, extraction(images, extractor=Colours()))
    assert extractor.sizes == [16, 8, 4, *[2] * 11, 1]
    assert seen.notes == (
        "Memory did not hold 16 items at once, so 2 were taken at a time; the result is the same.",
    )


def test_one_item_too_large_for_the_gpu_is_an_error(images: Dataset) -> None:
    with pytest.raises(InputError, match=r"not hold even one item of 'pictures' .*'cpu'"):
        extraction(images, extractor=Colours(room=0))


def test_embeddings_stop_growing_at_the_cap(
    images: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = extraction(images, extractor=Colours())
    for module in (shards, long_pass):
        monkeypatch.setattr(module, "CAP", 6)
    for size in (4, 23):
        seen = extraction(images, extractor=Colours(), batch_size=size).embeddings
        wanted = whole.embeddings.capped(6)
        assert np.array_equal(seen.ids, wanted.ids)
        assert np.array_equal(seen.values, wanted.values)
        assert (len(seen), seen.items) == (6, 23)
    assert set(seen.ids) == set(images.ids[np.argsort(draw_order(images.ids))[:6]])
    assert embeddings_module.CAP == 20_000


def test_images_are_let_go_after_their_batch() -> None:
    """At most this batch and the next are alive, however many items there are."""
    seen: list[weakref.ref[Any]] = []
    most = 0

    class Page(np.ndarray[Any, Any]):
        """An array that can be watched."""

    class Endless:
        def read(self, positions: Positions) -> list[Any]:
            found = [np.full((8, 8, 3), position, np.uint8).view(Page) for position in positions]
            seen.extend(weakref.ref(image) for image in found)
            return found

    dataset = Dataset(
        "endless",
        "images",
        np.arange(200, dtype=np.uint64),
        range(200),
        Endless(),
        "f",  # type: ignore[arg-type]
    )

    def watch(_: Progress) -> None:
        nonlocal most
        most = max(most, sum(image() is not None for image in seen))

    extraction(dataset, extractor=Colours(), batch_size=10, progress=watch)
    assert 10 <= most <= 30


# Reading ahead


def test_batches_come_in_order_and_ahead(images: Dataset) -> None:
    for size in (1, 4, 9, 23, 50):
        cuts, contents = zip(*batches(images, size, None), strict=True)
        assert np.array_equal(np.concatenate(cuts), np.arange(23))
        flat = [image for batch in contents for image in batch]
        assert all(
            np.array_equal(a, b) for a, b in zip(flat, images.read(slice(None)), strict=True)
        )


def test_a_reading_error_comes_through(images: Dataset) -> None:
    class Torn:
        def read(self, positions: Positions) -> list[Any]:
            if (positions >= 15).any():
                raise InputError("'x.png' can no longer be read.")
            return images.read(positions)  # type: ignore[no-any-return]

    dataset = Dataset("torn", "images", images.ids, images.names, Torn(), "f")
    with pytest.raises(InputError, match="can no longer be read"):
        extraction(dataset, extractor=Colours(), batch_size=4)


# What is refused


class Faulty(Colours):
    def run(self, batch: Sequence[NDArray[np.uint8]], sink: Sink) -> NDArray[np.float32]:
        return super().run(batch, lambda layer, found: sink(layer, found) if layer == 0 else None)


def test_an_extractor_that_forgets_a_layer_is_caught(images: Dataset) -> None:
    with pytest.raises(InputError, match=r"'colours' .* did not send every layer of every item"):
        extraction(images, extractor=Faulty())


@pytest.mark.parametrize("size", [0, -3, 2.5, "many"])
def test_impossible_batch_sizes_are_refused(images: Dataset, size: Any) -> None:
    with pytest.raises(InputError, match=r"batch_size is"):
        extraction(images, extractor=Colours(), batch_size=size)


def test_impossible_choices_are_refused(images: Dataset) -> None:
    calls: list[tuple[Callable[[], Any], type[Exception], str]] = [
        (lambda: extraction(images.take([])), InputError, "no items to look at"),
        (lambda: extraction(images, extractor="embeded"), InputError, "mean 'embedded'"),
        (lambda: extraction(images, extractor="columns"), IncompatibleError, "takes table"),
        (lambda: extraction(images, device="gpu9"), InputError, "no device 'gpu9'"),
        (lambda: extraction(images, device="cuda:64"), InputError, "no such GPU"),
        (lambda: extraction(images, options={"size": 1}), InputError, "no option 'size'"),
    ]
    for call, kind, told in calls:
        with pytest.raises(kind, match=told):
            call()


def test_auto_takes_a_gpu_where_there_is_one() -> None:
    assert resolve_device("auto") == ("cuda" if torch.cuda.is_available() else "cpu")


# Building


def test_a_network_is_built_once_for_all_datasets(images: Dataset) -> None:
    """A public implementation of the method builds it anew for each."""
    other = image_dataset(pictures(3, seed=9))
    name = "torchvision/squeezenet1_1"
    built: list[Any] = []

    def build(dataset: Dataset) -> None:
        built.append(build_extractor(name, (dataset,), "cpu", {"weights": "random", "seed": 8}))

    threads = [threading.Thread(target=build, args=(dataset,)) for dataset in (images, other) * 3]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(built) == 6
    assert all(one is built[0] for one in built)
    assert build_extractor(name, (other,), "cpu", {"weights": "random", "seed": 9}) is not built[0]


def test_a_weights_file_that_changed_is_read_again(images: Dataset, tmp_path: Any) -> None:
    from torchvision import models

    path = tmp_path / "w.pth"
    name = "torchvision/squeezenet1_1"
    digests = []
    for seed in (1, 2):
        torch.manual_seed(seed)
        torch.save(models.squeezenet1_1().state_dict(), path)
        built = build_extractor(name, (images,), "cpu", {"weights": str(path)})
        digests.append(built.provenance["weights"])
    assert digests[0] != digests[1]


def test_dnas_of_different_weights_do_not_compare(images: Dataset) -> None:
    """A public implementation of the method compares them without complaint."""
    a, b = (
        extract(
            images,
            extractor="torchvision/squeezenet1_1",
            options={"weights": "random", "seed": seed},
        )
        for seed in (3, 4)
    )
    with pytest.raises(IncompatibleError, match="differ in 'weights'"):
        a.check_comparable(b)


@pytest.mark.gpu
def test_a_gpu_sees_what_a_processor_sees(images: Dataset) -> None:
    name = "torchvision/squeezenet1_1"
    on_cpu = extraction(images, extractor=name, device="cpu", options=SQUEEZENET)
    on_gpu = extraction(images, extractor=name, device="cuda", options=SQUEEZENET)
    scale = np.abs(on_cpu.embeddings.values).max()
    # float32 convolutions in another order, without TF32: 1e-5 of the largest feature.
    assert np.abs(on_cpu.embeddings.values - on_gpu.embeddings.values).max() < 1e-5 * scale
    for mine, other in zip(on_cpu.dna.layers, on_gpu.dna.layers, strict=True):
        moved = np.abs(mine.counts - other.counts).sum() / 2 / mine.counts.sum()
        assert moved < 1e-3, mine.name  # only values at a border change their bin
