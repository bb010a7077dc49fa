"""Amplitudes on a device against the float64 filters and against gratings."""

import math

import numpy as np
import pytest
import torch

from dnacompare.numerics.scattering import stripes
from dnacompare.numerics.wavelets import ANGLES, bank

SCALES = ((3, 64), (6, 32), (12, 16), (24, 8), (48, 8))


def grating(period, angle, size=128, phase=0.3):
    """``cos`` across stripes that rise at ``angle`` degrees; rows count down."""
    row, column = np.mgrid[:size, :size]
    across = column * math.sin(math.radians(angle)) + row * math.cos(math.radians(angle))
    return np.cos(2 * math.pi / period * across + phase)


def amplitudes(image, period, cells):
    found = stripes(image.shape[0], cells, float(period), "cpu").amplitudes(
        torch.from_numpy(image[None].astype(np.float32))
    )
    return found[0].numpy()


@pytest.mark.parametrize(("period", "cells"), SCALES)
def test_equals_the_modulus_of_the_float64_filters(period, cells):
    image = grating(17, 30) + grating(5, 100) ** 3
    filters = bank(128, cells, float(period))
    gabor = filters.rows @ image @ filters.columns.swapaxes(1, 2)
    uniform = filters.smooth @ image @ filters.smooth.T
    expected = np.abs(gabor - filters.residue[:, None, None] * uniform)
    # float32 products of at most 2 × 128 terms of size up to 2.
    assert np.abs(amplitudes(image, period, cells) - expected).max() < 2e-6


@pytest.mark.parametrize("scale", range(5))
@pytest.mark.parametrize("orientation", range(8))
def test_a_grating_excites_its_own_scale_and_orientation_most(scale, orientation):
    image = 10 * grating(SCALES[scale][0], ANGLES[orientation])
    means = np.array([amplitudes(image, *other).mean((1, 2)) for other in SCALES])
    assert np.unravel_index(means.argmax(), means.shape) == (scale, orientation)
    if SCALES[scale][0] <= 12:
        # Away from the mirrored border (5 standard deviations) the amplitude is the grating's;
        # the wavelet's other half of the spectrum adds e^(−2π²) and the residue a like amount.
        middle = amplitudes(image, *SCALES[scale])[orientation][5:-5, 5:-5]
        assert np.abs(middle - 10).max() < 0.1


def test_images_of_a_batch_do_not_mix():
    first, second = grating(6, 0), grating(12, 45)
    together = stripes(128, 32, 6.0, "cpu").amplitudes(
        torch.from_numpy(np.stack([first, second]).astype(np.float32))
    )
    # The same product in another shape may round differently in the last bits of float32.
    assert np.allclose(together[0], amplitudes(first, 6, 32), atol=1e-6)
    assert np.allclose(together[1], amplitudes(second, 6, 32), atol=1e-6)
