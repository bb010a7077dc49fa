"""The built-in extractor of images: a fixed wavelet scattering network, nothing to download.

Every neuron has a plain name: a colour channel, a scale in pixels of the 128 × 128 working image,
an orientation in degrees, a place. Activations are in percent of the full range of brightness.
"""

from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from dnacompare.dataset import Dataset
from dnacompare.grid import FloatGrid
from dnacompare.numerics.wavelets import ANGLES, SPREAD
from dnacompare.specs import ExtractorSpec, LayerInfo, Sink

if TYPE_CHECKING:
    from torch import Tensor

SIZE = 128
"""Side in pixels of the working image, to which the names of scales refer."""
SCALES = ((3, 64), (6, 32), (12, 16), (24, 8), (48, 8))
"""Period of the stripes in pixels, and places per side at which their amplitude is taken."""
PATCH = 8
"""Side in pixels of the patches whose colours are measured."""
COARSE = 8
"""Places per side to which the second order is averaged."""
CELLS = 4
"""Cells per side of the layers that keep the place."""
TOGETHER = {"cpu": 1, "cuda": 32}
"""Images per step. Always so many (a short last step is filled up), because the rounding of a
matrix product may depend on its size: a result must not depend on an image's neighbours."""
LUMA = (0.299, 0.587, 0.114)
"""Weights of red, green and blue in brightness (ITU-R BT.601)."""
COLOUR_UNIT = 20.0
"""Percent of colour that count as one in the embedding."""

WORDS = {0.0: " (horizontal)", 45.0: " (rising)", 90.0: " (vertical)", 135.0: " (falling)"}
COLOURS = (
    *("brightness", "red–green, mean colour", "blue–yellow, mean colour"),
    *(f"{c}, contrast within {PATCH} px" for c in ("luma", "red–green", "blue–yellow")),
    "colourfulness",
)
GRID = FloatGrid(mantissa_bits=5, min_exponent=-9, max_exponent=7)
"""0.002 % to 128 %: beneath it is less than a hundredth of one of the 255 steps of a pixel."""


def prepare(image: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The largest centred square of ``(height, width, 3)``, resized with antialiasing."""
    from PIL import Image

    height, width = image.shape[:2]
    side = min(height, width)
    left, top = (width - side) / 2, (height - side) / 2
    box = (left, top, left + side, top + side)
    square = Image.fromarray(image).resize((SIZE, SIZE), Image.Resampling.BICUBIC, box=box)
    return np.asarray(square)


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
    places = [(row, column) for row in range(1, CELLS + 1) for column in range(1, CELLS + 1)]
    return tuple(
        f"{name}, in row {row}, column {column} of {CELLS} × {CELLS}"
        for name in names
        for row, column in places
    )


def layers() -> tuple[LayerInfo, ...]:
    """All layers with the names of their neurons, in the order in which they are sent."""
    periods = [period for period, _ in SCALES]
    luma = {period: _stripes("luma", period) for period in periods}
    everywhere = [name for names in luma.values() for name in names]
    return (
        LayerInfo("colours", COLOURS),
        *(LayerInfo(f"luma stripes, {period} px", tuple(luma[period])) for period in periods),
        *(
            LayerInfo(
                f"colour stripes, {period} px",
                (*_stripes("red–green", period), *_stripes("blue–yellow", period)),
            )
            for period in periods[1:]
        ),
        *(
            LayerInfo(f"texture of {period} px stripes", tuple(_textures(period, periods[i + 1 :])))
            for i, period in enumerate(periods[:-1])
        ),
        LayerInfo("layout of colours", _placed(COLOURS)),
        LayerInfo("layout of stripes", _placed(everywhere)),
    )


class Embedded:
    """Colour, stripes at five scales and eight orientations, and how the stripes vary."""

    def __init__(self, device: str) -> None:
        self.device = device
        self.grid = GRID
        self.layers = layers()
        self.dimensions = tuple(name for layer in self.layers for name in layer.neurons)
        self.provenance: Mapping[str, Any] = {
            "extractor": "embedded",
            "version": 1,
            "size": SIZE,
            "resize": "largest centred square, bicubic with antialiasing, 8 bit",
            "unit": "percent of the full range",
            "scales": [list(scale) for scale in SCALES],
            "orientations": len(ANGLES),
            "spread": SPREAD,
        }

    def run(self, batch: Sequence[NDArray[np.uint8]], sink: Sink) -> NDArray[np.float32]:
        """Send all layers of a batch of images ``(height, width, 3)``; return ``(items, 1503)``.

        The embedding is each neuron's mean over positions: amplitudes as ``log(1 + percent)``, so
        that a few images of high contrast do not rule all distances, colours in steps of 20 %.
        """
        import torch

        together = TOGETHER[torch.device(self.device).type]
        steps: list[tuple[Tensor, ...]] = []
        with torch.inference_mode():
            for start in range(0, len(batch), together):
                pixels = [prepare(image) for image in batch[start : start + together]]
                filled = np.zeros((together, SIZE, SIZE, 3), np.uint8)
                filled[: len(pixels)] = pixels
                activations = activations_of(torch.from_numpy(filled).to(self.device))
                steps.append(tuple(layer[: len(pixels)] for layer in activations))
            means = []
            for number, parts in enumerate(zip(*steps, strict=True)):
                layer = torch.cat(parts)
                sink(number, layer)
                mean = layer.mean(dim=2)
                linear = self.layers[number].neurons[0].startswith("brightness")
                means.append(mean / COLOUR_UNIT if linear else torch.log1p(mean))
            return torch.cat(means, dim=1).cpu().numpy()


def activations_of(pixels: "Tensor") -> "list[Tensor]":
    """All layers ``(items, neurons, positions)`` of pixels ``(items, 128, 128, 3)`` uint8."""
    from torch.nn.functional import avg_pool2d

    planes = _planes(pixels)
    colours = _colours(planes)
    luma = planes[:, 0]
    # Wavelets are blind to uniform brightness; taking it off first makes them so to the last bit.
    luma = luma - (luma.amax((1, 2), keepdim=True) + luma.amin((1, 2), keepdim=True)) / 2
    stripes = [_amplitudes(luma, scale, period) for scale, (period, _) in enumerate(SCALES)]
    opponent = avg_pool2d(planes[:, 1:], 2)
    tints = [_amplitudes(opponent, scale, SCALES[scale][0]) for scale in range(1, len(SCALES))]
    textures: list[list[Tensor]] = [[] for _ in SCALES[1:]]
    for inner, outer in combinations(range(len(SCALES)), 2):
        varying = _amplitudes(stripes[inner], outer, SCALES[outer][0])
        textures[inner].append(_pooled(varying.flatten(1, 2), COARSE))
    import torch

    found = [
        colours,
        *stripes,
        *(tint.flatten(1, 2) for tint in tints),
        *(torch.cat(parts, dim=1) for parts in textures),
    ]
    layout = torch.cat([_pooled(layer, CELLS) for layer in stripes], dim=1)
    places = [_pooled(colours, CELLS), layout]
    return [
        *(layer.flatten(2) for layer in found),
        *(layer.flatten(1).unsqueeze(2) for layer in places),
    ]


def _planes(pixels: "Tensor") -> "Tensor":
    """``(items, 3, 128, 128)``: luma 0…100, red–green and blue–yellow −100…100, in percent."""
    import torch

    red, green, blue = (pixels.float() * (100 / 255)).unbind(-1)
    luma = LUMA[0] * red + LUMA[1] * green + LUMA[2] * blue
    return torch.stack([luma, red - green, blue - (red + green) / 2], dim=1)


def _colours(planes: "Tensor") -> "Tensor":
    """``(items, 7, 16, 16)``: mean, contrast and colourfulness of each patch."""
    import torch

    patches = planes.unflatten(3, (-1, PATCH)).unflatten(2, (-1, PATCH))
    chroma = torch.hypot(patches[:, 1:2], patches[:, 2:3])
    return torch.cat(
        [patches.mean((3, 5)), patches.std((3, 5), correction=0), chroma.mean((3, 5))], dim=1
    )


def _amplitudes(images: "Tensor", scale: int, period: int) -> "Tensor":
    """Amplitudes ``(..., 8, places, places)`` at a scale, for images ``(..., side, side)``."""
    from dnacompare.numerics.scattering import stripes

    side = images.shape[-1]
    bank = stripes(side, SCALES[scale][1], period * side / SIZE, str(images.device))
    found = bank.amplitudes(images.reshape(-1, side, side))
    return found.unflatten(0, images.shape[:-2])


def _pooled(maps: "Tensor", places: int) -> "Tensor":
    from torch.nn.functional import avg_pool2d

    return avg_pool2d(maps, maps.shape[-1] // places)


def build(
    variant: str, datasets: Sequence[Dataset], device: str, options: Mapping[str, Any]
) -> Embedded:
    """The extractor on a device; it has no variants, no frame and no options."""
    return Embedded(device)


EXTRACTOR = ExtractorSpec(
    name="embedded",
    title="Built-in wavelets",
    modalities=("images",),
    build=build,
    summary=(
        "Colour, stripes and textures at named scales and orientations; no weights to download."
    ),
    reference="Bruna & Mallat, Invariant scattering convolution networks, 2013",
)
