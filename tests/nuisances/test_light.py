"""Brightness, contrast and colour cast: pixels with known answers."""

import numpy as np

from dnacompare.nuisances.brightness import added, multiplied
from dnacompare.nuisances.colour_cast import warmer
from dnacompare.nuisances.contrast import stretched

GREY = np.array([[[0, 100, 255]]], np.uint8)
RANDOM = np.random.default_rng(0)


def test_light_added():
    np.testing.assert_array_equal(added(GREY, 0.2, RANDOM), [[[51, 151, 255]]])


def test_light_multiplied():
    np.testing.assert_array_equal(multiplied(GREY, 0.3, RANDOM), [[[0, 130, 255]]])


def test_contrast_about_middle_grey():
    np.testing.assert_array_equal(stretched(GREY, -0.5, RANDOM), [[[64, 114, 191]]])
    np.testing.assert_array_equal(stretched(GREY, 1.0, RANDOM), [[[0, 72, 255]]])


def test_a_warm_cast():
    np.testing.assert_array_equal(warmer(GREY, 0.2, RANDOM), [[[51, 100, 204]]])
