"""How much of a squared distance a map explains, without what sampling alone would give it.

Kulinski & Inouye (2023) divide what a map takes off W2² between the samples by W2². Both are
inflated by sampling: a full transport map then explains 100 % of nothing, and in many dimensions
an exact mean shift explains next to nothing. Here both are debiased, and where the distance is not
beyond chance there is no percentage at all.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dnacompare.inference import permutation
from dnacompare.inference.debiased_distance import (
    GROUPS,
    HALF,
    SPLITS,
    Groups,
    Squared,
    grouped,
    halved,
    halves,
)
from dnacompare.inference.intervals import quantile
from dnacompare.randomness import generator
from dnacompare.results import Interval

Floats = NDArray[np.float64]
Places = NDArray[np.int64]
Moved = Callable[[Floats], Sequence[Floats]]
"""New rows of A ``(n, d)`` → the rows that each map of a family makes of them."""
Fit = Callable[[Floats, Floats], Moved]
"""Rows of A and of B → maps that take one to the other."""
PERMUTATIONS = 199
"""Relabellings of rows behind the null band of mean shifts."""


@dataclass(frozen=True)
class Denominator:
    """The debiased squared distance, which percentages are taken of.

    ``estimator`` is ``transport`` (W2²) or ``gaussian`` (W2² of fitted Gaussians). ``value`` is the
    mean over ``splits`` into halves of ``half`` rows. ``by_groups`` is the same between ``groups``
    smaller groups of rows a side; its ``p_value`` and its ``null`` (5 % to 95 %) come from
    ``relabellings`` of the groups, the standard error from leaving out one of them at a time.
    ``resolvable`` says that p is at most ``level`` and the value positive; if not, no percentage
    is given.
    """

    value: float
    standard_error: float
    estimator: str
    splits: int
    half: tuple[int, int]
    groups: int
    by_groups: float
    null: Interval
    p_value: float
    relabellings: int
    level: float
    resolvable: bool


@dataclass(frozen=True)
class Percent:
    """Percent explained, its standard error and interval (95 %), and what chance gives (5–95 %)."""

    value: float
    standard_error: float
    interval: Interval
    null: Interval | None = None


def denominator(
    x: Floats, y: Floats, squared: Squared, *, estimator: str, seed: int, level: float
) -> tuple[Denominator, Groups]:
    """The debiased distance of ``(n, d)`` and ``(m, d)``, ``2 · GROUPS`` rows a side at least."""
    splits = halved(x, y, squared, seed)
    groups = grouped(x, y, squared, seed)
    null = groups.relabelled()
    p = permutation.p_value(null)
    left_out = np.array([groups.debiased(group) for group in range(2 * GROUPS)])
    low, high = np.quantile(null[1:], [0.05, 0.95])
    value = float(splits.mean())
    found = Denominator(
        value=value,
        standard_error=float(_standard_error(left_out[:, None])[0]),
        estimator=estimator,
        splits=SPLITS,
        half=(min(len(x) // 2, HALF), min(len(y) // 2, HALF)),
        groups=GROUPS,
        by_groups=float(null[0]),
        null=(float(low), float(high)),
        p_value=p,
        relabellings=len(null),
        level=level,
        resolvable=p <= level and value > 0,
    )
    return found, groups


def of_means(
    x: Floats,
    y: Floats,
    blocks: Sequence[Places],
    *,
    whole: Denominator,
    groups: Groups,
    seed: int,
) -> list[Percent]:
    """Percent explained by moving the means of the first, the first two, … of ``blocks``.

    ``Σ (Δμ_j² − se_j²)`` over the debiased distance. Standard errors leave out one group of rows
    from both. The null band relabels rows and takes the blocks that moved most each time: what
    choosing the best k of them gives where nothing moved, over the same distance.
    """
    gains = np.cumsum(_gains(x, y, blocks))
    left_out = []
    for group, members in enumerate(groups.members):
        rest_x = np.delete(x, members, axis=0) if group < GROUPS else x
        rest_y = np.delete(y, members, axis=0) if group >= GROUPS else y
        left_out.append(np.cumsum(_gains(rest_x, rest_y, blocks)) / groups.debiased(group))
    errors = 100 * _standard_error(np.array(left_out))
    chance = 100 * np.cumsum(_chance(x, y, blocks, seed), axis=1) / whole.value
    low, high = np.quantile(chance, [0.05, 0.95], axis=0)
    return [
        _percent(100 * gain / whole.value, error, (float(below), float(above)))
        for gain, error, below, above in zip(gains, errors, low, high, strict=True)
    ]


def held_out(
    x: Floats, y: Floats, fit: Fit, squared: Squared, *, whole: Denominator, seed: int
) -> list[Percent]:
    """Percent explained by each map of a family on rows that it was not fitted to.

    Maps are fitted to one half of each side; what they leave is the debiased distance between
    their image of the other half of A and the other half of B, in the mean over ``SPLITS``. The
    standard error is the deviation over splits by the delete-half jackknife (Shao & Wu 1989),
    which counts the noise of the small evaluation, too, and so errs to the large side.
    """
    random = generator(seed, "halves to fit and to look at")
    found = []
    for _ in range(SPLITS):
        (x_fit, x_test), (y_fit, y_test) = (halves(side, random) for side in (x, y))
        images = fit(x_fit, y_fit)(x_test)
        before = _contrast(x_test, y_test, squared)
        found.append([before - _contrast(image, y_test, squared) for image in images])
    gains = 100 * np.array(found) / whole.value
    kept = min(1.0, 2 * HALF / min(len(x), len(y))) / 2
    errors = gains.std(axis=0, ddof=1) * np.sqrt(kept / (1 - kept))
    return [_percent(gain, error) for gain, error in zip(gains.mean(axis=0), errors, strict=True)]


def _contrast(x: Floats, y: Floats, squared: Squared) -> float:
    """``halved`` for the one split into first and second half: the rows are in random order."""
    n, m = len(x) // 2, len(y) // 2
    across = squared(x[:n], y[:m]) + squared(x[n:], y[m:])
    return (across - squared(x[:n], x[n:]) - squared(y[:m], y[m:])) / 2


def _gains(x: Floats, y: Floats, blocks: Sequence[Places]) -> Floats:
    """``Σ (Δμ_j² − se_j²)`` of each block."""
    errors = x.var(axis=0, ddof=1) / len(x) + y.var(axis=0, ddof=1) / len(y)
    gains = (y.mean(axis=0) - x.mean(axis=0)) ** 2 - errors
    return np.array([gains[block].sum() for block in blocks])


def _chance(x: Floats, y: Floats, blocks: Sequence[Places], seed: int) -> Floats:
    """``(PERMUTATIONS, blocks)``: the gains under relabelling, the largest first."""
    pooled = np.concatenate([x, y])
    labels = permutation.labels(len(x), len(y), PERMUTATIONS, seed)[:, 1:].astype(np.float64)
    means = labels.T @ pooled / len(x)
    moved = (pooled.sum(axis=0) - len(x) * means) / len(y) - means
    errors = pooled.var(axis=0, ddof=1) * (1 / len(x) + 1 / len(y))
    gains = moved**2 - errors
    by_block = np.stack([gains[:, block].sum(axis=1) for block in blocks], axis=1)
    return -np.sort(-by_block, axis=1)


def _standard_error(left_out: Floats) -> Floats:
    """``(k,)`` from ``(2 · GROUPS, k)`` values, each without one group of A or of B."""
    sides = left_out.reshape(2, GROUPS, -1)
    error: Floats = np.sqrt((sides.var(axis=1) * (GROUPS - 1)).sum(axis=0))
    return error


def _percent(value: float, error: float, null: Interval | None = None) -> Percent:
    half = quantile(2 * GROUPS - 2) * float(error)
    return Percent(float(value), float(error), (float(value) - half, float(value) + half), null)
