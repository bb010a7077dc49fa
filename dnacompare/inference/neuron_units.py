"""What one unit of each neuron's shift is, and which neurons can be compared at all."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dnacompare.dna import SPECIAL, Layer

LEAST = 0.01
"""Least reference deviation, as a share of the deviation of both sets together."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class NeuronUnits:
    """For a layer's C neurons, arrays ``(C,)``; without meaning where not ``compared``."""

    compared: NDArray[np.bool_]
    measured: NDArray[np.bool_]
    """Neurons with finite activations in both sets."""
    deviation: Floats
    """The reference's standard deviation, the unit in which neurons are ranked."""
    pooled: Floats
    """The standard deviation of both sets together, each weighing one half: it does not depend on
    which set is called A, so tests of means over neurons keep their level."""
    low: Floats
    high: Floats
    """Between these lie all finite activations of both sets."""
    mean_a: Floats
    mean_b: Floats


def neuron_units(a: Layer, b: Layer) -> NeuronUnits:
    """Units for the neurons of a layer of A, the reference, and of B.

    A neuron that never varies, in neither set, is not compared. Where the reference varies less
    than ``LEAST`` of the pooled deviation (a filter that is silent on A, say), that share takes
    its place: else a neuron with one stray activation would outweigh a whole layer. It leaves
    shifts of up to about 200 reference deviations as they are.
    """
    measured = (a.total > 0) & (b.total > 0)
    mean_a, mean_b = (np.where(measured, layer.mean, 0.0) for layer in (a, b))
    spread_a, spread_b = (np.where(measured, layer.deviation, 0.0) for layer in (a, b))
    pooled = np.sqrt((spread_a**2 + spread_b**2) / 2 + (mean_a - mean_b) ** 2 / 4)
    low = np.where(measured, np.minimum(a.minimum, b.minimum), 0.0).astype(np.float64)
    high = np.where(measured, np.maximum(a.maximum, b.maximum), 0.0).astype(np.float64)
    compared = measured & (high > low) & (pooled > 0)
    return NeuronUnits(
        compared=compared,
        measured=measured,
        deviation=np.where(compared, np.maximum(spread_a, LEAST * pooled), 1.0),
        pooled=np.where(compared, pooled, 1.0),
        low=low,
        high=high,
        mean_a=mean_a,
        mean_b=mean_b,
    )


def special(a: Layer, b: Layer, kind: str) -> int:
    """Activations of one kind of ``SPECIAL`` in both layers."""
    column = SPECIAL.index(kind)
    return int(a.special[:, column].sum() + b.special[:, column].sum())
