"""Batches of texts to three layers of readable numbers, each text by itself."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from dnacompare.extractors.text_hash import characters, ngrams, surface
from dnacompare.grid import FloatGrid
from dnacompare.specs import LayerInfo, Sink

GRID = FloatGrid(mantissa_bits=5, min_exponent=-9, max_exponent=17)
"""0.002 to 131,072: shares in percent as well as lengths in characters."""
LENGTH_STEP = 10.0
"""Surface numbers enter the embedding as ``log(1 + x) / 10``: a text of 600 characters gives 0.6,
so that lengths do not outweigh the n-grams, whose vector has length 1."""


class TextHash:
    """Surface counts, shares of characters, hashed n-grams; constants only, nothing fitted."""

    def __init__(self) -> None:
        self.grid = GRID
        self.layers: tuple[LayerInfo, ...] = (
            LayerInfo("surface", surface.NAMES),
            LayerInfo("characters", characters.NAMES),
            LayerInfo("n-grams", ngrams.NAMES),
        )
        self.dimensions = tuple(name for layer in self.layers for name in layer.neurons)
        self.provenance: Mapping[str, Any] = {
            "extractor": "text-hash",
            "version": 1,
            "buckets": ngrams.BUCKETS,
            "lengths": list(ngrams.LENGTHS),
        }

    def run(self, batch: Sequence[str], sink: Sink) -> NDArray[np.float32]:
        """Send the three layers of a batch of texts; return embeddings ``(items, 632)``.

        N-gram activations are in percent of the length of the text's vector.
        """
        counts = np.array([surface.surface(text) for text in batch], np.float32)
        shares = np.array([characters.characters(text) for text in batch], np.float32)
        grams = ngrams.ngrams(batch)
        for number, layer in enumerate((counts, shares, 100 * grams)):
            sink(number, torch.from_numpy(layer).unsqueeze(2))
        return np.concatenate([np.log1p(counts) / LENGTH_STEP, shares / 100, grams], axis=1)
