"""How far every neuron of two DNAs moved, tested and bounded by resampling groups of items.

The item was sampled, not the activation, so uncertainty comes from groups of items: blocks of them
are permuted for p-values and noise floors, and left out one at a time for intervals. Values use
the full grid; resampling uses the coarser grid of the groups.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from dnacompare.dna import DNA, alike
from dnacompare.errors import InputError
from dnacompare.inference import blocks, intervals, jackknife, permutation
from dnacompare.inference.measured_layer import MeasuredLayer, Plan, measure
from dnacompare.inference.moments_only import NO_HISTOGRAMS, has_histograms
from dnacompare.inference.neuron_units import special
from dnacompare.inference.shifts import DETAILS, METHOD, LayerShifts, NeuronShifts
from dnacompare.results import Estimate
from dnacompare.specs import Progress, Report, silent

__all__ = ["UNITS", "LayerShifts", "NeuronShifts", "neuron_shifts"]

UNITS = {
    "deviation": "reference standard deviations",
    "activation": "activation units",
    "bins": "bins",
}
BIAS_FACTOR = 1 / (np.sqrt(2) - 1)
"""The folded bias at an observed difference is at least √2 − 1 of the true one, on average: the
ratio at no difference, and larger elsewhere."""

Floats = NDArray[np.float64]


def neuron_shifts(
    a: DNA,
    b: DNA,
    *,
    permutations: int = 0,
    seed: int = 0,
    units: str = "deviation",
    paired: bool = False,
    weights: Mapping[str, Floats] | None = None,
    report: Report = silent,
) -> NeuronShifts:
    """W1 of every neuron between the reference ``a`` and ``b``, with their means.

    ``units`` are ``deviation`` (the reference's standard deviation of each neuron, but at least a
    hundredth of both sets' together), ``activation`` or ``bins``. ``paired`` says that both hold
    the same items, changed in place: then groups are swapped within pairs and left out together.
    ``weights`` ``(C,)`` by layer name ask for ``weighted``, the mean under these weights: they must
    not depend on which items are A's and which are B's, or the p-value loses its level.

    p-values permute blocks of groups; the means' statistics are in pooled deviations, which do not
    depend on the labels. With too few blocks there is none, and ``overall.notes`` says so. Neurons'
    p-values are adjusted by max-T over all neurons, layers' by max-T over the layers.

    Intervals: the delete-one-group jackknife gives the standard error, Student's t the width. W1
    is never negative, so noise adds to it where the distributions agree; the lower end also allows
    for the largest bias of that kind (its estimate at the observed CDFs, times 1 / (√2 − 1)).
    Away from the null the bias vanishes and coverage is 0.92 to 0.99 (measured; see
    ``tests/inference/test_coverage.py``); near the null the lower end reaches 0 and coverage is
    higher. The uncertainty of the reference's deviation, the unit, is included.

    Raises ``IncompatibleError`` if the DNAs were made differently (or, paired, from other items),
    ``TooFewItemsError`` below two items a side, ``InputError`` for unknown units.
    """
    if units not in UNITS:
        raise InputError(f"There are no units {units!r}; there are {', '.join(UNITS)}.")
    a.check_comparable(b)
    if units == "activation" and a.grid.ranged and any(one.ranges is None for one in a.layers):
        raise InputError(
            "The ranges of the bins are not known, so there are no activation units. Use bins or "
            "deviation, or read the DNA with its ranges."
        )
    if not has_histograms(a):
        raise InputError(NO_HISTOGRAMS)
    a, b = alike(a, b)
    bundled = blocks.bundle(a, b, paired=paired)
    obstacle = bundled.obstacle() if permutations else None
    tested = permutations > 0 and obstacle is None
    labels = bundled.labels(permutations, seed) if tested else None
    plan = Plan(
        a=a, b=b, units=units, seed=seed, blocks=bundled, labels=labels, weights=weights or {}
    )
    measured = []
    for done, (first, second) in enumerate(zip(a.layers, b.layers, strict=True)):
        report(Progress("Comparing neurons", done, len(a.layers)))
        measured.append(measure(first, second, plan))
    report(Progress("Comparing neurons", len(a.layers), len(a.layers)))
    return _assemble(measured, plan, (obstacle,) if obstacle else ())


def _assemble(measured: list[MeasuredLayer], plan: Plan, notes: tuple[str, ...]) -> NeuronShifts:
    """Adjustments over all neurons and layers, and the means."""
    held = [layer for layer in measured if layer.compared]
    compared = sum(layer.compared for layer in held)
    unmeasured = sum(int((~layer.units.measured).sum()) for layer in measured)
    neurons = sum(layer.layer.size for layer in measured)
    if unmeasured == neurons:
        raise InputError(
            "No neuron has a finite activation in both sets; look for NaN or infinite values."
        )
    equally = [layer.units.compared / max(compared, 1) for layer in measured]
    by_layer = [layer.units.compared / max(layer.compared, 1) for layer in measured]
    per_layer = [weights / max(len(held), 1) for weights in by_layer]
    told = notes
    notes += _notes(measured, equally, plan)
    overall = _mean(measured, equally, plan, f"mean over {compared:,} neurons", notes)
    layers = [
        _mean([layer], [weights], plan, f"mean over {layer.compared:,} neurons", ())
        for layer, weights in zip(measured, by_layer, strict=True)
    ]
    adjusted = _adjust_layers([layer.statistics for layer in layers])
    largest = _largest(measured)
    return NeuronShifts(
        units=UNITS[plan.units],
        layers=tuple(
            _layer(layer, _adjusted(mean.estimate, p, len(measured)), plan, largest)
            for layer, mean, p in zip(measured, layers, adjusted, strict=True)
        ),
        overall=overall.estimate,
        layer_mean=_mean(
            measured, per_layer, plan, f"mean over {len(held)} layers' means", notes
        ).estimate,
        weighted=_weighted(measured, plan, told) if plan.weights else None,
        statistics=overall.statistics,
        compared=compared,
        constant=neurons - unmeasured - compared,
        unmeasured=unmeasured,
    )


def _weighted(measured: list[MeasuredLayer], plan: Plan, notes: tuple[str, ...]) -> Estimate:
    """The mean under the plan's weights, of the neurons that are compared."""
    raw = [layer.units.compared * plan.weights_of(layer.layer) for layer in measured]
    total = sum(float(weights.sum()) for weights in raw)
    if not total > 0:
        raise InputError(
            "The weights leave no neuron that can be compared: all neurons with weight are "
            "constant or without a finite activation."
        )
    weights = [one / total for one in raw]
    notes += _notes(measured, weights, plan)
    counted = sum(int((one > 0).sum()) for one in weights)
    plain = _mean(measured, weights, plan, f"weighted mean over {counted:,} neurons", notes)
    statistics = [layer.permuted.weighted for layer in measured if layer.permuted]
    if not statistics:
        return plain.estimate
    return replace(plain.estimate, p_value=permutation.p_value(np.sum(statistics, axis=0)))


@dataclass(frozen=True, eq=False)
class _Mean:
    """A weighted mean over neurons with its permuted statistics ``(B + 1,)``."""

    estimate: Estimate
    statistics: Floats | None


def _mean(
    measured: list[MeasuredLayer],
    weights: list[Floats],
    plan: Plan,
    what: str,
    notes: tuple[str, ...],
) -> _Mean:
    both = list(zip(measured, weights, strict=True))
    value = sum(float(w @ layer.value) for layer, w in both)
    coarse, without, bias = 0.0, np.zeros(()), 0.0
    for layer, w in both:
        if layer.without is not None and layer.coarse is not None and layer.bias is not None:
            coarse += float(w @ layer.coarse)
            without = without + layer.without @ w
            bias += float(w @ layer.bias)
    error = interval = statistics = floor = None
    if without.ndim:
        error = float(np.sqrt(_variance(without, coarse, plan)))
        low, high = _bounds(value, error, bias, plan)
        interval = float(low), float(high)
    if all(layer.permuted for layer in measured):  # every compared neuron of a layer weighs w.max()
        statistics = sum(
            (layer.permuted.total * w.max() for layer, w in both if layer.permuted),
            np.zeros(1),
        )
        floor = sum(float(w @ layer.permuted.floor) for layer, w in both if layer.permuted)
    return _Mean(
        Estimate(
            value=value,
            n=(plan.a.items, plan.b.items),
            units=UNITS[plan.units],
            method=_method(plan, what),
            seed=plan.seed,
            standard_error=error,
            interval=interval,
            p_value=permutation.p_value(statistics) if statistics is not None else None,
            permutations=plan.permutations,
            noise_floor=floor,
            notes=notes,
        ),
        statistics,
    )


def _variance(without: Floats, coarse: Floats | float, plan: Plan) -> Floats:
    """Jackknife variance from values without each unit ``(U, ...)``: A's groups, then B's."""
    sides = [plan.a.group_items, *([] if plan.blocks.paired else [plan.b.group_items])]
    variance: Floats = np.zeros(without.shape[1:])
    for number, items in enumerate(sides):
        held = np.flatnonzero(items > 0)
        rows = without[held + number * len(plan.a.group_items)]
        variance = variance + jackknife.delete_one(rows, items[held].astype(float), coarse)[1]
    return variance


def _bounds(
    value: Floats | float, error: Floats | float, bias: Floats | float, plan: Plan
) -> tuple[Floats, Floats]:
    a, b = plan.group_counts
    half = intervals.quantile(a - 1 if plan.blocks.paired else a + b - 2) * error
    return np.maximum(value - BIAS_FACTOR * bias - half, 0.0), np.asarray(value + half)


def _adjust_layers(statistics: list[Floats | None]) -> list[float | None]:
    """max-T over the layers."""
    tested = [statistic for statistic in statistics if statistic is not None]
    if len(tested) < len(statistics):
        return [None] * len(statistics)
    return [float(p) for p in permutation.max_t(np.stack(tested, axis=1))]


def _adjusted(estimate: Estimate, p: float | None, layers: int) -> Estimate:
    if p is None:
        return estimate
    method = f"{estimate.method}, adjusted for {layers} layers (max-T)"
    return replace(estimate, p_value=p, method=method)


def _largest(measured: list[MeasuredLayer]) -> Floats | None:
    """Each labelling's largest score over all neurons of all layers."""
    tested = [layer.permuted.largest for layer in measured if layer.permuted]
    return np.max(tested, axis=0) if tested else None


def _layer(
    measured: MeasuredLayer, estimate: Estimate, plan: Plan, largest: Floats | None
) -> LayerShifts:
    units, permuted = measured.units, measured.permuted
    error = lower = upper = adjusted = None
    if measured.without is not None and measured.coarse is not None and measured.bias is not None:
        error = np.sqrt(_variance(measured.without, measured.coarse, plan))
        lower, upper = _bounds(measured.value, error, measured.bias, plan)
    if permuted and largest is not None:
        adjusted = np.where(units.compared, permutation.adjusted(permuted.scores, largest), 1.0)
    return LayerShifts(
        name=measured.layer.name,
        neurons=measured.layer.neurons,
        compared=units.compared,
        value=measured.value,
        shift=(units.mean_b - units.mean_a) / measured.scale,
        scale=measured.scale,
        mean_a=units.mean_a,
        mean_b=units.mean_b,
        standard_error=error,
        lower=lower,
        upper=upper,
        noise_floor=permuted.floor if permuted else None,
        p_value=permuted.p_value if permuted else None,
        p_adjusted=adjusted,
        estimate=estimate,
    )


def _method(plan: Plan, what: str) -> str:
    text = f"{METHOD}, {what}{DETAILS if min(plan.group_counts) >= 2 else ''}"
    if plan.labels is None:
        return text
    a, b = plan.blocks.count
    kind = "swaps within" if plan.blocks.paired else "permutations of"
    return f"{text}; p: {plan.permutations} {kind} {a} and {b} blocks of items"


def _notes(measured: list[MeasuredLayer], weights: list[Floats], plan: Plan) -> tuple[str, ...]:
    """What the reader must know about the input and the bins."""
    both = list(zip(measured, weights, strict=True))
    least = sum(float(w @ layer.least) for layer, w in both)
    largest = sum(float(w @ layer.largest) for layer, w in both)
    notes = []
    if least < largest:
        notes.append(
            f"wherever in their bins the activations lie, the value of these data is between "
            f"{least:.4g} and {largest:.4g}"
        )
    never = sum(layer.layer.size - layer.compared for layer in measured)
    if plan.units == "bins" and plan.a.grid.ranged and never:
        everything = sum(layer.value.sum() for layer in measured) / plan.a.neurons
        notes.append(
            f"with the {never:,} neurons that never vary counted as 0, as the package vdna counts "
            f"them, the mean is {everything:.15g}"
        )
    pairs = list(zip(plan.a.layers, plan.b.layers, strict=True))
    beyond = sum(special(a, b, "overflow") for a, b in pairs)
    if beyond:
        notes.append(
            f"{beyond:,} activations lie beyond {plan.a.grid.reach}, where the grid "
            "ends; they count as if at its end, so distances of their neurons are lower bounds"
        )
    lost = sum(special(a, b, "nan") + special(a, b, "infinite") for a, b in pairs)
    if lost:
        notes.append(f"{lost:,} NaN or infinite activations were left out")
    if not max(plan.group_counts):
        notes.append(f"no interval: {blocks.NO_GROUPS}")
    elif min(plan.group_counts) < 2:
        notes.append("no interval: the items of one set fall into a single group")
    return tuple(notes)
