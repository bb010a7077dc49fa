"""Spherical sliced Wasserstein distance: transport around great circles (Bonet et al. 2023)."""

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from dnacompare.errors import InputError
from dnacompare.inference import intervals, jackknife, permutation
from dnacompare.randomness import generator
from dnacompare.results import Estimate
from dnacompare.specs import DistanceSpec, Labels

if TYPE_CHECKING:
    from dnacompare.numerics.clouds import Clouds

SLICES = 100
GROUPS = 10
"""Groups of each set's items that are left out in turn."""
OFF = 1e-3
"""How far from 1 a row's length may be: float16 embeddings are normalised to about this."""
Floats = NDArray[np.float64]


def spherical_sliced_wasserstein(
    x: Any,
    y: Any,
    *,
    p: float = 2,
    slices: int = SLICES,
    permutations: int = 0,
    seed: int = 0,
    paired: bool = False,
) -> Estimate:
    """SSW_p between ``(n, d)`` and ``(m, d)`` unit vectors, d ≥ 2, in radians.

    Every point is moved to the nearest one on a random great circle; SSW_p^p is the mean over
    circles of W_p^p around them. Multiply by 1/(2π) for values on a circle of length 1. Between
    two clouds of one point each in two dimensions it is the angle between them.

    The interval (p = 2) is SSW² less its jackknife bias ± t times the jackknife standard error
    over 10 groups of items a side, cut at 0, stretched to hold the value and put in roots. There
    is none for pairs, fewer than three items a side or other p. The p-value permutes items, or
    swaps within pairs, on the same circles.

    Raises ``InputError`` for rows whose length is not 1 within 0.001, for one dimension, p < 1 or
    no slices, and like every distance ``TooFewItemsError`` and ``IncompatibleError``.
    """
    from dnacompare.numerics.circles import angles, great_circles, relabelled_circle_costs

    if not 1 <= p < np.inf or slices < 1:
        raise InputError(
            f"p is {p} and slices is {slices}; p must be at least 1 and finite, slices at least 1."
        )
    both, points = _on_sphere(x, y)
    circles = great_circles(points.shape[1], slices, seed)
    along = angles(points, circles)
    drawn = permutation.labels(both.n, both.m, permutations, seed, paired)
    costs = relabelled_circle_costs(along, drawn, p).mean(axis=0)
    cost = float(costs[0])
    error, bounds = None, None
    if p == 2 and not paired and min(both.n, both.m) >= 3:
        error, bounds = _interval(along, both, cost, seed)
    return Estimate(
        value=cost ** (1 / p),
        n=(both.n, both.m),
        units="radians",
        method=_method(p, len(circles), permutations, paired),
        seed=seed,
        standard_error=error,
        interval=bounds,
        p_value=permutation.p_value(costs) if permutations else None,
        permutations=permutations,
        noise_floor=permutation.noise_floor(costs ** (1 / p)),
        notes=()
        if bounds
        else ("no interval: there is none for pairs, two items a side, or p other than 2",),
    )


def statistics(pooled: Any, labels: Labels, seed: int = 0) -> Floats:
    """SSW₂ of every labelling ``(B + 1,)`` of the unit vectors ``(N, d)``."""
    from dnacompare.numerics.circles import angles, great_circles, relabelled_circle_costs

    _, points = _on_sphere(pooled[labels[:, 0]], pooled[~labels[:, 0]])
    ordered = labels[np.argsort(~labels[:, 0], kind="stable")]
    along = angles(points, great_circles(points.shape[1], SLICES, seed))
    distances: Floats = np.sqrt(relabelled_circle_costs(along, ordered, 2.0).mean(axis=0))
    return distances


def _on_sphere(x: Any, y: Any) -> tuple["Clouds", Floats]:
    """The checked clouds, and the points as given, at length 1 exactly."""
    import torch

    from dnacompare.numerics.clouds import clouds

    both = clouds(x, y, device="cpu")  # all checks that every distance makes
    given = [torch.as_tensor(one).detach().cpu().double().numpy() for one in (x, y)]
    for points, side in zip(given, "AB", strict=True):
        lengths = np.linalg.norm(points, axis=1) if points.ndim == 2 else np.zeros(1)
        if points.ndim != 2 or points.shape[1] < 2:
            raise InputError(f"{side} has one dimension; a sphere needs two at least.")
        off = np.abs(lengths - 1) > OFF
        if off.any():
            raise InputError(
                f"{int(off.sum())} of {side}'s {len(points)} rows are not on the sphere: lengths "
                f"from {lengths.min():.4g} to {lengths.max():.4g}. Divide every row by its length, "
                "or use sliced_wasserstein for points anywhere."
            )
    pooled = np.concatenate(given)
    return both, pooled / np.linalg.norm(pooled, axis=1, keepdims=True)


def _interval(
    along: Floats, both: "Clouds", cost: float, seed: int
) -> tuple[float | None, tuple[float, float]]:
    """Standard error of the distance and its 95 % interval."""
    from dnacompare.numerics.circles import circle_costs

    random = generator(seed, "groups of the spherical distance")
    bias = variance = 0.0
    degrees = 0
    sides = along[:, : both.n], along[:, both.n :]
    for side, count in enumerate((both.n, both.m)):
        group = random.permutation(count) % min(GROUPS, count)
        without = []
        for left_out in range(min(GROUPS, count)):
            kept = [one[:, group != left_out] if i == side else one for i, one in enumerate(sides)]
            without.append(circle_costs(kept[0], kept[1], 2.0).mean())
        moved, spread = jackknife.delete_one(
            np.array(without), np.bincount(group).astype(np.float64), cost
        )
        bias, variance = bias + float(moved), variance + float(spread)
        degrees += len(without) - 1
    error = float(np.sqrt(variance))
    low, high = intervals.around(cost - bias, error, degrees, cost)
    root = float(np.sqrt(cost))
    return (error / (2 * root) if root > 0 else None), (float(low**0.5), float(high**0.5))


def _method(p: float, circles: int, permutations: int, paired: bool) -> str:
    text = f"mean of W{p:g} around {circles} great circles, orthogonal in blocks"
    kind = "swaps within pairs" if paired else "permutations of items"
    return f"{text}; p: {permutations} {kind}" if permutations else text


DISTANCE = DistanceSpec(
    name="spherical_sliced_wasserstein",
    title="Spherical sliced Wasserstein distance",
    on="sphere",
    estimate=spherical_sliced_wasserstein,
    summary="How far directions of A must turn to become B's; for embeddings of length 1.",
    reference="Bonet et al., Spherical Sliced-Wasserstein, ICLR 2023",
    estimates="distance",
    symmetric=True,
    invariant_to=frozenset({"order"}),
    statistics=statistics,
)
