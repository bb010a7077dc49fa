"""Energy distance between two clouds of points (Székely & Rizzo 2013)."""

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from dnacompare.inference import permutation
from dnacompare.inference.pair_means import PairMeans, relabelled
from dnacompare.results import Estimate
from dnacompare.specs import DistanceSpec, Labels

if TYPE_CHECKING:
    from dnacompare.numerics.weighted_clouds import Weights

Floats = NDArray[np.float64]


def energy(
    x: Any,
    y: Any,
    *,
    permutations: int = 0,
    seed: int = 0,
    paired: bool = False,
    device: str | None = None,
    weights: "Weights | None" = None,
) -> Estimate:
    """D² = 2E‖X − Y‖ − E‖X − X′‖ − E‖Y − Y′‖ between ``(n, d)`` and ``(m, d)``, in their units.

    ``value`` and ``v`` are the V-statistic: means over all pairs, each item with itself included,
    never negative and 0 for equal samples. ``u`` leaves the pairs with itself out (with ``paired``
    also those of one item in both sets), is unbiased and may be negative. Unpaired,
    V − U = mean‖X − X′‖/n + mean‖Y − Y′‖/m. ``root`` is √V. D² is 0 only for equal distributions.

    The interval is ``u`` ± t times the delete-one jackknife standard error, cut at 0 and stretched
    to hold ``value``. Away from the null it covers D² about 95 times in 100; near the null the
    jackknife overestimates the (then degenerate) variance and the interval covers more often.
    With fewer than three items on a side there is none.

    The p-value permutes items, or swaps within pairs (``paired``: row i of both is one item).
    ``noise_floor`` is the mean V of the permuted labellings. A value below the rounding error of
    the mean distance (1e-7 of it in float32) is given as 0.

    ``weights`` of A's items ``(n,)`` and of B's ``(m,)``, either of them ``None``, make it the
    distance between the weighted sets: only ratios within a side matter, and an item of weight 0 is
    as if it were not there. An item and its weight change sides together; where one side's items
    alone differ in weight there is no p-value (``inference/weighted_labels`` says why).

    Raises ``TooFewItemsError`` below two items a side, ``IncompatibleError`` for different
    dimensions, ``InputError`` for NaN or infinities and for weights that are negative,
    not finite or all 0.
    """
    from dnacompare.inference import weighted_energy
    from dnacompare.numerics.clouds import clouds
    from dnacompare.numerics.weighted_clouds import weighted_clouds

    if weights is not None:
        items = weighted_clouds(x, y, weights, device=device, paired=paired)
        return weighted_energy.estimate(items, permutations, seed)
    both = clouds(x, y, device=device)
    drawn = permutation.labels(both.n, both.m, permutations, seed, paired)
    return PairMeans.of(both, drawn, paired=paired).estimate(
        of="V-statistic over all pairs",
        units="distance in the units of the points",
        seed=seed,
        scale=both.unit,
    )


def statistics(pooled: Any, labels: Labels, seed: int = 0) -> Floats:
    """V of every labelling ``(B + 1,)`` of the pooled points ``(N, d)``; ``seed`` plays no part."""
    from dnacompare.numerics.clouds import clouds

    both = clouds(pooled[labels[:, 0]], pooled[~labels[:, 0]])
    ordered = labels[np.argsort(~labels[:, 0], kind="stable")]
    return relabelled(both, ordered) * both.unit


DISTANCE = DistanceSpec(
    name="energy",
    title="Energy distance",
    on="embeddings",
    estimate=energy,
    summary=(
        "How much farther items of A lie from items of B than from each other; 0 only for equal "
        "distributions."
    ),
    reference="Székely & Rizzo, Energy statistics, J. Statistical Planning and Inference 2013",
    estimates="square",
    symmetric=True,
    invariant_to=frozenset({"translation", "rotation", "reflection", "order"}),
    statistics=statistics,
)
