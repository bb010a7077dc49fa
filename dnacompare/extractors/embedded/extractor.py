"""Batches of images through the built-in network, each image by itself."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import nullcontext
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from dnacompare.extractors.embedded.layers import SCALES, SIZE, all_layers, turned_textures
from dnacompare.extractors.embedded.network import activations
from dnacompare.extractors.embedded.views import Pixels, both_views
from dnacompare.grid import FloatGrid
from dnacompare.networks.alone import alone
from dnacompare.numerics.wavelets import ORIENTATIONS, SPREAD
from dnacompare.specs import Sink

TOGETHER = 32
"""Images per step on an accelerator; on a CPU it is one. Always so many (a short last step is
filled up): the rounding of a matrix product may depend on its size, and no result may depend on
an image's neighbours."""
ASIDE = 4
"""Images of one run on a CPU, each computed by itself: enough that counting them costs few calls.
"""
COLOUR_STEP = 20.0
"""Percent of colour that count as one in the embedding."""
TEXTURE = "texture"
"""How the names of the layers of second order begin."""
GRID = FloatGrid(mantissa_bits=5, min_exponent=-9, max_exponent=7)
"""0.002 % to 128 %; one of the 255 steps of a pixel is 0.4 %."""


class Embedded:
    """Colours, stripes of five scales and eight orientations, and how the stripes vary."""

    def __init__(self, device: str) -> None:
        self.device = device
        self.grid = GRID
        self.layers = all_layers()
        turned = iter(turned_textures())
        self.dimensions = tuple(
            name
            for layer in self.layers
            for name in (next(turned) if layer.name.startswith(TEXTURE) else layer.neurons)
        )
        self.provenance: Mapping[str, Any] = {
            "extractor": "embedded",
            "version": 1,
            "size": SIZE,
            "resized": "largest centred square, bicubic with antialiasing, 8 bit",
            "original": "middle pixels, from a border of 8 px blocks, mirrored where too few",
            "unit": "percent of the full range",
            "scales": [list(scale) for scale in SCALES],
            "orientations": ORIENTATIONS,
            "spread": SPREAD,
        }

    @property
    def together(self) -> int:
        """So many go on side by side on a CPU; a GPU takes steps of ``TOGETHER``, one at a time."""
        return ASIDE if torch.device(self.device).type == "cpu" else 0

    def prepare(self, item: Pixels) -> Pixels:
        """Both views ``(2, 128, 128, 3)`` of an image ``(height, width, 3)``; views stay views."""
        return both_views(item) if item.ndim == 3 else item

    def run(self, batch: Sequence[Pixels], sink: Sink) -> NDArray[np.float32]:
        """Send all layers of a batch of images, prepared or not; return ``(items, 601)``.

        The embedding is each neuron's mean over positions: amplitudes as ``log(1 + percent)``, so
        that a few images of high contrast do not rule all distances, colours in steps of 20 %. The
        second order enters without its absolute angle, which would be most of all numbers.
        """
        with torch.inference_mode(), alone() if self.together else nullcontext():
            steps = list(self._steps(batch))
            means = []
            for number, parts in enumerate(zip(*steps, strict=True)):
                layer = torch.cat(parts)
                sink(number, layer)
                means.append(self._compressed(number, layer.mean(dim=2)))
            return torch.cat(means, dim=1).cpu().numpy()

    def _steps(self, batch: Sequence[Pixels]) -> Iterator[list[Tensor]]:
        """All layers for one image after the other on a CPU, for ``TOGETHER`` at once elsewhere."""
        if self.together:
            for image in batch:
                yield activations(torch.from_numpy(self.prepare(image)[np.newaxis]))
            return
        for start in range(0, len(batch), TOGETHER):
            pairs = [self.prepare(image) for image in batch[start : start + TOGETHER]]
            views = np.zeros((TOGETHER, 2, SIZE, SIZE, 3), np.uint8)
            views[: len(pairs)] = pairs
            found = activations(torch.from_numpy(views).to(self.device))
            yield [layer[: len(pairs)] for layer in found]

    def _compressed(self, number: int, means: Tensor) -> Tensor:
        """A layer's part of the embedding from its means ``(items, neurons)``."""
        name = self.layers[number].name
        if name.endswith("colours"):
            return means / COLOUR_STEP
        if name.startswith(TEXTURE):
            inner = torch.arange(ORIENTATIONS).unsqueeze(1)
            outer = (inner + torch.arange(ORIENTATIONS)) % ORIENTATIONS
            angles = means.view(len(means), -1, ORIENTATIONS, ORIENTATIONS)
            means = angles[:, :, inner, outer].mean(2).flatten(1)
        return means.sign() * means.abs().log1p()
