"""What is left of B without some of its items: its distance to A, and how diverse it still is.

Removing the items that lie away from A brings B nearer to A, and may empty it of what makes its
items differ; the same number of items drawn at random shows what removal alone does.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dnacompare.numerics.clouds import Clouds
from dnacompare.numerics.pairwise import group_sums
from dnacompare.numerics.vendi import directions, vendi
from dnacompare.randomness import generator

SHARES = (0.0, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3)
"""Of B's items that are taken away."""
DRAWS = 10
"""Random removals of each size."""

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Thinned:
    """B without ``removed`` of its items, those ranked first.

    ``distance`` is the energy distance (V) of the rest to A. ``diversity`` is the rest's Vendi
    score for cosine similarity: items that differ entirely would count one each.
    ``diversity_by_chance`` is its mean, and ``deviation`` its standard deviation, after removing as
    many at random.
    """

    removed: int
    distance: float
    diversity: float
    diversity_by_chance: float
    deviation: float


def thinned(both: Clouds, rank_by: Floats, *, seed: int) -> tuple[Thinned, ...]:
    """B ``(m, d)`` less its first ``SHARES`` by ``rank_by`` ``(m,)``, the highest first."""
    order = np.argsort(-rank_by, kind="stable")
    sizes = sorted({int(share * both.m) for share in SHARES})
    distances = _distances(both, order, sizes)
    points = directions(both.y.double().cpu().numpy())
    whole = points.T @ points
    random = generator(seed, "items of B removed at random")
    found = []
    for size in sizes:
        drawn = [_diversity(whole, points[random.permutation(both.m)[:size]]) for _ in range(DRAWS)]
        found.append(
            Thinned(
                removed=size,
                distance=distances[size],
                diversity=_diversity(whole, points[order[:size]]),
                diversity_by_chance=float(np.mean(drawn)),
                deviation=float(np.std(drawn, ddof=1)),
            )
        )
    return tuple(found)


def _diversity(whole: Floats, gone: Floats) -> float:
    """The Vendi score of what is left of products of dimensions when items are taken away."""
    return vendi(whole - gone.T @ gone)


def _distances(both: Clouds, order: NDArray[np.int64], sizes: list[int]) -> dict[int, float]:
    """The energy distance for each number of removed items, from one pass over all pairs."""
    ends = [*sizes[1:], both.m]
    member = np.zeros((both.n + both.m, len(ends) + 1), bool)
    member[: both.n, 0] = True
    for place, (start, end) in enumerate(zip(sizes, ends, strict=True), start=1):
        member[both.n + order[start:end], place] = True
    sums = group_sums(both, member) * both.unit
    found = {}
    for place, size in enumerate(sizes, start=1):
        left = both.m - size
        across = 2 * sums[0, place:].sum() / (both.n * left)
        within = sums[0, 0] / both.n**2 + sums[place:, place:].sum() / left**2
        found[size] = float(across - within)
    return found
