"""How far weighted items of A still are from B, told by items of B that the weights have not seen.

Weights fitted on a sample of B follow its noise, so the distance to that sample flatters them. Two
halves of B take turns: weights from one half are held against the other. The weighted items count
as the distribution they are; what of the distance is B's sampling noise is taken away.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dnacompare.inference import intervals, jackknife
from dnacompare.numerics.simplex import effective
from dnacompare.randomness import generator
from dnacompare.results import Interval

Floats = NDArray[np.float64]
Fit = Callable[[NDArray[np.int64]], Floats | None]
"""Weights ``(n,)`` from the items of B at these places; ``None`` where there are none."""


@dataclass(frozen=True)
class Residual:
    """Energy distance from weighted items to the population of B, unbiased; it may be negative.

    ``floor`` is what as many fresh items of B as the weights are worth would show.
    """

    value: float
    standard_error: float
    interval: Interval
    effective: float
    floor: float


@dataclass(frozen=True, eq=False)
class Balance:
    """Before and after weighting, on the same halves; ``gain`` is the difference of the two."""

    before: Residual
    after: Residual
    gain: float
    gain_interval: Interval


def held_out_balance(distances: Floats, n: int, fit: Fit, seed: int) -> Balance | None:
    """From all distances ``(n + m, n + m)``, in their unit; ``None`` if a half has no weights."""
    m = len(distances) - n
    order = generator(seed, "halves of B").permutation(m)
    halves = np.sort(order[: m // 2]), np.sort(order[m // 2 :])
    even = np.full(n, 1.0 / n)
    before, after, sizes, own = [], [], [], []
    for seen, unseen in (halves, halves[::-1]):
        weights = fit(seen)
        if weights is None:
            return None
        sizes.append(effective(weights))
        before.append(_without(distances, n, even, unseen))
        after.append(_without(distances, n, weights, unseen))
        block = distances[np.ix_(n + unseen, n + unseen)]
        own.append(block.sum() / (len(unseen) * (len(unseen) - 1)))
    spread = float(np.mean(own))
    gain = [(b[0] - a[0], b[1] - a[1]) for b, a in zip(before, after, strict=True)]
    value, error = _joined(gain)
    half = intervals.quantile(m - 2) * error
    return Balance(
        before=_residual(before, float(n), spread, m),
        after=_residual(after, float(np.mean(sizes)), spread, m),
        gain=value,
        gain_interval=(value - half, value + half),
    )


def _without(
    distances: Floats, n: int, weights: Floats, unseen: NDArray[np.int64]
) -> tuple[float, Floats]:
    """The unbiased distance to the unseen half, and the same without each of its items."""
    own = distances[np.ix_(n + unseen, n + unseen)].sum(axis=1)
    across = weights @ distances[:n, n + unseen]
    within = float(weights @ distances[:n, :n] @ weights)
    m = len(unseen)
    value = 2 * across.mean() - within - own.sum() / (m * (m - 1))
    less = (own.sum() - 2 * own) / ((m - 1) * (m - 2))
    return float(value), 2 * (across.sum() - across) / (m - 1) - within - less


def _joined(halves: list[tuple[float, Floats]]) -> tuple[float, float]:
    """The mean of both halves and its jackknife standard error."""
    variances = [
        float(jackknife.delete_one(without, np.ones(len(without)), value)[1])
        for value, without in halves
    ]
    return float(np.mean([value for value, _ in halves])), float(np.sqrt(sum(variances)) / 2)


def _residual(
    halves: list[tuple[float, Floats]], worth: float, spread: float, items: int
) -> Residual:
    value, error = _joined(halves)
    half = intervals.quantile(items - 2) * error
    return Residual(value, error, (value - half, value + half), worth, spread / worth)
