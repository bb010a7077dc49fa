"""One unit a neuron for a whole collection of DNAs, so that their distances form a metric.

A distance in the standard deviations of one of two sets is not symmetric, and in those of both it
breaks the triangle inequality. With one unit and one range a neuron for all sets, the mean over
neurons of W1 is a norm of differences of CDFs: symmetric, and no detour is shorter.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dnacompare.layer import Layer

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class CollectionUnits:
    """For a layer's C neurons, arrays ``(C,)``; without meaning where not ``compared``."""

    compared: NDArray[np.bool_]
    """Neurons with finite activations in every set, which are not all equal."""
    deviation: Floats
    """Standard deviation of the mixture in which every set weighs the same."""
    low: Floats
    high: Floats
    """Between these lie all finite activations of all sets."""


def collection_units(layers: Sequence[Layer]) -> CollectionUnits:
    """Units of one layer, as each of the sets has it."""
    measured = np.all([layer.total > 0 for layer in layers], axis=0)
    means = np.where(measured, [layer.mean for layer in layers], 0.0)
    spreads = np.where(measured, [layer.deviation for layer in layers], 0.0)
    deviation = np.sqrt(np.square(spreads).mean(axis=0) + means.var(axis=0))
    low = np.where(measured, np.min([layer.minimum for layer in layers], axis=0), 0.0)
    high = np.where(measured, np.max([layer.maximum for layer in layers], axis=0), 0.0)
    compared = measured & (high > low) & (deviation > 0)
    return CollectionUnits(
        compared=compared,
        deviation=np.where(compared, deviation, 1.0),
        low=low.astype(np.float64),
        high=high.astype(np.float64),
    )
