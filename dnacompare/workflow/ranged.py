"""Extracting on equal bins in given ranges, the paper's grid, with any extractor."""

import copy
from collections.abc import Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from dnacompare.dna import DNA
from dnacompare.errors import InputError
from dnacompare.fingerprint import digest, digest_array
from dnacompare.range_grid import RangeGrid, covering
from dnacompare.specs import Extractor

Ranges = Mapping[str, NDArray[np.float64]]


def in_ranges(extractor: Extractor, ranges: Ranges, *, bins: int = 1000) -> Extractor:
    """The same extractor, whose DNAs count ``bins`` equal bins in ``ranges``, ``(C, 2)`` for each
    of its layers: from ``ranges_of`` a DNA, or ``vdna_file.read_ranges``.

    Raises ``InputError`` if a layer has no ranges.
    """
    missing = [layer.name for layer in extractor.layers if layer.name not in ranges]
    if missing:
        raise InputError(f"There are no ranges of the layers {', '.join(missing)}.")
    mark = digest(
        *(f"{layer.name} {digest_array(ranges[layer.name])}" for layer in extractor.layers)
    )
    changes = {
        "grid": RangeGrid(bins),
        "layers": tuple(replace(one, ranges=ranges[one.name]) for one in extractor.layers),
        "provenance": {**extractor.provenance, "ranges": mark},
    }
    ranged = copy.copy(extractor)
    for name, value in changes.items():
        object.__setattr__(ranged, name, value)  # whether or not it is a frozen value
    return ranged


def ranges_of(*dnas: DNA) -> dict[str, NDArray[np.float64]]:
    """Ranges that hold all activations of these DNAs, with a tenth to spare on either side."""
    first = dnas[0]
    for other in dnas[1:]:
        first.check_comparable(other)
    found = {}
    for layers in zip(*(dna.layers for dna in dnas), strict=True):
        low = np.min([layer.minimum for layer in layers], axis=0)
        high = np.max([layer.maximum for layer in layers], axis=0)
        seen = low <= high  # a neuron that saw nothing finite has infinite extremes
        found[layers[0].name] = covering(np.where(seen, low, 0), np.where(seen, high, 0))
    return found
