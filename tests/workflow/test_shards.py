"""Items that were seen before are not looked at again, whichever dataset they came with."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from dnacompare.dataset import Dataset
from dnacompare.errors import CancelledError
from dnacompare.specs import Progress, Sink
from dnacompare.store.workspace import Store
from dnacompare.workflow import long_pass
from dnacompare.workflow.extract import extraction
from dnacompare.workflow.shards import family, places_within
from tests.build import image_dataset, pictures
from tests.workflow.seeing import Colours, Shelf, same

SLOWLY = """
import sys, time
from pathlib import Path
from dnacompare.store.workspace import Store
from dnacompare.workflow import long_pass
from dnacompare.workflow.extract import extraction
from tests.workflow.test_shards import Colours, many
class Slow(Colours):
    def run(self, batch, sink):
        time.sleep(0.05)
        return super().run(batch, sink)
long_pass.STRETCH, long_pass.FIRST = 0.2, 1
with Store(Path(sys.argv[1])) as store:
    extraction(many(2000), extractor=Slow(), batch_size=10, cache=store.extractions)
"""


def many(count: int, seed: int = 0) -> Dataset:
    """Small pictures, one of them twice."""
    images = pictures(count - 1, seed, side=8)
    return image_dataset([*images, images[0]], "many")


@pytest.fixture(scope="module")
def whole() -> Dataset:
    return many(3100)


class Counting(Colours):
    """Tells how many items it was given."""

    @property
    def looked(self) -> int:
        return sum(self.sizes)


def test_a_hundred_images_more_cost_the_hundred(whole: Dataset, tmp_path: Path) -> None:
    random = np.random.default_rng(0).permutation(3100)
    before, now = whole.take(np.sort(random[:3000])), whole.take(random)
    wanted = extraction(now, extractor=Colours(), batch_size=500)
    told: list[Progress] = []
    with Store(tmp_path) as store:
        extraction(before, extractor=Colours(), batch_size=500, cache=store.extractions)
        extractor = Counting()
        found = extraction(now, extractor=extractor, cache=store.extractions, progress=told.append)
        assert extractor.looked == 100
        assert same(found, wanted)
        assert np.array_equal(found.embeddings.ids, now.ids)
        assert np.array_equal(found.embeddings.values, wanted.embeddings.values)
        assert found.notes == ("3,000 of 3,100 items had been looked at before; 100 were new.",)
        assert (told[0].done, told[0].total, told[-1].done) == (3000, 3100, 3100)
        again = extraction(now, extractor=extractor, cache=store.extractions)
        assert extractor.looked == 100
        assert again.notes == ()
        assert same(again, wanted)


def test_parts_seen_apart_make_the_whole_without_a_look(whole: Dataset) -> None:
    shelf, extractor = Shelf(), Counting()
    for part in (range(1000), range(900, 2000), range(1000, 3100)):
        extraction(whole.take(part), extractor=Colours(), cache=shelf)
    found = extraction(whole, extractor=extractor, cache=shelf)
    assert extractor.looked == 0
    assert same(found, extraction(whole, extractor=Colours()))
    assert len(shelf.kept) == 4


def test_an_item_that_occurs_twice_counts_twice(whole: Dataset) -> None:
    shelf, extractor = Shelf(), Counting()
    once = whole.take([0, 1, 2])
    extraction(once, extractor=Colours(), cache=shelf)
    twice = whole.take([2, 0, 0, 1, 2, 2])
    found = extraction(twice, extractor=extractor, cache=shelf)
    assert extractor.looked == 3
    assert same(found, extraction(twice, extractor=Colours()))
    assert found.dna.items == 6


def test_the_order_of_items_is_the_datasets_own(whole: Dataset) -> None:
    shelf = Shelf()
    some = whole.take(range(50))
    extraction(some, extractor=Colours(), cache=shelf)
    mixed = some.take(np.random.default_rng(1).permutation(50))
    found = extraction(mixed, extractor=Colours(), cache=shelf)
    assert np.array_equal(found.embeddings.ids, mixed.ids)
    plain = extraction(mixed, extractor=Colours())
    assert np.array_equal(found.embeddings.values, plain.embeddings.values)


def test_identities_that_do_not_tell_the_content_are_not_trusted(whole: Dataset) -> None:
    some = whole.take(range(50))
    changed = replace(some, id_column="id", fingerprint="of other content")
    assert family(some, Colours()) == family(whole, Colours())
    assert family(changed, Colours()) != family(some, Colours())
    assert family(changed.take(range(9)), Colours()) != family(changed, Colours())
    other = Colours()
    other.provenance = {"extractor": "colours", "version": 2}
    assert family(some, other) != family(some, Colours())


# Interruptions


def test_what_was_seen_until_a_cancel_is_not_looked_at_again(
    whole: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(long_pass, "FIRST", 2)
    monkeypatch.setattr(long_pass, "STRETCH", 1e-9)  # every batch is kept
    shelf = Shelf()

    def stop(step: Progress) -> None:
        if step.done >= 1300:
            raise CancelledError("Stopped.")

    with pytest.raises(CancelledError):
        extraction(whole, extractor=Colours(), batch_size=100, cache=shelf, progress=stop)
    assert len(shelf.kept) == 1, "each checkpoint takes the place of the one before"
    extractor = Counting()
    found = extraction(whole, extractor=extractor, batch_size=100, cache=shelf)
    assert extractor.looked == 1800
    assert same(found, extraction(whole, extractor=Colours()))
    assert [checkpoint for _, _, checkpoint in shelf.kept.values()] == [False]


@pytest.mark.parametrize("stop", [CancelledError, KeyboardInterrupt])
def test_a_pass_that_was_torn_within_a_batch_is_dropped(
    whole: Dataset, monkeypatch: pytest.MonkeyPatch, stop: type[BaseException]
) -> None:
    """One layer has counted the batch and the other has not: none of it may be kept."""
    monkeypatch.setattr(long_pass, "FIRST", 2)

    class Torn(Colours):
        def run(self, batch: Sequence[NDArray[np.uint8]], sink: Sink) -> NDArray[np.float32]:
            if len(self.sizes) == 3:  # within the second batch of the second stretch
                sink(0, torch.zeros(len(batch), 3, 1))
                raise stop
            return super().run(batch, sink)

    shelf, some = Shelf(), whole.take(range(600))
    with pytest.raises(stop):
        extraction(some, extractor=Torn(), batch_size=100, cache=shelf)
    assert [seen.dna.items for _, seen, _ in shelf.kept.values()] == [200], "the first stretch"
    extractor = Counting()
    found = extraction(some, extractor=extractor, batch_size=100, cache=shelf)
    assert extractor.looked == 400
    assert same(found, extraction(some, extractor=Colours()))


def test_a_killed_process_is_taken_up_where_it_was(tmp_path: Path) -> None:
    process = subprocess.Popen([sys.executable, "-c", SLOWLY, str(tmp_path)])
    deadline = time.monotonic() + 60
    folder = tmp_path / "extractions"
    while time.monotonic() < deadline and process.poll() is None:
        if folder.is_dir() and any(not one.name.startswith(".") for one in folder.iterdir()):
            break
        time.sleep(0.02)
    os.kill(process.pid, signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL, "it should have had 10 s of work"
    dataset, extractor = many(2000), Counting()
    with Store(tmp_path) as store:
        found = extraction(dataset, extractor=extractor, cache=store.extractions)
        kept = [
            checkpoint for _, checkpoint in store.extractions.shards(family(dataset, extractor))
        ]
    assert 0 < extractor.looked < 2000
    assert same(found, extraction(dataset, extractor=Colours()))
    assert found.dna.items == 2000
    assert kept == [False]
    assert f"{extractor.looked:,} were new" in found.notes[0]


def test_stretches_leave_no_trace(whole: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = extraction(whole, extractor=Colours())
    monkeypatch.setattr(long_pass, "CAP", 700)  # so long a stretch may be
    assert same(extraction(whole, extractor=Colours(), batch_size=300), wanted)


IDS = st.lists(st.integers(0, 6), max_size=12)


@given(part=IDS, whole=IDS)
def test_places_are_found_if_and_only_if_all_are_there(part: list[int], whole: list[int]) -> None:
    mine, theirs = (np.array(sorted(ids), np.uint64) for ids in (part, whole))
    places = places_within(mine, theirs)
    fits = bool(part) and all(part.count(one) <= whole.count(one) for one in part)
    assert (places is not None) == fits
    if places is not None:
        assert len(set(places.tolist())) == len(part)
        assert np.array_equal(theirs[places], mine)
