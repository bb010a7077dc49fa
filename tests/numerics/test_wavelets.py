"""The wavelet matrices against sums written out in full, and the energy they keep."""

import math

import numpy as np
import pytest

from dnacompare.numerics.wavelets import ANGLES, ORIENTATIONS, REACH, SPREAD, bank

PERIODS = (3.0, 6.0, 12.0, 24.0, 48.0)


def response(image, size, cells, period):
    """Complex responses ``(8, cells, cells)`` in float64."""
    filters = bank(size, cells, period)
    gabor = filters.rows @ image @ filters.columns.swapaxes(1, 2)
    uniform = filters.smooth @ image @ filters.smooth.T
    return gabor - filters.residue[:, None, None] * uniform


def photograph(shared, size):
    from PIL import Image

    path = sorted((shared / "pacs" / "photo" / "dog").glob("*.jpg"))[0]
    return np.asarray(Image.open(path).convert("L"), np.float64)[40 : 40 + size, 60 : 60 + size]


@pytest.mark.parametrize("orientation", [0, 1, 4, 6])
def test_one_value_is_the_mirrored_image_times_a_morlet_wavelet(orientation):
    size, cells, period = 32, 16, 6.0
    image = np.arange(size * size, dtype=float).reshape(size, size) % 37
    reach = math.ceil(REACH * SPREAD * period)
    mirrored = np.pad(image, reach, mode="symmetric")
    row, column = 0, 9
    places = np.arange(-reach, size + reach)
    down = (places - ((row + 0.5) * 2 - 0.5))[:, None]
    right = (places - ((column + 0.5) * 2 - 0.5))[None, :]
    envelope = np.exp(-(down**2 + right**2) / 2 / (SPREAD * period) ** 2)
    envelope /= envelope.sum()
    across = math.radians(ANGLES[orientation])
    phase = 2 * math.pi / period * (right * math.sin(across) + down * math.cos(across))
    wave = 2 * envelope * np.exp(1j * phase)
    morlet = wave - wave.sum().real * envelope
    # The matrices cut each direction at 6 standard deviations (2·10⁻⁸ of the peak), the sum here
    # at the padding's edge; values of the image go to 36.
    expected = (mirrored * morlet).sum()
    assert response(image, size, cells, period)[orientation, row, column] == pytest.approx(
        expected, abs=1e-5
    )


@pytest.mark.parametrize("period", PERIODS)
def test_a_uniform_image_gives_nothing(period):
    cells = 128 if period < 6 else 32
    # Rounding in float64, for an image of ones.
    assert np.abs(response(np.ones((128, 128)), 128, cells, period)).max() < 1e-7


def transfer(period, size):
    """Power transfer ``(2·size, 2·size)`` of all orientations, from the filters themselves."""
    whole = bank(2 * size, 2 * size, period)
    middle = size  # far from the borders, so the row holds the unmirrored filter
    power = np.zeros((2 * size, 2 * size))
    for orientation in range(ORIENTATIONS):
        kernel = np.outer(whole.rows[orientation, middle], whole.columns[orientation, middle])
        smooth = np.outer(whole.smooth[middle], whole.smooth[middle])
        power += np.abs(np.fft.fft2(kernel - whole.residue[orientation] * smooth)) ** 2
    return power


@pytest.mark.parametrize("period", [3.0, 6.0, 8.0])
def test_energy_is_that_of_the_spectrum_times_the_transfer(shared, period):
    """Parseval: the mirrored image is periodic, and mirroring permutes the eight orientations."""
    image = photograph(shared, 64)
    found = (np.abs(response(image, 64, 64, period)) ** 2).sum()
    mirrored = np.block([[image, image[:, ::-1]], [image[::-1], image[::-1, ::-1]]])
    spectrum = np.abs(np.fft.fft2(mirrored)) ** 2
    expected = (spectrum * transfer(period, 64)).sum() / mirrored.size / 4
    # Both sides are float64 sums of some 10⁴ terms; the filters' tails are cut at 2·10⁻⁸.
    assert found == pytest.approx(expected, rel=1e-6)


def test_all_scales_together_keep_every_frequency_of_their_band():
    """Frame bounds: from periods of 3 to 24 px no frequency is lost or counted twice."""
    size = 128
    total = sum(transfer(period, size) for period in PERIODS[:4]) / 2  # a wave's power is half
    total = (total + total[(-np.arange(2 * size)) % (2 * size)][:, (-np.arange(2 * size))]) / 2
    frequency = np.fft.fftfreq(2 * size)
    radius = np.hypot(frequency[:, None], frequency[None, :])
    band = total[(radius >= 1 / 24) & (radius <= 1 / 3)]
    assert total[0, 0] < 1e-12
    # A Gaussian of half a period spreads over 1/π of the frequency, so neighbouring octaves and
    # orientations meet between 0.956 and 1.632. Leaving out one octave or one orientation
    # lowers the minimum below 0.4.
    assert 0.95 < band.min() < band.max() < 1.64


def test_a_quarter_turn_of_the_image_turns_the_orientations(shared):
    image = photograph(shared, 128)
    upright = np.abs(response(image, 128, 16, 12.0))
    turned = np.abs(response(np.rot90(image), 128, 16, 12.0))
    # The cells lie symmetrically, so only float64 rounding remains.
    assert np.allclose(turned, np.rot90(np.roll(upright, 4, 0), axes=(1, 2)), atol=1e-9)


def test_no_filter_value_is_subnormal():
    """Subnormal float32 numbers slow products tenfold."""
    for size, cells, period in ((128, 64, 3.0), (128, 8, 48.0), (64, 8, 24.0)):
        filters = bank(size, cells, period)
        for part in (filters.rows.real, filters.columns.imag, filters.smooth):
            rounded = np.abs(part[part != 0]).astype(np.float32)
            assert rounded[rounded > 0].min() > np.finfo(np.float32).tiny
