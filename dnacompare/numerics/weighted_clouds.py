"""Two clouds of points whose items carry weights: checked, pooled, those of weight 0 left out."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dnacompare.errors import InputError, TooFewItemsError
from dnacompare.numerics.clouds import FEWEST, Clouds, clouds

ALL = 1 - 1e-9
"""Share of the weight from which one item is as good as all of a side."""
Floats = NDArray[np.float64]
Weights = tuple[Any, Any]
"""Weights of A's items ``(n,)`` and of B's ``(m,)``; ``None`` where items count alike."""


@dataclass(frozen=True, eq=False)
class WeightedClouds:
    """``weights`` ``(n + m,)`` are positive and have mean 1 on each side: only ratios within a side
    matter."""

    clouds: Clouds
    weights: Floats

    @property
    def masses(self) -> tuple[Floats, Floats]:
        """The weights of A's and of B's items, each summing to 1."""
        n = self.clouds.n
        return self.weights[:n] / n, self.weights[n:] / self.clouds.m

    @property
    def effective(self) -> tuple[float, float]:
        """How many items of equal weight would be as much information: (Σw)²/Σw² (Kish 1965)."""
        a, b = self.masses
        return float(1 / (a @ a)), float(1 / (b @ b))

    @property
    def varies(self) -> tuple[bool, bool]:
        """Whether the items of A, and of B, differ in weight."""
        first, second = (bool(np.ptp(side) > 1e-9 * side.max()) for side in self.masses)
        return first, second


def weighted_clouds(
    x: Any, y: Any, weights: Weights, *, device: str | None = None, paired: bool = False
) -> WeightedClouds:
    """``clouds(x, y)`` with weights; an item of weight 0 is as if it were not there.

    Raises ``InputError`` for weights that are negative, NaN, infinite, all 0, or not one for each
    item, and for pairs, which would need one weight each; ``TooFewItemsError`` where one item has
    all the weight; and all that ``clouds`` raises.
    """
    if paired:
        raise InputError(
            "Pairs cannot have weights: compare without paired, or repeat pairs that count more."
        )
    kept = []
    for points, given, side in zip((x, y), weights, "AB", strict=True):
        kept.append((points, None) if given is None else _kept(points, given, side))
    both = clouds(kept[0][0], kept[1][0], device=device)
    sides = [
        np.ones(count) if found is None else found / found.mean()
        for (_, found), count in zip(kept, (both.n, both.m), strict=True)
    ]
    return WeightedClouds(both, np.concatenate(sides))


def _kept(points: Any, given: Any, side: str) -> tuple[Any, Floats]:
    """The points of weight above 0, and their weights with the largest 1."""
    try:
        values = np.asarray(given, np.float64)
        items = len(points)
    except (TypeError, ValueError) as error:
        raise InputError(f"The weights of {side} are not numbers: {error}.") from error
    if values.shape != (items,):
        raise InputError(
            f"The weights of {side} have shape {values.shape} and {side} has {items} items; give "
            "one weight for each item."
        )
    bad = ~np.isfinite(values) | (values < 0)
    if bad.any():
        place = int(np.argmax(bad))
        raise InputError(
            f"{int(bad.sum())} of the {items} weights of {side} are negative, NaN or infinite "
            f"(item {place + 1}: {values[place]:g}); a weight is a finite number of at least 0."
        )
    if items and values.max() == 0:
        raise InputError(f"All {items} weights of {side} are 0, so nothing is left to compare.")
    shares = values / values.max(initial=1e-300)
    used = shares > 0
    if items > 1 and shares.max() >= ALL * shares.sum():
        raise TooFewItemsError(
            f"One item of {side} carries all the weight (of {items}); a distance needs at least "
            f"{FEWEST} items that count on each side."
        )
    return (points if used.all() else _rows(points, used)), shares[used]


def _rows(points: Any, used: NDArray[np.bool_]) -> Any:
    import torch

    if isinstance(points, torch.Tensor):
        return points[torch.from_numpy(used).to(points.device)]
    return np.asarray(points)[used]
