"""The result of comparing two DNAs neuron by neuron."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dnacompare.errors import InputError
from dnacompare.results import Estimate

Floats = NDArray[np.float64]


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
    weighted: Estimate | None
    """The mean under the weights asked for."""
    statistics: Floats | None
    compared: int
    constant: int
    """Neurons left out because they never vary, in neither set."""
    unmeasured: int
    """Neurons left out because one set has no finite activation of them."""

    @property
    def under_weights(self) -> Estimate:
        """``weighted``; raises ``InputError`` where no weights were given."""
        if self.weighted is None:
            raise InputError("No weights were given for this comparison of DNAs.")
        return self.weighted

    def ranked(self, count: int) -> list[tuple[int, int]]:
        """``(layer, neuron)`` of the most changed compared neurons, largest value first.

        Equal values keep the order of layers and neurons.
        """
        places = [
            (-layer.value[neuron], number, int(neuron))
            for number, layer in enumerate(self.layers)
            for neuron in np.flatnonzero(layer.compared)
        ]
        return [(number, neuron) for _, number, neuron in sorted(places)[:count]]

    def estimate(self, layer: int, neuron: int) -> Estimate:
        """One neuron; its p-value is the adjusted one."""
        whole, of = self.layers[layer].estimate, self.layers[layer]
        interval = None
        if of.lower is not None and of.upper is not None:
            interval = (float(of.lower[neuron]), float(of.upper[neuron]))
        method = f"{METHOD}{DETAILS}"
        if of.p_adjusted is not None:
            method += "; p adjusted for all compared neurons (max-T)"
        return Estimate(
            value=float(of.value[neuron]),
            n=whole.n,
            units=self.units,
            method=method,
            seed=whole.seed,
            standard_error=_at(of.standard_error, neuron),
            interval=interval,
            p_value=_at(of.p_adjusted, neuron),
            permutations=whole.permutations,
            noise_floor=_at(of.noise_floor, neuron),
        )


METHOD = "W1 between histograms of all activations"
DETAILS = "; interval: jackknife over groups of items, lower end widened by the largest noise bias"


def _at(values: Floats | None, neuron: int) -> float | None:
    return float(values[neuron]) if values is not None else None
