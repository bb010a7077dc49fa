"""The built-in pairs: the same every time, what they promise, and the same as files."""

from functools import cache
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from dnacompare.dataset import Dataset
from dnacompare.errors import InputError
from dnacompare.workflow import demos, scenes
from dnacompare.workflow.demos import DEMOS, Demo, Side
from dnacompare.workflow.open import open_dataset

EVERY = pytest.mark.parametrize("demo", DEMOS, ids=lambda demo: demo.name)


@cache
def pair(name: str) -> tuple[Dataset, Dataset]:
    """Both sides, made once for all tests."""
    return demos.demo(name).pair()


@EVERY
def test_both_sides_are_of_a_kind_and_differ(demo: Demo) -> None:
    a, b = pair(demo.name)
    assert (a.modality, a.kind, a.columns) == (b.modality, b.kind, b.columns)
    assert a.fingerprint != b.fingerprint
    shared = set(a.ids.tolist()) & set(b.ids.tolist())
    assert len(shared) == (600 if demo.name == "classifier" else 0)  # that one is paired


@EVERY
def test_a_demo_made_again_as_files_is_the_same(demo: Demo, tmp_path: Path) -> None:
    for side, files in zip(pair(demo.name), demo.files(tmp_path), strict=True):
        opened = open_dataset(list(files), modality=demo.modality, **demo.options)
        assert not opened.rejected
        whole, read = side.read(slice(None)), opened.read(slice(None))
        if side.modality == "images":
            assert all((one == other).all() for one, other in zip(whole, read, strict=True))
        else:
            assert opened.fingerprint == side.fingerprint
        assert files[0].name.startswith(side.name)


def test_an_archive_of_pictures_has_the_same_bytes_every_time(tmp_path: Path) -> None:
    few, same = (
        Side(name, lambda: scenes.pictures(scenes.skyline, 3, 0)) for name in ("Few", "Same")
    )
    demo = Demo("few", "Few", "Few.", "Few.", few, same)
    first, second = (files[0].path.read_bytes() for files in demo.files(tmp_path))
    assert first == second


@EVERY
def test_a_demo_says_what_it_is(demo: Demo) -> None:
    assert demo.title
    assert demo.summary.endswith(".")
    assert demo.expect.endswith(".")
    assert demo.a.name != demo.b.name


def test_the_names_are_those_the_app_links_to() -> None:
    assert [demo.name for demo in DEMOS] == ["null", "blur", "scenes", "customers", "classifier"]


def test_pictures_use_the_whole_range_and_differ() -> None:
    for side in pair("scenes"):
        images = np.stack(side.read(slice(None)))
        assert images.shape == (120, 128, 128, 3)
        assert len(np.unique(side.ids)) == 120
        assert images.min() < 40
        assert images.max() > 240
        # pictures differ among themselves, far above their grain, whose mean is 2 / 128 levels
        assert images.mean(axis=(1, 2)).std(axis=0).min() > 5


def test_blur_takes_the_finest_detail_only() -> None:
    sharp = scenes.pictures(scenes.hills, 10, 0)
    soft = scenes.blurred(sharp, 0.6).astype(float)
    # brightness stays within half a level on average
    assert abs(soft.mean() - sharp.mean()) < 0.5
    steps = [np.abs(np.diff(images.astype(float), axis=2)).mean() for images in (sharp, soft)]
    assert steps[1] < 0.8 * steps[0]
    far = [
        np.abs(images[:, :, 16:].astype(float) - images[:, :, :-16]).mean()
        for images in (sharp, soft)
    ]
    assert far[1] > 0.9 * far[0]  # what is lost there is the grain


def test_only_northern_incomes_change() -> None:
    last, this = (side.read(slice(None)) for side in pair("customers"))
    north = [frame[frame.region == "north"].income.median() for frame in (last, this)]
    rest = [frame[frame.region != "north"].income.median() for frame in (last, this)]
    # the median of 300 log-normal incomes (σ = 0.36) errs by about 2.6 %; allowed are 4 of those
    assert north[1] / north[0] == pytest.approx(0.6, rel=0.15)
    assert rest[1] / rest[0] == pytest.approx(1, rel=0.1)


def test_the_classifier_is_less_sure_in_fog() -> None:
    clear, foggy = (side.read(slice(None)) for side in pair("classifier"))
    chances = [name for name in clear.columns if name.startswith("P(")]
    agree = (clear.predicted == foggy.predicted).mean()
    assert 0.6 < agree < 0.95  # the same photographs
    assert clear[chances].max(axis=1).mean() > foggy[chances].max(axis=1).mean() + 0.1
    assert (foggy.predicted == "dog").mean() > (clear.predicted == "dog").mean()
    for frame in (clear, foggy):
        # rounded to four digits, four of them
        assert np.allclose(frame[chances].sum(axis=1), 1, atol=3e-4)


def test_sides_by_key() -> None:
    assert demos.side("customers/a").name == "Customers last year"
    for key in ("nothing/a", "null/c", "null", ""):
        with pytest.raises(InputError):
            demos.side(key)


def test_a_pair_goes_into_a_library() -> None:
    kept: list[str] = []

    class Shelf:
        def add_demo(self, side: str) -> SimpleNamespace:
            kept.append(side)
            return SimpleNamespace(id=f"id of {side}")

    assert demos.add("blur", Shelf()) == ("id of blur/a", "id of blur/b")
    assert kept == ["blur/a", "blur/b"]
