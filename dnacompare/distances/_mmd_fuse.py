"""MMD-FUSE: a test with kernels of many widths at once (Biggs, Schrab & Gretton 2023)."""

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dnacompare.inference import permutation
from dnacompare.inference.pair_means import PairMeans
from dnacompare.numerics import kernel_tiles
from dnacompare.results import Estimate
from dnacompare.specs import DistanceSpec, Labels

Floats = NDArray[np.float64]


def mmd_fuse(
    x: Any,
    y: Any,
    *,
    permutations: int = 0,
    seed: int = 0,
    paired: bool = False,
    device: str | None = None,
) -> Estimate:
    """MMD² between ``(n, d)`` and ``(m, d)`` for the mean of 20 kernels, tested by their soft
    maximum.

    Ten Gaussian and ten Laplace kernels of the Euclidean distance, their bandwidths evenly spaced
    from half the 0.05 quantile to twice the 0.95 quantile of the positive distances between all
    items of both sets (beyond 4,096 items between so many drawn from ``seed``), each divided by its
    root mean square over those pairs.

    ``value`` and ``v`` are MMD² of their mean as V-statistic, never negative and 0 for equal
    samples; ``u`` is the unbiased form, ``root`` is √V. The interval is ``u`` ± t times the
    delete-one jackknife standard error, cut at 0 and stretched to hold ``value``, with the kernels
    held as they are. ``noise_floor`` is the exact mean of V over all relabellings.

    The p-value permutes items, or swaps within pairs (``paired``), with another statistic: the
    log-mean-exp over the kernels of √(n(n − 1))·MMD²ᵤ/size, n the smaller set. It follows whichever
    width sees most, so it finds tails, correlations and fine structure that one width misses.

    The source takes Laplace kernels of the L1 distance; here all are of the Euclidean one, so that
    rotations of the points change nothing. Raises ``TooFewItemsError``, ``IncompatibleError`` and
    ``InputError`` like every distance.
    """
    from dnacompare.numerics.clouds import clouds
    from dnacompare.numerics.fused_kernels import Fused

    both = clouds(x, y, device=device)
    fused = Fused.of(both, seed)
    drawn = permutation.labels(both.n, both.m, permutations, seed, paired)
    means = PairMeans.of(
        both,
        drawn[:, :1],
        paired=paired,
        tiles=kernel_tiles.bent(fused.bend),
        own=lambda both: kernel_tiles.own_pairs(both, fused.bend),
    )
    if permutations:
        means = replace(means, permuted=fused.relabelled(both, drawn))
    found = means.estimate(
        of="V-statistic of the mean of 20 kernels scaled to root mean square 1",
        units="squared discrepancy of kernels of root mean square 1",
        seed=seed,
    )
    return replace(found, noise_floor=means.expected)


def statistics(pooled: Any, labels: Labels, seed: int = 0) -> Floats:
    """The soft maximum over the kernels for every labelling ``(B + 1,)`` of ``(N, d)`` points."""
    from dnacompare.numerics.clouds import clouds
    from dnacompare.numerics.fused_kernels import Fused

    both = clouds(pooled[labels[:, 0]], pooled[~labels[:, 0]])
    ordered = labels[np.argsort(~labels[:, 0], kind="stable")]
    return Fused.of(both, seed).relabelled(both, ordered)


DISTANCE = DistanceSpec(
    name="mmd_fuse",
    title="MMD-FUSE",
    on="embeddings",
    estimate=mmd_fuse,
    summary=(
        "How much more alike items of one set are than items of different sets, by kernels of 20 "
        "widths at once; sees tails, correlations and fine structure."
    ),
    reference="Biggs, Schrab & Gretton, MMD-FUSE, NeurIPS 2023",
    estimates="square",
    symmetric=True,
    invariant_to=frozenset({"translation", "rotation", "reflection", "scale", "order"}),
    statistics=statistics,
    tests_value=False,
    # energy and sliced Wasserstein see much the same, mostly locations; this one weighs as much as
    # both, which tails, correlations and fine structure take (docs/calibration.md)
    weight=2.0,
)
