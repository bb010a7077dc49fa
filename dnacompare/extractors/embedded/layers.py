"""What the built-in network measures, with a plain name for every neuron."""

from collections.abc import Iterable, Sequence

from dnacompare.numerics.wavelets import ANGLES
from dnacompare.specs import LayerInfo

SIZE = 128
"""Side in pixels of the working image; the names' scales are in its pixels."""
SCALES = ((3, 64), (6, 32), (12, 16), (24, 8), (48, 8))
"""Period of the stripes in pixels, and places per side at which their amplitude is taken."""
ORIGINAL = (3, 32)
"""The same for the original pixels."""
PATCH = 8
"""Side in pixels of the patches whose colours are measured, and of JPEG's blocks."""
COARSE = 8
"""Places per side to which the second order is averaged."""
CELLS = 4
"""Cells per side of the layers that keep the place."""

CHANNELS = ("luma", "red–green", "blue–yellow")
WORDS = {0.0: " (horizontal)", 45.0: " (rising)", 90.0: " (vertical)", 135.0: " (falling)"}
COLOURS = (
    *("brightness", "red–green, mean colour", "blue–yellow, mean colour"),
    *(f"{channel}, contrast within {PATCH} px" for channel in CHANNELS),
    "colourfulness",
)
BORDERS = tuple(
    f"original pixels, luma, jumps at {side} borders of {PATCH} px blocks"
    for side in ("vertical", "horizontal")
)
LINEAR = ("colours", "layout of colours")
"""Layers of colours rather than amplitudes."""


def all_layers() -> tuple[LayerInfo, ...]:
    """All layers, in the order in which the network gives them."""
    periods = [period for period, _ in SCALES]
    finest = _stripes(CHANNELS, ORIGINAL[0])
    return (
        LayerInfo("original pixels, stripes", tuple(f"original pixels, {name}" for name in finest)),
        LayerInfo("original pixels, block borders", BORDERS),
        LayerInfo("colours", COLOURS),
        *(LayerInfo(f"luma stripes, {p} px", _stripes(CHANNELS[:1], p)) for p in periods),
        *(LayerInfo(f"colour stripes, {p} px", _stripes(CHANNELS[1:], p)) for p in periods[1:]),
        *(
            LayerInfo(f"texture of {p} px stripes", _textures(p, periods[i + 1 :]))
            for i, p in enumerate(periods[:-1])
        ),
        LayerInfo("layout of colours", _placed(COLOURS)),
        LayerInfo(
            "layout of stripes",
            _placed(name for period in periods for name in _stripes(CHANNELS[:1], period)),
        ),
    )


def _stripes(channels: Sequence[str], period: int) -> tuple[str, ...]:
    return tuple(
        f"{channel}, {period} px stripes at {_degrees(angle)}"
        for channel in channels
        for angle in ANGLES
    )


def _degrees(angle: float) -> str:
    return f"{angle:g}°{WORDS.get(angle, '')}"


def _textures(period: int, wider: Sequence[int]) -> tuple[str, ...]:
    return tuple(
        f"luma, texture of {period} px stripes at {_degrees(inner)} "
        f"varying over {over} px at {_degrees(outer)}"
        for over in wider
        for inner in ANGLES
        for outer in ANGLES
    )


def _placed(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(
        f"{name}, in row {row}, column {column} of {CELLS} × {CELLS}"
        for name in names
        for row in range(1, CELLS + 1)
        for column in range(1, CELLS + 1)
    )
