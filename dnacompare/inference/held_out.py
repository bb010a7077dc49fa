"""What one half of the items shows along a direction that was sought on the other half.

The search cannot have fitted itself to items that it did not see, so the distance along the
direction is that of one fixed direction: its interval and its permutation test hold as they stand,
and it is at most the largest distance over all directions.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dnacompare.inference import permutation, sliced_interval
from dnacompare.inference.sliced_interval import Bounds
from dnacompare.numbers import number
from dnacompare.numerics import separation, sliced
from dnacompare.numerics.clouds import Clouds
from dnacompare.numerics.control import Averaged
from dnacompare.randomness import generator

FEWEST = 4
"""Items a side: two to search with and two to look at."""

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class HeldOut:
    """The distance ``value`` of ``n`` held-out items along the direction, its lower end and p, all
    in the units of the points."""

    value: float
    n: tuple[int, int]
    low: float | None
    p_value: float | None
    permutations: int

    def sentence(self) -> str:
        """What a note says."""
        text = (
            f"sought on half of the items, the direction shows {number(self.value)} on the other "
            f"{self.n[0]} and {self.n[1]}"
        )
        if self.p_value is None:
            return text
        return f"{text} (p = {self.p_value:.3g}, {self.permutations} permutations of these)"


def held_out(
    both: Clouds, candidates: Floats, p: float, *, seed: int, permutations: int
) -> HeldOut | None:
    """Search on a random half of each set, look at the other; ``None`` below four items a side."""
    if min(both.n, both.m) < FEWEST:
        return None
    train, test = _halves(both, seed)
    observed = permutation.labels(train.n, train.m, 0, seed)
    found = separation.sought(train, observed, candidates, p)
    direction = separation.refined(train, found, candidates, p)[1]
    drawn = permutation.labels(test.n, test.m, permutations, seed)
    costs = sliced.relabelled_costs(test, direction[None], drawn, p)
    bounds = _along(test, direction, float(costs[0]), p, seed)
    return HeldOut(
        value=float(costs[0]) ** (1 / p) * both.unit,
        n=(test.n, test.m),
        low=bounds.interval[0] if bounds else None,
        p_value=permutation.p_value(costs) if permutations else None,
        permutations=permutations,
    )


def bounds(
    both: Clouds, direction: Floats, cost: float, other: HeldOut | None, p: float, seed: int
) -> Bounds | None:
    """95 % bounds of the largest distance, found to be ``cost`` (``W_p^p``) along ``direction``,
    stretched to hold it; the standard error is that of the distance along the direction."""
    whole = _along(both, direction, cost, p, seed)
    if other is None or other.low is None or whole is None:
        return None
    value = cost ** (1 / p) * both.unit
    slope = p * cost ** (1 - 1 / p) / both.unit  # of the cost in the distance
    error = whole.standard_error / slope if slope > 0 else 0.0
    return Bounds((min(other.low, value), max(whole.interval[1], value)), error)


def _along(both: Clouds, direction: Floats, cost: float, p: float, seed: int) -> Bounds | None:
    return sliced_interval.bounds(both, direction[None], p, Averaged(cost, 0.0), seed)


def _halves(both: Clouds, seed: int) -> tuple[Clouds, Clouds]:
    """Two clouds in the same unit, each with half of A's and half of B's items."""
    import torch

    random = generator(seed, "held-out half")
    a = random.permutation(both.n)
    b = both.n + random.permutation(both.m)
    half_a, half_b = both.n // 2, both.m // 2
    parts = []
    for one, other in ((a[:half_a], b[:half_b]), (a[half_a:], b[half_b:])):
        rows = torch.from_numpy(np.sort(np.concatenate([one, other])))
        parts.append(
            Clouds(both.points[rows.to(both.points.device)], len(one), len(other), both.unit)
        )
    return parts[0], parts[1]
