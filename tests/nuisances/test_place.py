"""Flip, rotation and crop: where pixels go."""

import numpy as np

from dnacompare.nuisances.crop import cropped
from dnacompare.nuisances.flip import mirrored
from dnacompare.nuisances.rotation import turned
from tests.build import pictures

PICTURE = pictures(1, side=65)[0]


def random(seed=0):
    return np.random.default_rng(seed)


def test_twice_mirrored_is_as_before():
    once = mirrored(PICTURE, 1.0, random())
    np.testing.assert_array_equal(once, PICTURE[:, ::-1])
    np.testing.assert_array_equal(mirrored(once, 1.0, random()), PICTURE)


def test_a_quarter_turn_is_exact():
    np.testing.assert_array_equal(turned(PICTURE, 90.0, random()), np.rot90(PICTURE))


def test_turning_keeps_shape_and_middle_and_has_no_black_corners():
    bright = np.maximum(pictures(1, side=81)[0][:, :61], 40)
    for degrees in (-10.0, 10.0, 33.0):
        after = turned(bright, degrees, random())
        assert after.shape == bright.shape
        # bicubic interpolation undershoots a little where noise meets noise
        assert after.min() > 0
        np.testing.assert_allclose(
            after[40, 30].astype(float), bright[40, 30].astype(float), atol=2
        )


def test_a_crop_is_a_part_of_the_picture():
    part = cropped(PICTURE, 0.2, random(5))
    assert part.shape == (52, 52, 3)
    places = [
        (row, column)
        for row in range(14)
        for column in range(14)
        if np.array_equal(PICTURE[row : row + 52, column : column + 52], part)
    ]
    assert len(places) == 1


def test_crops_lie_anywhere():
    parts = {cropped(PICTURE, 0.2, random(seed)).tobytes() for seed in range(20)}
    assert len(parts) > 10
