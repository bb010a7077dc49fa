"""How many items a test needs: the smallest shift it finds, for each size of the samples.

The pooled points stand in for the population. Samples of any size are drawn from them with
replacement, which only needs how often each point was drawn: with D the distances between points
and w the shares in B less those in A, the energy statistic is −wᵀDw (Székely & Rizzo 2013). One
product therefore gives the statistics of all draws of all sizes at once, and planned sizes may be
larger than what there is.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from dnacompare.errors import InputError
from dnacompare.inference.power import POWER, WIDEST, main_direction
from dnacompare.randomness import generator
from dnacompare.results import ItemsNeeded, PowerCurve
from dnacompare.stopping import stopping_point

POINTS = 400
"""Points of the population at most."""
DRAWS = 300
"""Pairs of samples of each size, without a shift and with one."""
SHIFTS = 24
NARROWEST = 0.01
FEWEST = 8
"""Items of a side below which no planned size is told."""
RESAMPLED = 200
"""Resamplings of the draws, from which their own error is told."""
METHOD = (
    "energy test of samples drawn with replacement from A and B together; B moved along the first "
    "principal direction; error of the draws by resampling them"
)
UNITS = "standard deviations along the main direction of variation"

Floats = NDArray[np.float64]
Sizes = Sequence[tuple[int, int]]


def around(n: int, m: int) -> list[tuple[int, int]]:
    """Fewer and more items than n and m, in the same proportion: an eighth to sixteen times."""
    sizes = [(round(n * 2.0**step), round(m * 2.0**step)) for step in range(-3, 5)]
    return [pair for pair in sizes if min(pair) >= FEWEST]


def items_needed(
    points: NDArray[np.floating],
    sizes: Sizes,
    *,
    level: float = 0.05,
    power: float = POWER,
    seed: int = 0,
) -> PowerCurve:
    """The smallest shift of B that the energy test at ``level`` finds with ``power``.

    ``points`` ``(N, d)`` are A and B together, ``sizes`` pairs of planned numbers of items. B is
    moved along the first principal direction. The critical value is the 1 − level quantile of
    draws without a shift, which permuting estimates. Raises ``InputError`` for sizes below 2 or a
    power outside 0…1; without any spread no shift can be told (``None``).
    """
    if not sizes or min(min(pair) for pair in sizes) < 2:
        raise InputError(f"The sizes are {list(sizes)}; give pairs of at least 2 items.")
    if not 0 < power < 1 or not 0 < level < 1:
        raise InputError(f"power is {power} and level {level}; both lie between 0 and 1.")
    random = generator(seed, "items needed")
    whole: Floats = np.asarray(points, np.float64)
    if len(whole) > POINTS:
        whole = whole[np.sort(random.permutation(len(whole))[:POINTS])]
    whole = whole - whole.mean(axis=0)
    direction, deviation = main_direction(whole)
    found = [ItemsNeeded(n, m, None, None) for n, m in sizes]
    if deviation > 0:
        shifts = np.geomspace(NARROWEST, WIDEST, SHIFTS)
        null, moved = _statistics(whole, direction, shifts * deviation, sizes, random)
        found = [
            ItemsNeeded(n, m, *_smallest(null[place], moved[place], shifts, level, power, random))
            for place, (n, m) in enumerate(sizes)
        ]
    return PowerCurve(tuple(found), level, power, DRAWS, seed, METHOD, UNITS)


def _statistics(
    points: Floats, direction: Floats, shifts: Floats, sizes: Sizes, random: np.random.Generator
) -> tuple[Floats, Floats]:
    """Energy without a shift ``(sizes, draws)`` and with each ``(sizes, draws, shifts)``."""
    each = np.full(len(points), 1 / len(points))
    x, y = (
        np.concatenate([random.multinomial(pair[side], each, DRAWS) / pair[side] for pair in sizes])
        for side in (0, 1)
    )
    squares = (points * points).sum(1)
    apart = np.maximum(squares[:, None] + squares[None] - 2 * points @ points.T, 0)
    np.fill_diagonal(apart, 0)
    along = points @ direction
    steps = along[:, None] - along[None, :]
    distances = np.sqrt(apart)
    own = _forms(x, distances, x) + _forms(y, distances, y)
    shape = (len(sizes), DRAWS)
    null = (2 * _forms(x, distances, y) - own).reshape(shape)
    moved = np.empty((*shape, len(shifts)))
    for place, shift in enumerate(shifts):
        stopping_point()
        across = np.sqrt(np.maximum(apart - 2 * shift * steps + shift**2, 0))
        moved[..., place] = (2 * _forms(x, across, y) - own).reshape(shape)
    return null, moved


def _forms(x: Floats, distances: Floats, y: Floats) -> Floats:
    result: Floats = ((x @ distances) * y).sum(axis=1)
    return result


def _smallest(
    null: Floats,
    moved: Floats,
    shifts: Floats,
    level: float,
    power: float,
    random: np.random.Generator,
) -> tuple[float | None, float | None]:
    """The shift at which ``power`` of the draws reach the critical value, and its error."""
    value = _crossing(np.quantile(null, 1 - level), moved, shifts, power)
    if value is None:
        return None, None
    again = []
    for _ in range(RESAMPLED):
        stopping_point()
        critical = np.quantile(random.choice(null, len(null)), 1 - level)
        rows = moved[random.integers(0, len(moved), len(moved))]
        again.append(_crossing(critical, rows, shifts, power) or WIDEST)
    return value, float(np.std(again, ddof=1))


def _crossing(critical: float, moved: Floats, shifts: Floats, power: float) -> float | None:
    """Where the share of rows that reach ``critical`` first reaches ``power``, between the shifts
    on a logarithmic scale."""
    found = (moved >= critical).mean(axis=0)
    above = np.flatnonzero(found >= power)
    if not len(above):
        return None
    place = int(above[0])
    if place == 0:
        return float(shifts[0])
    low, high = found[place - 1], found[place]
    part = (power - low) / (high - low)
    return float(shifts[place - 1] * (shifts[place] / shifts[place - 1]) ** part)
