"""One layer of two DNAs: every neuron's W1, as observed, relabelled and with groups left out."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from dnacompare.dna import DNA, Layer
from dnacompare.inference import block_w1, permutation
from dnacompare.inference.blocks import Blocks, shares
from dnacompare.inference.neuron_units import NeuronUnits, neuron_units
from dnacompare.numerics import layer_distance, wasserstein_counts
from dnacompare.specs import Labels

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Plan:
    """What is the same for every layer; ``labels`` are of the groups, ``None`` without a test."""

    a: DNA
    b: DNA
    units: str
    seed: int
    blocks: Blocks
    labels: Labels | None
    weights: Mapping[str, Floats] = field(default_factory=dict)
    """``(C,)`` of each layer by its name, for a weighted mean beside the others."""

    def weights_of(self, layer: Layer) -> Floats:
        """``(C,)``, equal ones where none were given."""
        return self.weights.get(layer.name, np.ones(layer.size))

    @property
    def permutations(self) -> int:
        """Labellings beside the observed one."""
        return 0 if self.labels is None else self.labels.shape[1] - 1

    @property
    def group_counts(self) -> tuple[int, int]:
        """Groups of A and of B that hold items."""
        return int((self.a.group_items > 0).sum()), int((self.b.group_items > 0).sum())


@dataclass(frozen=True, eq=False)
class Permuted:
    """A layer's neurons under relabelling, on the groups' grid."""

    floor: Floats
    """``(C,)``: mean of the permuted values, in the units of the whole."""
    p_value: Floats
    """``(C,)``: each neuron alone."""
    scores: Floats
    """``(C,)``: the observed statistics, studentised over the labellings."""
    largest: Floats
    """``(B + 1,)``: the largest score of each labelling over the compared neurons."""
    total: Floats
    """``(B + 1,)``: the sum over the compared neurons, in units that no labelling changes."""
    weighted: Floats
    """``(B + 1,)``: the same with the plan's weights."""


@dataclass(frozen=True, eq=False)
class MeasuredLayer:
    """Arrays ``(C,)`` are in the units of the whole and 0 where a neuron is not compared."""

    layer: Layer
    """As A has it, for its names."""
    units: NeuronUnits
    scale: Floats
    value: Floats
    least: Floats
    largest: Floats
    """Between these the counts alone fix the value, wherever in its bin an activation lies."""
    coarse: Floats | None
    """W1 on the groups' grid; ``None``, like the next two, with too few groups to leave out."""
    without: Floats | None
    """``(U, C)``: the same without each group."""
    bias: Floats | None
    """``(C,)``: what noise adds to it at the observed distance."""
    permuted: Permuted | None

    @property
    def compared(self) -> int:
        """Number of compared neurons."""
        return int(self.units.compared.sum())


def measure(a: Layer, b: Layer, plan: Plan) -> MeasuredLayer:
    """All that is needed of one layer."""
    units = neuron_units(a, b)
    deviations = plan.units == "deviation"
    scale = units.deviation if deviations else np.ones(a.size)
    value, least, largest = (
        np.where(units.compared, one / scale, 0.0) for one in _values(a, b, plan, units)
    )
    weights = _weights(a, plan, units)
    coarse = without = bias = None
    if min(plan.group_counts) >= 2:
        share = np.concatenate([shares(plan.a.group_items), shares(plan.b.group_items)])
        left = block_w1.jackknifed(a, b, weights, share, paired=plan.blocks.paired)
        coarse, bias = left.whole / scale, left.bias / scale
        without = left.without / (scale * (_unit_changes(a, plan) if deviations else 1.0))
    return MeasuredLayer(
        layer=a,
        units=units,
        scale=scale,
        value=value,
        least=least,
        largest=largest,
        coarse=coarse,
        without=without,
        bias=bias,
        permuted=_permuted(a, b, plan, weights, units),
    )


def _values(a: Layer, b: Layer, plan: Plan, units: NeuronUnits) -> tuple[Floats, Floats, Floats]:
    """W1 on the full grid with its least and largest possible values, in the borders' units."""
    if plan.units == "bins":
        value = wasserstein_counts.index_distance(a.counts, b.counts)
        return value, value, value
    where = plan.a.grid, units.low, units.high
    return layer_distance.distance(a, b, *where), *layer_distance.bounds(a, b, *where)


def _weights(a: Layer, plan: Plan, units: NeuronUnits) -> Floats:
    """What each border of the groups' grid counts for, ``(C, b + 1)``; 0 where not compared."""
    if plan.units == "bins":
        weights = layer_distance.weights_in_bins(a, plan.a.group_grid, plan.a.grid)
    else:
        weights = layer_distance.weights(a, plan.a.group_grid, units.low, units.high)
    return weights * units.compared[:, None]


def _unit_changes(a: Layer, plan: Plan) -> Floats:
    """How the reference's deviation changes ``(U, C)`` when a unit is left out, as a factor.

    The unit is estimated too: without this, intervals of large shifts would be too narrow. Only
    the groups' bins tell it, each taken at its middle, which is accurate enough for a ratio.
    """
    middles = np.convolve(plan.a.group_grid.edges(), [0.5, 0.5], "valid")  # no ratio has units
    number = a.groups.sum(axis=2, dtype=np.float64)
    total, square = a.groups @ middles, a.groups @ middles**2
    whole = _deviation(number.sum(axis=0), total.sum(axis=0), square.sum(axis=0))
    without = _deviation(
        number.sum(axis=0) - number, total.sum(axis=0) - total, square.sum(axis=0) - square
    )
    usable = (whole > 0) & (without > 0)
    changes = np.where(usable, without / np.where(usable, whole, 1.0), 1.0)
    return changes if plan.blocks.paired else np.concatenate([changes, np.ones_like(changes)])


def _deviation(number: Floats, total: Floats, square: Floats) -> Floats:
    safe = np.maximum(number, 1.0)
    deviation: Floats = np.sqrt(np.maximum(square / safe - (total / safe) ** 2, 0.0))
    return deviation


def _permuted(
    a: Layer, b: Layer, plan: Plan, weights: Floats, units: NeuronUnits
) -> Permuted | None:
    if plan.labels is None:
        return None
    deviations = plan.units == "deviation"
    scale = units.deviation if deviations else np.ones(a.size)
    invariant = units.pooled if deviations else np.ones(a.size)
    floor, p_value, scores = np.zeros(a.size), np.ones(a.size), np.zeros(a.size)
    largest = np.full(plan.labels.shape[1], -np.inf)
    total, weighted = np.zeros((2, plan.labels.shape[1]))
    emphasis = plan.weights_of(a)
    for span, distances in block_w1.permuted(a, b, weights, plan.labels, plan.blocks.possible):
        alive = units.compared[span]
        floor[span] = distances[1:].mean(axis=0) / scale[span]
        p_value[span] = permutation.p_values(distances)
        total += distances @ (alive / invariant[span])
        if plan.weights:
            weighted += distances @ (alive * emphasis[span] / invariant[span])
        standard = permutation.studentised(distances)
        scores[span] = standard[0]
        largest = np.maximum(largest, standard[:, alive].max(axis=1, initial=-np.inf))
    return Permuted(floor, p_value, scores, largest, total, weighted)
