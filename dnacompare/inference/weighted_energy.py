"""The energy distance between weighted items: V, U, their error and p."""

import numpy as np
from numpy.typing import NDArray

from dnacompare.inference import intervals, jackknife, permutation, weighted_labels
from dnacompare.numerics import weighted_pairs
from dnacompare.numerics.pairwise import RowSums
from dnacompare.numerics.weighted_clouds import WeightedClouds
from dnacompare.results import Estimate

ROUNDING = 1e-9
"""Share of a set's pairs, by weight, below which what is left of it is one item and rounding."""
Floats = NDArray[np.float64]


def estimate(both: WeightedClouds, permutations: int, seed: int) -> Estimate:
    """V with items' masses a and b: ``2 aᵀD b − aᵀD a − bᵀD b``; U divides each set's own part by
    ``1 − Σa²``, the mass of its pairs of two items.

    The interval is U ± t times the delete-one jackknife standard error, an item and its weight left
    out together, with as many degrees of freedom as there are effective items less 2.
    """
    clouds = both.clouds
    sums = weighted_pairs.row_sums(both)
    a, b = both.masses
    across = float(a @ sums.to_b[: clouds.n])
    inside = float(a @ sums.to_a[: clouds.n]), float(b @ sums.to_b[clouds.n :])
    v = 2 * across - sum(inside)
    if v <= clouds.precision * across:  # rounding
        v = 0.0
    u, error = _unbiased(both, sums, across, inside)
    drawn = weighted_labels.labels(both, permutations, seed)
    tested = drawn.shape[1] - 1
    permuted = weighted_pairs.relabelled(both, drawn) if tested else np.array([v])
    bounds = None
    if error is not None:
        bounds = intervals.around(u, error, max(1.0, sum(both.effective) - 2), v)
    unit = clouds.unit
    floor = permutation.noise_floor(permuted)
    method = "V-statistic over all pairs by weight; interval: U ± t·se, delete-one jackknife"
    return Estimate(
        value=v * unit,
        n=(clouds.n, clouds.m),
        units="distance in the units of the points",
        method=weighted_labels.method(method, tested),
        seed=seed,
        standard_error=error * unit if error is not None else None,
        interval=(bounds[0] * unit, bounds[1] * unit) if bounds else None,
        p_value=permutation.p_value(permuted) if tested else None,
        permutations=tested,
        noise_floor=floor * unit if floor is not None else None,
        u=u * unit,
        v=v * unit,
        root=float(np.sqrt(v * unit)),
        notes=(
            *weighted_labels.notes(both, permutations),
            *(
                ()
                if bounds
                else ("no interval: it needs three items that carry weight on each side",)
            ),
        ),
    )


def _unbiased(
    both: WeightedClouds, sums: RowSums, across: float, inside: tuple[float, float]
) -> tuple[float, float | None]:
    """U and its jackknife standard error."""
    n = both.clouds.n
    a, b = both.masses
    own = [inside[0] / (1 - a @ a), inside[1] / (1 - b @ b)]
    u = float(2 * across - own[0] - own[1])
    variance = 0.0
    to = ((sums.to_a[:n], sums.to_b[:n]), (sums.to_b[n:], sums.to_a[n:]))
    for side, mass in enumerate((a, b)):
        to_own, to_other = to[side]
        left = 1 - mass
        pairs = left**2 - (mass @ mass - mass**2)
        if len(mass) < 3 or (pairs <= ROUNDING * left**2).any():
            return u, None
        without = (
            2 * (across - mass * to_other) / left
            - (inside[side] - 2 * mass * to_own) / pairs
            - own[1 - side]
        )
        _, spread = jackknife.delete_one(without, np.ones(len(mass)), u)
        variance += float(spread)
    return u, float(np.sqrt(variance))
