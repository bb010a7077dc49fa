"""Runs side by side: the same results, threads that are used, and nothing lost when it stops."""

import threading
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from dnacompare.dataset import Dataset, Positions
from dnacompare.errors import CancelledError, InputError
from dnacompare.numerics.thread_pool import thread_pool
from dnacompare.specs import Progress, Sink
from dnacompare.workflow import side_by_side
from dnacompare.workflow.extract import build_extractor, extraction
from tests.build import image_dataset, pictures
from tests.workflow.seeing import SQUEEZENET, Colours, Shelf, same


class Aside(Colours):
    """The small extractor, two items to a run; ``meet`` runs wait until all of them have begun."""

    together = 2

    def __init__(self, meet: int = 1) -> None:
        super().__init__()
        self._meeting = threading.Barrier(meet)

    def run(self, batch: Sequence[NDArray[np.uint8]], sink: Sink) -> NDArray[np.float32]:
        self._meeting.wait(timeout=60)
        return super().run(batch, sink)


@pytest.fixture
def images() -> Dataset:
    return image_dataset(pictures(23))


def workers(count: int, monkeypatch: pytest.MonkeyPatch) -> None:
    pool = thread_pool(count)
    monkeypatch.setattr(side_by_side, "_threads", lambda: (pool, 2 * count))


@pytest.mark.parametrize("name", ["torchvision/squeezenet1_1", "embedded"])
def test_the_number_of_workers_leaves_no_trace(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """SqueezeNet gives other last digits where two threads share a product."""
    some = image_dataset(pictures(9))
    options = SQUEEZENET if "/" in name else {}
    extractor = build_extractor(name, (some,), "cpu", options)
    seen = []
    for count in (1, 2, 5):
        workers(count, monkeypatch)
        seen.append(extraction(some, extractor=extractor))
    assert same(seen[0], seen[1])
    assert same(seen[0], seen[2])
    values, before = [], torch.get_num_threads()
    try:
        for threads in (1, 2, 3):  # of the caller's own
            torch.set_num_threads(threads)
            values.append(extractor.run(some.read(range(9)), lambda layer, found: None))
            assert torch.get_num_threads() == threads
    finally:
        torch.set_num_threads(before)
    for found in values:
        assert np.array_equal(found, seen[0].embeddings.arranged(some.ids).values)


def test_runs_do_go_on_side_by_side(images: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each run waits for another one: taking turns they would wait for ever."""
    workers(2, monkeypatch)
    even = images.take(range(20))
    assert same(extraction(even, extractor=Aside(meet=2)), extraction(even, extractor=Colours()))


def test_progress_counts_the_first_items_that_are_done(images: Dataset) -> None:
    told: list[Progress] = []
    extraction(images, extractor=Aside(), progress=told.append)
    assert [step.done for step in told] == [0, *range(2, 23, 2), 23]


@pytest.mark.parametrize("when", [2, 12])
def test_what_had_begun_is_kept_when_it_is_cancelled(images: Dataset, when: int) -> None:
    shelf = Shelf()

    def stop(step: Progress) -> None:
        if step.done == when:
            raise CancelledError("Stopped.")

    extractor = Aside()
    with pytest.raises(CancelledError):
        extraction(images, extractor=extractor, cache=shelf, progress=stop)
    ((_, kept, _),) = shelf.kept.values()
    assert when <= kept.dna.items == min(2 * len(extractor.sizes), 23) < 23
    assert same(kept, extraction(images.take(range(kept.dna.items)), extractor=Colours()))
    again = Aside()
    whole = extraction(images, extractor=again, cache=shelf)
    assert sum(again.sizes) == 23 - kept.dna.items
    assert same(whole, extraction(images, extractor=Colours()))


def test_an_error_of_a_thread_comes_through(images: Dataset) -> None:
    class Torn:
        def read(self, positions: Positions) -> list[Any]:
            if (positions >= 15).any():
                raise InputError("'x.png' can no longer be read.")
            return images.read(positions)  # type: ignore[no-any-return]

    dataset = Dataset("torn", "images", images.ids, images.names, Torn(), "f")
    extractor = Aside()
    with pytest.raises(InputError, match="can no longer be read"):
        extraction(dataset, extractor=extractor)
    assert len(extractor.sizes) < 12
