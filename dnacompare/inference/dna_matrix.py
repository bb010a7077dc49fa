"""The distance between every two of many DNAs, layer by layer, with intervals.

The mean over neurons of W1, as between two DNAs (``dna_blocks``), but with one unit and one range
a neuron for the whole collection, which makes it a metric. Only one layer of all DNAs is in memory
at a time.
"""

from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import reduce
from itertools import combinations
from typing import cast

import numpy as np
from numpy.typing import NDArray

from dnacompare.detail import Detail
from dnacompare.dna import DNA
from dnacompare.errors import IncompatibleError, InputError
from dnacompare.grids import Grid
from dnacompare.inference import block_w1, blocks, intervals, jackknife, permutation
from dnacompare.inference.collection_units import CollectionUnits, collection_units
from dnacompare.inference.dna_blocks import BIAS_FACTOR
from dnacompare.inference.moments_only import NO_HISTOGRAMS, has_histograms
from dnacompare.layer import SPECIAL, Counts, Layer, compact
from dnacompare.numerics import layer_distance
from dnacompare.numerics.pair_sums import pair_sums
from dnacompare.numerics.thread_pool import MOST, cores
from dnacompare.results import Estimate
from dnacompare.specs import Labels, Progress, Report, silent
from dnacompare.strand import Strand

UNITS = {
    "deviation": "standard deviations of all datasets together",
    "activation": "activation units",
}
METHOD = "W1 between histograms of all activations, mean over {neurons:,} neurons"
INTERVAL = "; interval: jackknife over groups of items, lower end widened by the largest noise bias"

WORKERS = min(cores(), MOST)

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class _Plan:
    """What is the same for every layer."""

    facts: tuple[DNA, ...]
    detail: Detail
    pairs: tuple[tuple[int, int], ...]
    blocks: tuple[blocks.Blocks, ...]
    labels: tuple[Labels | None, ...]
    units: str
    seed: int

    @property
    def grid(self) -> Grid:
        """The grid of the full histograms."""
        return self.facts[0].grid


@dataclass(frozen=True, eq=False)
class _Held:
    """One layer of one DNA: its counts, and what its groups say about its CDF ``(C, b)``."""

    layer: Layer
    cdf: Floats
    moved: NDArray[np.float32]
    """``(C, b, G)``: how the CDF changes without each group."""
    spread: Floats
    """Squared standard error of the CDF at each border."""


@dataclass(eq=False)
class _Sums:
    """What one pair has gathered over the neurons of the layers so far."""

    value: float
    coarse: float
    bias: float
    floor: float
    without: Floats
    """``(G + G,)``: the coarse value without each group of either."""
    permuted: Floats
    """``(B + 1,)``; empty without a test."""

    def __add__(self, other: "_Sums") -> "_Sums":
        return _Sums(**{part: value + getattr(other, part) for part, value in vars(self).items()})


def dna_distances(
    strands: Sequence[Strand],
    *,
    units: str = "deviation",
    permutations: int = 0,
    seed: int = 0,
    report: Report = silent,
) -> tuple[Estimate, ...]:
    """One estimate for each pair, in the order of ``itertools.combinations``.

    ``units`` are ``deviation`` (of each neuron, over the mixture of all sets at equal weights) or
    ``activation``. Intervals are those of ``dna_blocks.neuron_shifts``, with the unit taken as
    known. ``noise_floor`` is the mean W1 of two samples from one population whose CDFs are as
    uncertain as those of the two sets: ``Σ w √(2/π) σ`` over the borders. p-values permute blocks
    of groups and are those of each pair alone. DNAs without groups of items give values alone.

    Raises ``IncompatibleError`` if any DNA was made differently from the first, naming the field,
    ``TooFewItemsError`` below two items, ``InputError`` if no neuron can be compared.
    """
    if units not in UNITS:
        raise InputError(f"There are no units {units!r}; there are {', '.join(UNITS)}.")
    plan = _plan(strands, units, permutations, seed)
    layers, pairs = len(strands[0].layers), len(plan.pairs)
    sums: list[_Sums | None] = [None] * pairs
    compared, notes = 0, [0, 0]
    for number in range(layers):
        held = _read(strands, number, plan)
        unit = collection_units([one.layer for one in held])
        compared += int(unit.compared.sum())
        notes = [a + b for a, b in zip(notes, _apart(held), strict=True)]
        for done, new in enumerate(_pairs(held, plan, unit)):
            before = sums[done]
            sums[done] = new if before is None else before + new
            report(Progress("Comparing pairs", number * pairs + done + 1, layers * pairs))
        del held  # before the next layer is read
    if not compared:
        raise InputError(
            "No neuron has finite activations in every set that are not all equal; look for NaN "
            "or infinite values."
        )
    return tuple(
        _estimate(total, number, plan, compared, _notes(plan, notes))
        for number, total in enumerate(sums)
        if total is not None
    )


def _plan(strands: Sequence[Strand], units: str, permutations: int, seed: int) -> _Plan:
    detail = reduce(lambda a, b: a & b, (strand.facts.detail for strand in strands))
    for strand in strands[1:]:
        strands[0].facts.check_comparable(strand.facts)
        if strand.layers != strands[0].layers:
            raise IncompatibleError(
                f"The DNAs {strands[0].facts.name!r} and {strand.facts.name!r} differ in their "
                "layers. Extract both with the same settings."
            )
    if not has_histograms(strands[0].facts):
        raise InputError(NO_HISTOGRAMS)
    bits = min(strand.facts.grid.mantissa_bits for strand in strands)
    facts = tuple(strand.facts.joined(bits).reduced(detail) for strand in strands)
    pairs = tuple(combinations(range(len(strands)), 2))
    bundled = tuple(blocks.bundle(facts[i], facts[j]) for i, j in pairs)
    labels = tuple(
        one.labels(permutations, seed) if permutations and one.obstacle() is None else None
        for one in bundled
    )
    return _Plan(facts, detail, pairs, bundled, labels, units, seed)


def _read(strands: Sequence[Strand], number: int, plan: _Plan) -> list[_Held]:
    """One layer of every DNA; inflating files takes no lock, so threads share it."""
    first = strands[0].read(number)

    def read(strand: Strand) -> _Held:
        dna = strand.read(number)
        first.check_comparable(dna)
        return _hold(dna, plan)

    with ThreadPoolExecutor(WORKERS, "layers") as pool:
        return list(pool.map(read, strands))


def _hold(dna: DNA, plan: _Plan) -> _Held:
    """The only layer of ``dna``, with the detail and the bins that all have."""
    reduced = dna.joined(plan.grid.mantissa_bits).reduced(plan.detail)
    (layer,) = reduced.layers
    below = np.cumsum(layer.groups, axis=2, dtype=np.float64)
    total, own = below.sum(axis=0), below[:, :, -1:]
    rest = np.maximum(total[:, -1:] - own, 1.0)
    cdf = total / np.maximum(total[:, -1:], 1.0)
    moved = np.where(own > 0, (cdf * own - below) / rest, 0.0)
    held = reduced.group_items > 0
    spread = np.zeros_like(cdf)
    if held.sum() >= 2:
        sizes = reduced.group_items[held].astype(np.float64)
        spread = jackknife.delete_one(cdf + moved[held], sizes, cdf)[1]
    tested = any(labels is not None for labels in plan.labels)
    # 32 bits, where they hold the counts, halve the memory; nothing is added to them here
    narrow = replace(
        layer,
        counts=cast(Counts, compact(layer.counts)),
        groups=layer.groups if tested else layer.groups[:0],
    )
    return _Held(narrow, cdf, moved.transpose(1, 2, 0).astype(np.float32, order="C"), spread)


def _pairs(held: Sequence[_Held], plan: _Plan, unit: CollectionUnits) -> Iterator[_Sums]:
    """The sums of each pair over one layer, worked out by as many threads as there are cores."""
    scale = unit.deviation if plan.units == "deviation" else np.ones_like(unit.deviation)
    alive = unit.compared / scale
    ends = unit.low, unit.high
    coarse = plan.grid.coarser(plan.detail.mantissa_bits)
    weights = layer_distance.weights(held[0].layer, coarse, *ends) * alive[:, None]

    def work(number: int) -> _Sums:
        a, b = (held[k] for k in plan.pairs[number])
        value = layer_distance.distance(a.layer, b.layer, plan.grid, *ends)
        sums, without = pair_sums(a.cdf, b.cdf, a.moved, b.moved, a.spread, b.spread, weights)
        permuted = np.zeros(0)
        labels = plan.labels[number]
        if labels is not None:
            permuted = np.zeros(labels.shape[1])
            possible = plan.blocks[number].possible
            for _, found in block_w1.permuted(a.layer, b.layer, weights, labels, possible):
                permuted += found.sum(axis=1)
        whole, bias, floor = (float(one) for one in sums)
        return _Sums(float(value @ alive), whole, bias, floor, without, permuted)

    pool = ThreadPoolExecutor(WORKERS, "pairs")
    try:
        futures: list[Future[_Sums]] = [pool.submit(work, n) for n in range(len(plan.pairs))]
        for future in futures:
            yield future.result()
    finally:
        pool.shutdown(cancel_futures=True)


def _estimate(
    sums: _Sums, number: int, plan: _Plan, compared: int, notes: tuple[str, ...]
) -> Estimate:
    i, j = plan.pairs[number]
    a, b = plan.facts[i], plan.facts[j]
    method = METHOD.format(neurons=compared)
    value = sums.value / compared
    error = interval = floor = None
    groups = [int((side.group_items > 0).sum()) for side in (a, b)]
    if min(groups) >= 2:
        error = float(np.sqrt(_variance(sums, a, b))) / compared
        half = intervals.quantile(sum(groups) - 2) * error
        low = max(0.0, value - float(BIAS_FACTOR) * sums.bias / compared - half)
        interval = low, value + half
        floor = sums.floor / compared
        method += INTERVAL
    elif max(groups):
        notes = (*notes, "no interval: the items of one set fall into a single group")
    tested = plan.labels[number] is not None
    return Estimate(
        value=value,
        n=(a.items, b.items),
        units=UNITS[plan.units],
        method=method,
        seed=plan.seed,
        standard_error=error,
        interval=interval,
        p_value=permutation.p_value(sums.permuted) if tested else None,
        permutations=len(sums.permuted) - 1 if tested else 0,
        noise_floor=floor,
        notes=notes,
    )


def _variance(sums: _Sums, a: DNA, b: DNA) -> float:
    variance = 0.0
    for offset, side in ((0, a), (len(a.group_items), b)):
        held = np.flatnonzero(side.group_items > 0)
        sizes = side.group_items[held].astype(np.float64)
        variance += float(jackknife.delete_one(sums.without[held + offset], sizes, sums.coarse)[1])
    return variance


def _apart(held: Sequence[_Held]) -> list[int]:
    """Activations beyond the grid, and those that are NaN or infinite."""
    total = np.sum([one.layer.special.sum(axis=0) for one in held], axis=0)
    overflow, nan, infinite = (int(total[SPECIAL.index(k)]) for k in SPECIAL[2:])
    return [overflow, nan + infinite]


def _notes(plan: _Plan, apart: Sequence[int]) -> tuple[str, ...]:
    """What holds for every pair."""
    beyond, lost = apart
    notes = []
    if not plan.detail.groups:
        notes.append(f"no interval: {blocks.NO_GROUPS}")
    if beyond:
        notes.append(
            f"{beyond:,} activations lie beyond the grid's end and count as if at it, so distances "
            "of their neurons are lower bounds"
        )
    if lost:
        notes.append(f"{lost:,} NaN or infinite activations were left out")
    return tuple(notes)
