"""MIND: 3d times the squared sliced Wasserstein distance of raw features (Berthet et al. 2026)."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from dnacompare.inference import permutation
from dnacompare.results import Estimate
from dnacompare.specs import DistanceSpec, Labels

SLICES = 1000
SCALE = 3.0
Floats = NDArray[np.float64]


def mind(
    x: Any,
    y: Any,
    *,
    permutations: int = 0,
    seed: int = 0,
    paired: bool = False,
    device: str | None = None,
) -> Estimate:
    """``3d · SW₂²`` between ``(n, d)`` and ``(m, d)`` features, as they are; ``root`` is √value.

    On the 2,048 features of Inception's last pool (published FID weights, not standardised) it is
    the Monge Inception Distance. For a difference of means Δ alone it is 3‖Δ‖². The source averages
    over independent random directions; here they are orthogonal in blocks, the mean is corrected by
    control variates, and n and m may differ, so that values agree within the source's own scatter
    over directions.

    The plug-in value is biased upwards, by an amount that falls as items become more: compare it
    with values of as many items. The interval is about the value less that bias, as that of
    ``sliced_wasserstein``; there is none for pairs. The p-value permutes items, or swaps within
    pairs (``paired``), with the plain mean over the directions as statistic. Raises
    ``TooFewItemsError``, ``IncompatibleError`` and ``InputError`` like every distance.

    Source: arXiv 2605.06797. Its claim that 5,000 images rank generators as well as the FID
    of 50,000 is the authors'.
    """
    from dnacompare.inference import sliced_interval
    from dnacompare.numerics import control, sliced
    from dnacompare.numerics.clouds import clouds
    from dnacompare.numerics.slices import directions

    both = clouds(x, y, device=device)
    dimensions = both.points.shape[1]
    along = directions(dimensions, SLICES, seed)
    found = sliced.slice_costs(both, along, 2.0)
    mean = control.mean_cost(found.costs, along, 2.0, control.KnownMoments.of(both, found))
    bounds = None if paired else sliced_interval.bounds(both, along, 2.0, mean, seed)
    scale = SCALE * dimensions * both.unit**2
    p_value = floor = None
    if permutations:
        drawn = permutation.labels(both.n, both.m, permutations, seed, paired)
        permuted = sliced.relabelled_costs(both, along, drawn, 2.0) * scale
        p_value, floor = permutation.p_value(permuted), permutation.noise_floor(permuted)
    kind = "swaps within pairs" if paired else "permutations of items"
    text = f"3d times the mean of squared W2 over {len(along)} orthogonal slices"
    return Estimate(
        value=mean.value * scale,
        n=(both.n, both.m),
        units="squared distance in the units of the features × 3",
        method=f"{text}; p: {permutations} {kind}" if permutations else text,
        seed=seed,
        standard_error=bounds.standard_error * scale if bounds else None,
        interval=_squared(bounds.interval, SCALE * dimensions) if bounds else None,
        p_value=p_value,
        permutations=permutations,
        noise_floor=floor,
        root=(mean.value * scale) ** 0.5,
        notes=() if bounds else ("no interval: there is none for pairs",),
    )


def statistics(pooled: Any, labels: Labels, seed: int = 0) -> Floats:
    """The plain mean over directions for every labelling ``(B + 1,)`` of ``(N, d)`` features."""
    from dnacompare.numerics import sliced
    from dnacompare.numerics.clouds import clouds
    from dnacompare.numerics.slices import directions

    both = clouds(pooled[labels[:, 0]], pooled[~labels[:, 0]])
    ordered = labels[np.argsort(~labels[:, 0], kind="stable")]
    dimensions = both.points.shape[1]
    costs = sliced.relabelled_costs(both, directions(dimensions, SLICES, seed), ordered, 2.0)
    return costs * (SCALE * dimensions * both.unit**2)


def _squared(interval: tuple[float, float], scale: float) -> tuple[float, float]:
    return scale * interval[0] ** 2, scale * interval[1] ** 2


DISTANCE = DistanceSpec(
    name="mind",
    title="Monge Inception distance (MIND)",
    on="features",
    estimate=mind,
    summary="How far one network's raw features must move, averaged over directions; as FID.",
    reference="Berthet et al., MIND: Monge Inception Distance, arXiv 2605.06797, 2026",
    estimates="square",
    symmetric=True,
    invariant_to=frozenset({"translation", "order"}),
    statistics=statistics,
)
