"""Blur, JPEG and resolution: what each is known to do to a picture."""

import numpy as np
import pytest
from scipy.ndimage import gaussian_filter

from dnacompare.nuisances.blur import soft
from dnacompare.nuisances.jpeg import compressed
from dnacompare.nuisances.resolution import fewer_pixels
from tests.build import pictures

RANDOM = np.random.default_rng(0)
PICTURE = pictures(1, side=64)[0]


def test_blur_is_gaussian():
    blurred = soft(PICTURE, 1.5, RANDOM).astype(float)
    expected = gaussian_filter(PICTURE.astype(float), (1.5, 1.5, 0), mode="nearest")
    # Pillow takes three box blurs for the Gaussian and rounds to 8 bits after each
    assert np.abs(blurred - expected).mean() < 1.0


def test_jpeg_with_less_quality_is_farther_away():
    errors = [np.abs(compressed(PICTURE, s, RANDOM).astype(float) - PICTURE) for s in (10, 50, 90)]
    means = [error.mean() for error in errors]
    assert means[0] < means[1] < means[2]


def test_jpeg_of_one_colour_is_that_colour():
    plain = np.full((16, 24, 3), 77, np.uint8)
    np.testing.assert_array_equal(compressed(plain, 70, RANDOM), plain)


@pytest.mark.parametrize(("side", "expected"), [((64, 64), (32, 32)), ((1, 5), (1, 2))])
def test_half_the_sides(side, expected):
    picture = np.full((*side, 3), 9, np.uint8)
    small = fewer_pixels(picture, 2.0, RANDOM)
    assert small.shape == (*expected, 3)
    assert np.all(small == 9)
