"""What every loader owes: a round trip, stable order and identities, and honest options."""

import inspect
from pathlib import Path

import numpy as np
import pytest

from dnacompare import loaders
from dnacompare.dataset import Dataset
from dnacompare.errors import InputError, LimitError
from dnacompare.loaders.limits import Limits
from dnacompare.specs import File
from tests.contracts.loader_samples import SAMPLES, Sample
from tests.loaders.making import LIMITS, written, zipped

EVERY = pytest.mark.parametrize("name", list(loaders.REGISTRY))
GIVEN = {"files", "name", "limits"}


def opened(name: str, files: tuple[File, ...], sample: Sample) -> Dataset:
    """The sample through its loader."""
    return loaders.REGISTRY[name].open(files, name="sample", limits=LIMITS, **sample.options)


@EVERY
def test_there_is_a_sample(name: str) -> None:
    assert name in SAMPLES, "add one to tests/contracts/loader_samples.py"


@EVERY
def test_round_trip(name: str, tmp_path: Path) -> None:
    sample = SAMPLES[name]
    dataset = opened(name, written(tmp_path, sample.files), sample)
    assert len(dataset) == len(dataset.ids) == len(dataset.names) == sample.items
    assert dataset.modality == loaders.REGISTRY[name].modality
    assert dataset.name == "sample"
    assert dataset.kind
    assert not dataset.rejected
    sample.check(dataset.read(slice(None)))
    sample.check(dataset.read(slice(None)))  # reading may be repeated


@EVERY
def test_any_items_in_any_order(name: str, tmp_path: Path) -> None:
    sample = SAMPLES[name]
    dataset = opened(name, written(tmp_path, sample.files), sample)
    order = np.array([5, 0, 11, 5])
    whole, some = dataset.read(slice(None)), dataset.read(order)
    if isinstance(whole, list):
        assert all(np.array_equal(some[k], whole[i]) for k, i in enumerate(order))
    else:
        assert some.equals(whole.iloc[order].reset_index(drop=True))


@EVERY
def test_identity_follows_from_content_alone(name: str, tmp_path: Path) -> None:
    """Not from the place, the time, the order of the files, or being packed."""
    sample = SAMPLES[name]
    (tmp_path / "moved").mkdir()
    first = opened(name, written(tmp_path, sample.files), sample)
    moved = opened(name, written(tmp_path / "moved", sample.files)[::-1], sample)
    packed = opened(name, written(tmp_path / "moved", {"upload.zip": zipped(sample.files)}), sample)
    for other in (moved, packed):
        assert other.fingerprint == first.fingerprint
        assert (other.ids == first.ids).all()
    assert first.ids.dtype == np.uint64
    assert len(np.unique(first.ids)) == sample.items


@EVERY
def test_other_content_has_another_fingerprint(name: str, tmp_path: Path) -> None:
    sample = SAMPLES[name]
    dataset = opened(name, written(tmp_path, sample.files), sample)
    part = dataset.take(np.arange(sample.items - 1))
    assert part.fingerprint != dataset.fingerprint
    assert dataset.take(np.arange(sample.items)[::-1]).fingerprint != dataset.fingerprint


@EVERY
def test_too_many_items_are_refused(name: str, tmp_path: Path) -> None:
    sample = SAMPLES[name]
    with pytest.raises(LimitError, match=r"holds 12 items; at most 11 .*DNACOMPARE_MAX_ITEMS"):
        loaders.REGISTRY[name].open(
            written(tmp_path, sample.files),
            name="sample",
            limits=Limits(items=11),
            **sample.options,
        )


@EVERY
def test_nothing_is_refused_with_a_reason(name: str, tmp_path: Path) -> None:
    sample = SAMPLES[name]
    for files in ({}, {"a.bin": b"\1\2\3"}, dict.fromkeys(sample.files, b"")):
        with pytest.raises(InputError, match="'sample' holds"):
            opened(name, written(tmp_path, files), SAMPLES[name].__class__(files, print, 0))


@EVERY
def test_a_shown_name_is_text_and_never_a_path(name: str, tmp_path: Path) -> None:
    sample = SAMPLES[name]
    files = tuple(
        File(file.path, f"../../etc/<b>{'x' * 300}\u202e🐕{file.name}")
        for file in written(tmp_path, sample.files)
    )
    sample.check(opened(name, files, sample).read(slice(None)))


@EVERY
def test_the_spec_tells_the_truth(name: str) -> None:
    spec = loaders.REGISTRY[name]
    assert spec.name == name
    taken = set(inspect.signature(spec.open).parameters) - GIVEN
    assert taken == set(spec.options)
    assert all(ending.startswith(".") and ending == ending.lower() for ending in spec.suffixes)
    assert spec.summary.endswith(".")
    assert not any(word.endswith(".") for word in spec.options.values())
