"""Fréchet distance between DNAs: each neuron's items as a Gaussian, averaged (Visual DNA).

The items' mean activations of a neuron are summarised by mean μ and standard deviation σ; the
Fréchet distance of two Gaussians is ``(μ₁ − μ₂)² + (σ₁ − σ₂)²``. Sums of items and of their
squares are exact and add up over groups, so every relabelling is three matrix products.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dnacompare import exact_sum
from dnacompare.dna import DNA, alike
from dnacompare.errors import InputError, TooFewItemsError
from dnacompare.inference import blocks, intervals, jackknife, permutation
from dnacompare.results import Estimate
from dnacompare.specs import DistanceSpec

UNITS = {
    "deviation": "squared reference standard deviations",
    "activation": "squared activation units",
}
LEAST = 0.1
"""Least reference deviation, as a share of the deviation of both sets together: squared,
a neuron that hardly varies in the reference would outweigh all others."""

CELLS = 1 << 20
"""Neurons times labellings held at once: 8 MiB for each of a few arrays, however many of either."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class _Moments:
    """Number, sum and sum of squares of items ``(G + H, C)``, by group of A and then of B, about
    each neuron's pooled mean, so that nothing cancels where a neuron's mean is far from 0."""

    count: Floats
    total: Floats
    square: Floats

    def frechet(self, a: Floats, b: Floats, unit: str) -> Floats:
        """``(μ₁ − μ₂)² + (σ₁ − σ₂)²`` ``(K, C)`` of the groups that ``a`` and ``b`` ``(K, G + H)``
        choose, in squares of ``unit``: ``activation``, ``deviation`` (that of ``a``'s items, at
        least ``LEAST`` of both sets' together) or ``pooled`` (both sets' together).

        0 for a neuron that never moves or has no items on one side.
        """
        (number_a, mean_a, spread_a), (number_b, mean_b, spread_b) = self.of(a), self.of(b)
        pooled = np.sqrt((spread_a**2 + spread_b**2) / 2 + (mean_a - mean_b) ** 2 / 4)
        one = {
            "activation": np.ones_like(pooled),
            "deviation": np.maximum(spread_a, LEAST * pooled),
            "pooled": pooled,
        }[unit]
        there = (number_a > 0) & (number_b > 0) & (pooled > 0)
        distance = (mean_a - mean_b) ** 2 + (spread_a - spread_b) ** 2
        result: Floats = np.where(there, distance / np.where(there, one, 1.0) ** 2, 0.0)
        return result

    def of(self, chosen: Floats) -> tuple[Floats, Floats, Floats]:
        """Number, mean and standard deviation ``(K, C)`` of chosen groups."""
        number = chosen @ self.count
        safe = np.maximum(number, 1.0)
        mean = chosen @ self.total / safe
        variance = chosen @ self.square / safe - mean**2
        return number, mean, np.sqrt(np.maximum(variance, 0.0))

    def some(self, neurons: slice) -> "_Moments":
        """A few of the neurons."""
        return _Moments(self.count[:, neurons], self.total[:, neurons], self.square[:, neurons])


def dna_frechet(
    a: DNA,
    b: DNA,
    *,
    permutations: int = 0,
    seed: int = 0,
    units: str = "deviation",
    paired: bool = False,
) -> Estimate:
    """Mean over neurons of the squared Fréchet distance between items' mean activations.

    ``units``: ``deviation`` (each neuron in the reference A's standard deviation over items, at
    least a tenth of both sets' together; squared) or ``activation`` (symmetric, as in the paper).
    Neurons that never move over the items, or without items in a set, are left out.

    The interval is about the value less its jackknife bias (which is exact for the squares of
    means), ± t times the jackknife standard error over groups of items, cut at 0 and stretched to
    hold the value: it covers 92 to 97 times in 100 away from the null (88 where the spread of
    very skewed neurons changed) and more often near it. p-values permute blocks of groups; their
    statistic is in deviations of both sets together, so that which is called A does not matter.

    Raises ``IncompatibleError`` if the DNAs were made differently (or, paired, from other items),
    ``TooFewItemsError`` below two items a side, ``InputError`` for unknown units.
    """
    if units not in UNITS:
        raise InputError(f"There are no units {units!r}; there are {', '.join(UNITS)}.")
    a.check_comparable(b)
    a, b = alike(a, b)
    if not a.detail.groups:
        raise TooFewItemsError(
            f"No Fréchet distance, which needs sums over groups of items: {blocks.NO_GROUPS}."
        )
    bundled = blocks.bundle(a, b, paired=paired)
    moments = _moments(a, b)
    sides = np.repeat(np.eye(2), [len(a.group_items), len(b.group_items)], axis=1)
    share = _share(moments, sides)
    value = float(moments.frechet(sides[:1], sides[1:], units)[0] @ share)
    error, interval = _interval(moments, sides, share, (a, b), units, paired)
    obstacle = bundled.obstacle() if permutations else None
    done = 0 if obstacle else permutations
    p_value = floor = None
    if done:
        drawn = bundled.labels(done, seed).T.astype(np.float64)
        floor = permutation.noise_floor(_permuted(moments, drawn, share, units))
        tested = "pooled" if units == "deviation" else units
        p_value = permutation.p_value(_permuted(moments, drawn, share, tested))
    return Estimate(
        value=value,
        n=(a.items, b.items),
        units=UNITS[units],
        method=_method(int((share > 0).sum()), bundled, done),
        seed=seed,
        standard_error=error,
        interval=interval,
        p_value=p_value,
        permutations=done,
        noise_floor=floor,
        notes=(obstacle,) if obstacle else (),
    )


def _share(moments: _Moments, sides: Floats) -> Floats:
    """What each neuron counts for in the mean ``(C,)``: equally much if it is compared, else 0."""
    number, mean, spread = moments.of(sides)
    measured = (number > 0).all(axis=0)
    if not measured.any():
        raise InputError(
            "No neuron has a finite activation in both sets; look for NaN or infinite values."
        )
    compared = measured & ((spread > 0).any(axis=0) | (mean[0] != mean[1]))
    share: Floats = compared / max(int(compared.sum()), 1)
    return share


def _moments(a: DNA, b: DNA) -> _Moments:
    """Of all layers' neurons, side by side."""
    parts = [
        np.concatenate(
            [np.concatenate([read(layer) for layer in dna.layers], axis=1) for dna in (a, b)]
        )
        for read in (
            lambda layer: layer.items.astype(np.float64),
            lambda layer: exact_sum.value(layer.item_sums),
            lambda layer: exact_sum.value(layer.item_squares),
        )
    ]
    count, total, square = parts
    centre = total.sum(axis=0) / np.maximum(count.sum(axis=0), 1.0)
    return _Moments(count, total - count * centre, square - 2 * centre * total + count * centre**2)


def _interval(
    moments: _Moments,
    sides: Floats,
    share: Floats,
    dnas: tuple[DNA, DNA],
    units: str,
    paired: bool,
) -> tuple[float | None, tuple[float, float] | None]:
    """Jackknife standard error and interval over groups; none with fewer than two in a set."""
    held = [np.flatnonzero(dna.group_items > 0) for dna in dnas]
    if min(len(groups) for groups in held) < 2:
        return None, None
    value = float(moments.frechet(sides[:1], sides[1:], units)[0] @ share)
    start = len(dnas[0].group_items)
    bias = variance = 0.0
    for side, groups in enumerate(held[:1] if paired else held):
        rows = np.repeat(sides[None], len(groups), axis=0)
        rows[np.arange(len(groups)), side, groups + side * start] = 0.0
        if paired:
            rows[np.arange(len(groups)), 1, groups + start] = 0.0
        without = moments.frechet(rows[:, 0], rows[:, 1], units) @ share
        items = dnas[side].group_items[groups].astype(np.float64)
        moved, spread = jackknife.delete_one(without, items, value)
        bias, variance = bias + float(moved), variance + float(spread)
    degrees = len(held[0]) - 1 if paired else len(held[0]) + len(held[1]) - 2
    error = float(np.sqrt(variance))
    return error, intervals.around(value - bias, error, degrees, value)


def _permuted(moments: _Moments, drawn: Floats, share: Floats, unit: str) -> Floats:
    """The mean ``(B + 1,)`` of every labelling ``(B + 1, G + H)``, some neurons at a time."""
    result = np.zeros(len(drawn))
    step = max(1, CELLS // len(drawn))
    for start in range(0, len(share), step):
        span = slice(start, start + step)
        result += moments.some(span).frechet(drawn, 1 - drawn, unit) @ share[span]
    return result


def _method(neurons: int, bundled: blocks.Blocks, permutations: int) -> str:
    text = (
        f"Fréchet distance of Gaussians fitted to items' mean activations, mean over {neurons:,} "
        "neurons; interval: value less bias ± t·se, jackknife over groups of items"
    )
    a, b = bundled.count
    kind = "swaps within" if bundled.paired else "permutations of"
    return f"{text}; p: {permutations} {kind} {a} and {b} blocks of items" if permutations else text


DISTANCE = DistanceSpec(
    name="dna_frechet",
    title="DNA Fréchet distance",
    on="dna",
    estimate=dna_frechet,
    summary="How far the mean and the spread of each neuron over the items moved, averaged.",
    reference="Ramtoula, Gadd, Newman & De Martini, Visual DNA, CVPR 2023 (DNA-NFD)",
    estimates="square",
    symmetric=False,
    invariant_to=frozenset({"order"}),
    by_item=True,
)
