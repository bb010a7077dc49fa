"""How far every neuron of two DNAs moved, tested and bounded by resampling groups of items."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dnacompare.results import Estimate

Floats = NDArray[np.float64]
UNITS = {
    "deviation": "reference standard deviations",
    "activation": "activation units",
    "bins": "bins",
}


@dataclass(frozen=True, eq=False)
class LayerShifts:
    """W1 of each of a layer's C neurons; arrays are ``(C,)`` and hold no NaN.

    Neurons that are not ``compared`` (constant over both sets, or without a finite activation in
    one) have value 0, interval [0, 0] and p = 1 and take no part in means and adjustments.
    """

    name: str
    neurons: tuple[str, ...]
    compared: NDArray[np.bool_]
    value: Floats
    """W1 on the full grid, in the units of the whole."""
    shift: Floats
    """Mean of B minus mean of A, same units (in ``bins``: activation units)."""
    scale: Floats
    """Activation units in one unit."""
    mean_a: Floats
    mean_b: Floats
    """Mean activations, in activation units."""
    standard_error: Floats | None
    lower: Floats | None
    upper: Floats | None
    """Per neuron, not simultaneous; ``None`` with fewer than two groups of items in a set."""
    noise_floor: Floats | None
    p_value: Floats | None
    """Of each neuron alone; ``None`` where there was no permutation test."""
    p_adjusted: Floats | None
    """Adjusted for all compared neurons of all layers (single-step max-T)."""
    estimate: Estimate
    """Mean over the layer's compared neurons; its p-value is adjusted for the number of layers."""


@dataclass(frozen=True, eq=False)
class NeuronShifts:
    """All layers' shifts and their means.

    ``overall`` is the mean over all compared neurons, ``layer_mean`` the mean of the layers'
    means. ``statistics`` ``(B + 1,)`` are what ``overall.p_value`` was computed from.
    """

    units: str
    layers: tuple[LayerShifts, ...]
    overall: Estimate
    layer_mean: Estimate
    statistics: Floats | None
    compared: int
    constant: int
    """Neurons left out because they never vary, in neither set."""
    unmeasured: int
    """Neurons left out because one set has no finite activation of them."""

    def ranked(self, count: int) -> list[tuple[int, int]]:
        """``(layer, neuron)`` of the most changed compared neurons, largest value first."""
        raise NotImplementedError

    def estimate(self, layer: int, neuron: int) -> Estimate:
        """One neuron; its p-value is the adjusted one."""
        raise NotImplementedError


# neuron_shifts(a: DNA, b: DNA, *, permutations=0, seed=0, units="deviation", paired=False,
#               report: Report = silent) -> NeuronShifts
# raises IncompatibleError (different provenance; paired but other items), TooFewItemsError (< 2
# items), InputError (unknown units, nothing to compare)
