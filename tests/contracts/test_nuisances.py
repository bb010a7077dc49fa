"""What every registered nuisance promises, whoever wrote it."""

import subprocess
import sys

import numpy as np
import pytest

from dnacompare.nuisances import REGISTRY
from dnacompare.workflow.changed_items import changed
from tests.build import image_dataset, pictures

WAYS = [
    pytest.param(way, id=f"{name}: {way.label}")
    for name, spec in REGISTRY.specs().items()
    for way in spec.ways
]
ODD = [
    np.zeros((1, 1, 3), np.uint8),
    np.full((1, 7, 3), 255, np.uint8),
    np.full((31, 3, 3), 128, np.uint8),
]


def dataset():
    return image_dataset([*pictures(4, side=40), *ODD])


@pytest.mark.parametrize("way", WAYS)
class TestEveryWay:
    def test_gives_a_picture_and_leaves_the_one_given_alone(self, way):
        for picture in [*pictures(3), *ODD]:
            before = picture.copy()
            after = way(picture, np.random.default_rng(0))
            assert after.dtype == np.uint8
            assert after.ndim == 3
            assert after.shape[2] == 3
            assert min(after.shape) >= 1
            np.testing.assert_array_equal(picture, before)

    def test_changes_a_picture(self, way):
        picture = pictures(1)[0]
        after = way(picture, np.random.default_rng(0))
        assert after.shape != picture.shape or not np.array_equal(after, picture)

    def test_follows_from_the_item_and_the_seed(self, way):
        data = dataset()
        whole = changed(data, way, 3).read(slice(None))
        again = changed(data, way, 3).read(slice(None))
        reverse = changed(data.take([3, 1]), way, 3).read(slice(None))
        for one, other in zip(whole, again, strict=True):
            np.testing.assert_array_equal(one, other)
        np.testing.assert_array_equal(reverse[0], whole[3])
        np.testing.assert_array_equal(reverse[1], whole[1])

    def test_keeps_identities_and_changes_the_fingerprint(self, way):
        data = dataset()
        other = changed(data, way, 0)
        np.testing.assert_array_equal(other.ids, data.ids)
        assert other.fingerprint not in (data.fingerprint, changed(data, way, 1).fingerprint)


def test_every_nuisance_says_what_it_is():
    for name, spec in REGISTRY.specs().items():
        assert spec.name == name
        assert spec.title
        assert spec.summary.endswith(".")
        assert spec.ways


def test_names_of_nuisances_are_not_confused_with_pairs():
    assert not any(":" in name or "," in name for name in REGISTRY)


def test_ways_have_labels_of_their_own():
    labels = [way.label for spec in REGISTRY.specs().values() for way in spec.ways]
    assert len(set(labels)) == len(labels)


def test_listing_imports_nothing_heavy():
    code = (
        "import sys; from dnacompare.nuisances import REGISTRY; REGISTRY.specs(); "
        "print([m for m in ('torch', 'PIL', 'pandas', 'scipy') if m in sys.modules])"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


def test_parts_of_changed_pictures_are_not_taken_for_parts_of_others():
    data, way = dataset(), REGISTRY["blur"].ways[0]
    part = changed(data, way, 0).take([0, 1])
    assert part.fingerprint != data.take([0, 1]).fingerprint
    assert part.fingerprint != changed(data, way, 1).take([0, 1]).fingerprint
