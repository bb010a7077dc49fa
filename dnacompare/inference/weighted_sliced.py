"""The sliced Wasserstein distance between weighted items, its interval and p.

The interval is that of ``sliced_interval`` with the weights as part of what was drawn: an item and
its weight are one draw, so an estimate that rests on few heavy items is as uncertain as those few
make it.
"""

import numpy as np
from numpy.typing import NDArray

from dnacompare.inference import permutation, weighted_labels
from dnacompare.inference.sliced_interval import SAMPLE, SPLITS, Bounds, Noise, bounded
from dnacompare.numerics import control, sliced, weighted_slices, weighted_transport
from dnacompare.numerics.control import Averaged
from dnacompare.numerics.weighted_clouds import WeightedClouds
from dnacompare.randomness import generator
from dnacompare.results import Estimate

Floats = NDArray[np.float64]
Projected = tuple[NDArray[np.floating], NDArray[np.int32], Floats]
"""Sorted projections ``(L, n)``, which item each is, and the items' masses ``(n,)``."""


def estimate(
    both: WeightedClouds, directions: Floats, p: float, permutations: int, seed: int
) -> Estimate:
    """SW_p along ``directions`` ``(L, d)`` with the same control variates as without weights."""
    found = weighted_slices.slice_costs(both, directions, p)
    means, variances = weighted_slices.moments(both)
    known = control.KnownMoments(
        means[0] - means[1],
        np.stack([found.variance_x, found.variance_y]),
        (float(variances[0].mean()), float(variances[1].mean())),
    )
    mean = control.mean_cost(found.costs, directions, p, known)
    unit = both.clouds.unit
    slope = p * mean.value ** (1 - 1 / p) / unit  # of the cost in the distance
    within = bounds(both, directions, p, mean, seed)
    drawn = weighted_labels.labels(both, permutations, seed)
    tested = drawn.shape[1] - 1
    p_value = floor = None
    if tested:
        permuted = weighted_slices.relabelled_costs(both, directions, drawn, p)
        p_value = permutation.p_value(permuted)
        floor = permutation.noise_floor(permuted ** (1 / p) * unit)
    text = f"mean of W{p:g} by weight over {len(directions)} slices with control variates"
    return Estimate(
        value=mean.value ** (1 / p) * unit,
        n=(both.clouds.n, both.clouds.m),
        units="distance in the units of the points",
        method=weighted_labels.method(text, tested),
        seed=seed,
        standard_error=within.standard_error / slope if within and slope > 0 else None,
        interval=within.interval if within else None,
        p_value=p_value,
        permutations=tested,
        noise_floor=floor,
        notes=(
            *weighted_labels.notes(both, permutations),
            *(() if within else ("no interval: there is none for one slice or other p than 1, 2",)),
        ),
    )


def bounds(
    both: WeightedClouds, directions: Floats, p: float, mean: Averaged, seed: int
) -> Bounds | None:
    """95 % bounds of the distance whose mean cost is ``mean``; ``None`` where there are none.

    Student's t has as many degrees of freedom as there are effective items.
    """
    if p not in (1, 2) or mean.standard_error is None:
        return None
    x, y = _projected(both, directions, seed)
    degrees = max(1.0, sum(both.effective) - 2)
    sizes = both.effective
    noises = _side(x, y, sizes[0], p, seed), _side(y, x, sizes[1], p, seed)
    return bounded(mean, noises, p, degrees, both.clouds.unit)


def _projected(both: WeightedClouds, directions: Floats, seed: int) -> tuple[Projected, Projected]:
    import torch

    random = generator(seed, "interval subsample")
    found = []
    for points, masses in zip((both.clouds.x, both.clouds.y), both.masses, strict=True):
        kept = np.sort(random.permutation(len(points))[:SAMPLE])
        some = points[torch.from_numpy(kept).to(points.device)]
        found.append((*sliced.ordered(some, directions), masses[kept] / masses[kept].sum()))
    return found[0], found[1]


def _side(one: Projected, other: Projected, effective: float, p: float, seed: int) -> Noise:
    """What sampling the first set, worth ``effective`` equal items, adds to the mean cost."""
    values, order, masses = one
    potential = weighted_transport.potentials(
        values, masses[order], other[0], other[2][other[1]], order, p
    )
    count = len(masses)
    concentration = float(masses @ masses)  # 1 / effective number of items that were looked at
    variance = float(masses**2 @ potential**2) * count / (count - 1)
    split = permutation.labels(count // 2, count - count // 2, SPLITS, seed)[:, 1:]
    costs = weighted_transport.relabelled(values, order, split, masses, p)
    # variances of quantiles fall with the effective number: from two halves to the whole set
    halves = sum(masses**2 @ half / (masses @ half) ** 2 for half in (split, ~split))
    scaled = costs * (1 / (effective * halves)) ** (p / 2)
    return Noise(
        variance=variance / (concentration * effective),
        halves=float(scaled.mean()),
        halves_spread=float(scaled.std(ddof=1)),
    )
