"""Kernel Inception distance: MMD² of a cubic kernel, over all pairs (Bińkowski et al. 2018)."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from dnacompare.inference import permutation
from dnacompare.inference.pair_means import PairMeans, relabelled
from dnacompare.numerics import kernel_tiles
from dnacompare.results import Estimate
from dnacompare.specs import DistanceSpec, Labels

Floats = NDArray[np.float64]


def kid(
    x: Any,
    y: Any,
    *,
    permutations: int = 0,
    seed: int = 0,
    paired: bool = False,
    device: str | None = None,
) -> Estimate:
    """MMD² of k(x, y) = (⟨x, y⟩/d + 1)³ between ``(n, d)`` and ``(m, d)`` features, as they are.

    On the 2,048 features of Inception's last pool (published FID weights, not standardised) it is
    the KID. ``value`` and ``u`` are the U-statistic over *all* pairs: unbiased, negative about half
    the time for two samples of one population, and without the scatter of averaging over random
    subsets of 1,000 that other implementations add. ``v`` is the V-statistic, which is biased
    upwards, ``root`` its root. n and m may differ.

    The interval is ``u`` ± t times the delete-one jackknife standard error, its lower end not below
    0 unless the value is. The p-value permutes items, or swaps within pairs (``paired``), with V as
    statistic. There is no noise floor: two samples of one population show 0 on average. Raises
    ``TooFewItemsError``, ``IncompatibleError`` and ``InputError`` like every distance.
    """
    from dnacompare.numerics.clouds import clouds

    both = clouds(x, y, device=device, centred=False)
    drawn = permutation.labels(both.n, both.m, permutations, seed, paired)
    means = PairMeans.of(
        both, drawn, paired=paired, tiles=kernel_tiles.cubic, own=kernel_tiles.own_cubic
    )
    return means.estimate(
        of="U-statistic of the cubic kernel over all pairs",
        units="squared discrepancy of the cubic kernel",
        seed=seed,
        unbiased=True,
    )


def statistics(pooled: Any, labels: Labels, seed: int = 0) -> Floats:
    """V of every labelling ``(B + 1,)`` of the features ``(N, d)``; ``seed`` plays no part."""
    from dnacompare.numerics.clouds import clouds

    both = clouds(pooled[labels[:, 0]], pooled[~labels[:, 0]], centred=False)
    ordered = labels[np.argsort(~labels[:, 0], kind="stable")]
    return relabelled(both, ordered, kernel_tiles.cubic)


DISTANCE = DistanceSpec(
    name="kid",
    title="Kernel Inception distance (KID)",
    on="features",
    estimate=kid,
    summary="How far skewness, covariance and mean of one network's raw features are apart.",
    reference="Bińkowski et al., Demystifying MMD GANs, ICLR 2018",
    estimates="square",
    symmetric=True,
    invariant_to=frozenset({"rotation", "reflection", "order"}),
    statistics=statistics,
    tests_value=False,
)
