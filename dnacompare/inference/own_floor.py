"""What chance alone would show, from the groups of one DNA: no second sample is looked at."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from dnacompare.dna import DNA
from dnacompare.errors import TooFewItemsError
from dnacompare.inference import block_w1, permutation
from dnacompare.inference.neuron_units import neuron_units
from dnacompare.numerics import layer_distance

SPLITS = 200
"""Random splits into halves; their mean is known to about 2 % then."""

Floats = NDArray[np.float64]


def own_floor(dna: DNA, sizes: tuple[int, int], seed: int) -> tuple[Floats, ...]:
    """Mean W1 of each layer's neurons ``(C,)`` between samples of ``sizes`` like those of ``dna``.

    In the DNA's own standard deviations. Its groups of items are split into halves at random; the
    mean falls as √(1/n + 1/m), which carries it over to other sizes. Raises ``TooFewItemsError``
    with fewer than four groups.
    """
    held = np.flatnonzero(dna.group_items > 0)
    if len(held) < 4:
        raise TooFewItemsError(
            f"{dna.name!r} has {dna.items} items in {len(held)} groups; chance needs at least 4."
        )
    half = len(held) // 2
    labels = permutation.labels(half, len(held) - half, SPLITS, seed)[:, 1:]
    scale = np.sqrt((1 / sizes[0] + 1 / sizes[1]) / (4 / dna.items))
    possible = permutation.relabellings(half, len(held) - half)
    floors = []
    for layer in dna.layers:
        units = neuron_units(layer, layer)
        borders = layer_distance.weights(layer, dna.group_grid, units.low, units.high)
        first, second = (
            replace(layer, groups=layer.groups[part]) for part in (held[:half], held[half:])
        )
        floor = np.zeros(layer.size)
        for span, distances in block_w1.permuted(first, second, borders, labels, possible):
            floor[span] = distances.mean(axis=0)
        floors.append(np.where(units.compared, floor * scale / units.deviation, 0.0))
    return tuple(floors)
