"""The most changed neurons, each with its curves and the items that excite it."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dnacompare.dna import DNA
from dnacompare.exemplars import Exemplars
from dnacompare.inference.dna_blocks import NeuronShifts
from dnacompare.results import Exhibits, LayerShift, NeuronShift
from dnacompare.workflow.curves import curves

SHOWN = 40
"""Neurons that a comparison keeps in detail; all of them were tested."""


def changed_layers(shifts: NeuronShifts) -> tuple[LayerShift, ...]:
    """Every layer in the network's order."""
    return tuple(
        LayerShift(layer.name, len(layer.neurons), layer.estimate) for layer in shifts.layers
    )


def changed_neurons(
    a: DNA,
    b: DNA,
    shifts: NeuronShifts,
    exemplars: tuple[Exemplars | None, Exemplars | None],
) -> tuple[NeuronShift, ...]:
    """The ``SHOWN`` neurons that moved most, most first."""
    return tuple(
        _neuron(a, b, shifts, exemplars, layer, neuron) for layer, neuron in shifts.ranked(SHOWN)
    )


def _neuron(
    a: DNA,
    b: DNA,
    shifts: NeuronShifts,
    exemplars: tuple[Exemplars | None, Exemplars | None],
    layer: int,
    neuron: int,
) -> NeuronShift:
    moved = shifts.layers[layer]
    name = moved.neurons[neuron]
    location, scale, units = _frame(a.provenance, name)
    return NeuronShift(
        layer=moved.name,
        index=neuron,
        name=name,
        estimate=shifts.estimate(layer, neuron),
        shift=float(moved.shift[neuron]),
        mean_a=location + scale * float(moved.mean_a[neuron]),
        mean_b=location + scale * float(moved.mean_b[neuron]),
        original_units=units,
        curves=curves(
            a.layers[layer],
            b.layers[layer],
            neuron,
            a.grid,
            frame=(location, scale),
            units=units,
        ),
        exhibits=_exhibits(exemplars, moved.name, neuron),
    )


def _frame(provenance: Mapping[str, Any], name: str) -> tuple[float, float, str]:
    """Where a column was standardised, its own location, scale and units; else activations."""
    frame = provenance.get("frame", {})
    if name in frame:
        location, scale = frame[name]
        return float(location), float(scale), "the column's own units"
    return 0.0, 1.0, str(provenance.get("units", "activation units"))


def _exhibits(
    exemplars: tuple[Exemplars | None, Exemplars | None], layer: str, neuron: int
) -> Exhibits:
    in_a, in_b = exemplars
    if in_a is None or in_b is None:
        return Exhibits()
    of_a, of_b = in_a.layers[layer], in_b.layers[layer]
    return Exhibits(
        most_a=_hex(of_a.most_ids[neuron], of_a.most_values[neuron]),
        most_b=_hex(of_b.most_ids[neuron], of_b.most_values[neuron]),
        least_a=_hex(of_a.least_ids[neuron], of_a.least_values[neuron]),
        least_b=_hex(of_b.least_ids[neuron], of_b.least_values[neuron]),
    )


def _hex(ids: NDArray[np.uint64], values: NDArray[np.float32]) -> tuple[str, ...]:
    return tuple(f"{int(i):016x}" for i, value in zip(ids, values, strict=True) if value == value)
