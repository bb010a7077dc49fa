"""What the built-in network measures, with a plain name for every neuron."""

from collections.abc import Sequence

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
WIDE = 3
"""Of the scales only those from this one on keep the place: finer ones have no more than texture
to say there, and their many neurons would drown everything else in the embedding."""

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
PLACED = (0, 1, 2, 6)
"""Of the colours those that keep the place: the three means and colourfulness."""


def all_layers() -> tuple[LayerInfo, ...]:
    """All layers, in the order in which the network gives them."""
    periods = [period for period, _ in SCALES]
    luma, *opponent = CHANNELS
    finest = [name for channel in CHANNELS for name in _stripes(channel, ORIGINAL[0])]
    wide = [name for period in periods[WIDE:] for name in _stripes(luma, period)]
    wide += [f"{c}, {p} px stripes at any angle" for p in periods[WIDE:] for c in opponent]
    return (
        LayerInfo("original pixels, stripes", tuple(f"original pixels, {name}" for name in finest)),
        LayerInfo("original pixels, block borders", BORDERS),
        LayerInfo("colours", COLOURS),
        *(LayerInfo(f"luma stripes, {p} px", tuple(_stripes(luma, p))) for p in periods),
        *(
            LayerInfo(
                f"colour stripes, {p} px", tuple(name for c in opponent for name in _stripes(c, p))
            )
            for p in periods[1:]
        ),
        *(
            LayerInfo(f"texture of {p} px stripes", tuple(_textures(p, periods[i + 1 :])))
            for i, p in enumerate(periods[:-1])
        ),
        LayerInfo("layout of colours", _placed([COLOURS[colour] for colour in PLACED])),
        LayerInfo("layout of stripes", _placed(wide)),
    )


def turned_textures() -> list[tuple[str, ...]]:
    """Names of the second order without its absolute angle, for each layer of it."""
    periods = [period for period, _ in SCALES]
    return [
        tuple(
            f"luma, texture of {period} px stripes varying over {over} px turned by {angle:g}°"
            for over in periods[i + 1 :]
            for angle in ANGLES
        )
        for i, period in enumerate(periods[:-1])
    ]


def _stripes(channel: str, period: int) -> list[str]:
    return [f"{channel}, {period} px stripes at {_degrees(angle)}" for angle in ANGLES]


def _degrees(angle: float) -> str:
    return f"{angle:g}°{WORDS.get(angle, '')}"


def _textures(period: int, wider: Sequence[int]) -> list[str]:
    return [
        f"luma, texture of {period} px stripes at {_degrees(inner)} "
        f"varying over {over} px at {_degrees(outer)}"
        for over in wider
        for inner in ANGLES
        for outer in ANGLES
    ]


def _placed(names: Sequence[str]) -> tuple[str, ...]:
    return tuple(
        f"{name}, in row {row}, column {column} of {CELLS} × {CELLS}"
        for name in names
        for row in range(1, CELLS + 1)
        for column in range(1, CELLS + 1)
    )
