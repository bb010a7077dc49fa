"""Small landscapes and city skylines drawn by a formula, so that examples need no download."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from dnacompare.randomness import generator

SIDE = 128
"""Pixels."""
Picture = NDArray[np.float32]
"""``(SIDE, SIDE, 3)`` in 0…1."""
Plane = NDArray[np.float32]
"""``(SIDE, SIDE)``."""

Y, X = np.mgrid[0:SIDE, 0:SIDE].astype(np.float32)
SKIES = np.array(  # zenith and horizon, sRGB: noon, morning, evening, dusk, overcast
    [
        [(62, 124, 190), (190, 220, 238)],
        [(96, 142, 190), (252, 222, 184)],
        [(72, 88, 150), (250, 170, 120)],
        [(38, 44, 92), (214, 126, 130)],
        [(132, 150, 166), (214, 220, 222)],
    ],
    np.float32,
)
LANDS = np.array([(46, 92, 58), (74, 104, 52), (118, 112, 60), (52, 84, 82)], np.float32)
GLOW = np.array([0.8, 0.69, 0.42], np.float32)
"""Of a lit window."""
DOWN, ACROSS = np.fft.fftfreq(SIDE)[:, None], np.fft.rfftfreq(SIDE)[None, :]
"""Frequencies of a Fourier transform, in cycles a pixel."""


def pictures(
    draw: Callable[[np.random.Generator], Picture], count: int, seed: int
) -> NDArray[np.uint8]:
    """``count`` pictures ``(count, SIDE, SIDE, 3)``; the same for the same seed."""
    random = generator(seed, draw.__name__)
    drawn = np.stack([draw(random) for _ in range(count)])
    return np.rint(np.clip(drawn, 0, 1) * 255).astype(np.uint8)


def hills(random: np.random.Generator) -> Picture:
    """Hills behind hills, hazier with distance, under clouds and a sun."""
    picture, horizon = _sky(random)
    land = LANDS[random.integers(len(LANDS))] / 255 * random.uniform(0.85, 1.15)
    layers = int(random.integers(3, 6))
    top = random.uniform(0.42, 0.55) * SIDE
    texture = _noise(random, 1.1) * 0.09
    for layer in range(layers):
        near = (layer + 1) / layers
        ridge = top + (SIDE - top) * layer / layers + _ridge(random, 4 + 9 * (1 - near))
        colour = horizon * (1 - near) ** 0.8 + land * (1 - (1 - near) ** 0.8)
        ground = np.roll(texture, 29 * layer, 1) * near + (Y - ridge[None, :]) / SIDE * 0.25
        _cover(picture, colour * (1 + ground[..., None]), _below(ridge))
        if near > 0.6:
            _conifers(random, picture, ridge, land * 0.55, near)
    return _grained(random, picture)


def skyline(random: np.random.Generator) -> Picture:
    """Towers behind towers with lit windows, over water that mirrors them."""
    picture, horizon = _sky(random)
    shore = int(random.uniform(0.74, 0.84) * SIDE)
    stone = np.array([0.2, 0.22, 0.3], np.float32) * np.float32(random.uniform(0.8, 1.4))
    texture = 1 + _noise(random, 1.0)[..., None] * 0.04
    for near in (0.35, 0.65, 1.0):
        roofs = _roofs(random, shore, near)
        colour = horizon * (1 - near) * 0.9 + stone * near + 0.03
        _cover(picture, _windows(random, colour * texture, near), _below(roofs))
    depth = np.arange(SIDE - shore)
    mirrored = picture[np.maximum(shore - 1 - depth, 0)]
    ripples = np.sin(depth[:, None] * random.uniform(1.2, 1.9) + _noise(random, 1.6)[shore:] * 2)
    water = mirrored * 0.62 + horizon * 0.16 + ripples[..., None] * 0.035
    picture[shore:] = water
    return _grained(random, picture)


def blurred(images: NDArray[np.uint8], pixels: float) -> NDArray[np.uint8]:
    """Images ``(n, h, w, 3)`` as through a lens slightly out of focus (Gaussian blur)."""
    from scipy.ndimage import gaussian_filter

    soft = gaussian_filter(images.astype(np.float32), (0, pixels, pixels, 0), mode="nearest")
    rounded: NDArray[np.uint8] = np.rint(soft).astype(np.uint8)
    return rounded


def _sky(random: np.random.Generator) -> tuple[Picture, NDArray[np.float32]]:
    first, second = SKIES[random.integers(len(SKIES), size=2)] / 255
    zenith, horizon = first * 0.75 + second * 0.25
    fall = np.clip(Y / (SIDE * 0.62), 0, 1)[..., None] ** 0.9
    picture = zenith * (1 - fall) + horizon * fall
    x, y = random.uniform(0.1, 0.9) * SIDE, random.uniform(0.08, 0.42) * SIDE
    radius = random.uniform(4, 9)
    away = np.hypot(X - x, Y - y)
    light = np.array([1.0, 0.95, 0.82], np.float32)
    _cover(picture, light, np.exp(-((away / (radius * 4)) ** 2)) * 0.45)
    _cover(picture, light, np.clip(radius - away + 0.5, 0, 1))
    billows = _noise(random, 1.9, stretch=2.5)
    clouds = np.clip(billows - random.uniform(0.2, 1.3), 0, 1) * np.clip(1.4 - Y / SIDE * 2, 0, 1)
    _cover(picture, horizon * 0.4 + 0.6, clouds * 0.85)
    return picture.astype(np.float32), horizon.astype(np.float32)


def _grained(random: np.random.Generator, picture: Picture) -> Picture:
    """With the grain of a sensor, two levels of 255 strong."""
    return picture + random.standard_normal(picture.shape, np.float32) * np.float32(2 / 255)


def _noise(random: np.random.Generator, power: float, stretch: float = 1.0) -> Plane:
    """Noise with spectrum 1/f^power, mean 0 and deviation 1; ``stretch`` makes it wider."""
    size = (SIDE, SIDE // 2 + 1)
    parts = random.standard_normal((*size, 2), np.float32)
    spectrum = parts.view(np.complex64)[..., 0]
    frequency = np.hypot(DOWN, ACROSS * stretch)
    spectrum /= np.maximum(frequency, 1 / SIDE) ** power
    spectrum[0, 0] = 0
    plane: Plane = np.fft.irfft2(spectrum, s=(SIDE, SIDE)).astype(np.float32)
    plane /= plane.std()
    return plane


def _ridge(random: np.random.Generator, height: float) -> NDArray[np.float32]:
    """The outline of hills: waves of falling height and rising frequency."""
    x = np.arange(SIDE) / SIDE
    waves = np.zeros(SIDE, np.float32)
    for octave in range(6):
        cycles = x * random.uniform(0.6, 1.2) * 2**octave + random.uniform()
        waves += np.sin(2 * np.pi * cycles) / 1.9**octave
    return waves * np.float32(height)


def _conifers(
    random: np.random.Generator,
    picture: Picture,
    ridge: NDArray[np.float32],
    colour: NDArray[np.float32],
    near: float,
) -> None:
    for _ in range(int(random.integers(0, 14))):
        x = random.uniform(0, SIDE - 1)
        tall = random.uniform(7, 15) * near
        foot = float(ridge[int(x)]) + 2
        box = (slice(int(max(foot - tall, 0)), int(foot)), slice(int(max(x - 5, 0)), int(x) + 6))
        down = (Y[box] - (foot - tall)) / np.float32(tall)
        width = tall * 0.24 * down * (0.75 + 0.25 * np.sin(down * 18))
        inside = np.clip(width - np.abs(X[box] - x) + 0.5, 0, 1) * (down > 0)
        _cover(picture[box], colour * random.uniform(0.85, 1.15), inside)


def _roofs(random: np.random.Generator, shore: int, near: float) -> NDArray[np.float32]:
    """The outline of towers: steps of random widths and heights."""
    outline = np.empty(SIDE, np.float32)
    x = 0
    while x < SIDE:
        width = int(random.integers(7, 19))
        outline[x : x + width] = shore - random.gamma(4, 1) * SIDE * 0.085 * (1.25 - 0.45 * near)
        x += width
        gap = int(random.integers(0, 4))
        outline[x : x + gap] = shore - SIDE * 0.02
        x += gap
    return np.maximum(outline, SIDE * 0.06)


def _windows(random: np.random.Generator, wall: Picture, near: float) -> Picture:
    step_x, step_y = (4, 5) if near > 0.5 else (3, 4)
    lit = random.uniform(size=(SIDE // step_y + 1, SIDE // step_x + 1)) < random.uniform(0.15, 0.5)
    cell = lit.repeat(step_y, 0)[:SIDE].repeat(step_x, 1)[:, :SIDE]
    rows, columns = np.arange(SIDE) % step_y, np.arange(SIDE) % step_x
    pane = ((rows > 1) & (rows < step_y - 1))[:, None] & ((columns > 0) & (columns < 3))
    glass = wall.copy()
    glass[cell & pane] += (GLOW - glass[cell & pane]) * np.float32(0.35 + 0.45 * near)
    return glass


def _below(outline: NDArray[np.float32]) -> Plane:
    """How much of each pixel lies below a line ``(SIDE,)``: soft at the edge."""
    share: Plane = np.clip(Y - outline[None, :] + 0.5, 0, 1)
    return share


def _cover(picture: Picture, colour: NDArray[np.float32], share: Plane) -> None:
    """Paint ``colour`` over a picture, in place, by the share of each pixel."""
    picture += (colour - picture) * share[..., None]
