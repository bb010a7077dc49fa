"""CMMD: MMD² of a wide Gaussian kernel on CLIP embeddings, times 1,000 (Jayasumana et al. 2024)."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from dnacompare.inference import permutation
from dnacompare.inference.pair_means import PairMeans, relabelled
from dnacompare.numerics import kernel_tiles
from dnacompare.results import Estimate
from dnacompare.specs import DistanceSpec, Labels

BANDWIDTH = 10.0
SCALE = 1000.0
Floats = NDArray[np.float64]


def cmmd(
    x: Any,
    y: Any,
    *,
    permutations: int = 0,
    seed: int = 0,
    paired: bool = False,
    device: str | None = None,
) -> Estimate:
    """1,000 · MMD² of k(x, y) = exp(−‖x − y‖²/(2·10²)) between ``(n, d)`` and ``(m, d)`` features.

    On CLIP image embeddings of length 1 it is the CMMD. The reference code returns the biased
    V-statistic although its paper describes the unbiased one: ``value`` and ``v`` are what the code
    gives, ``u`` is what the paper says. Between points of length 1 the kernel lies in 0.98 … 1, so
    that sums of float32 kernel values keep few digits of the result; here 1 − k is summed.

    The interval is ``u`` ± t times the delete-one jackknife standard error, cut at 0 and stretched
    to hold ``value``. The p-value permutes items, or swaps within pairs (``paired``), with V as
    statistic. Raises ``TooFewItemsError``, ``IncompatibleError`` and ``InputError`` like every
    distance.
    """
    from dnacompare.numerics.clouds import clouds

    both = clouds(x, y, device=device)
    bend = kernel_tiles.gaussian(BANDWIDTH / both.unit)
    drawn = permutation.labels(both.n, both.m, permutations, seed, paired)
    means = PairMeans.of(
        both,
        drawn,
        paired=paired,
        tiles=kernel_tiles.bent(bend),
        own=lambda both: kernel_tiles.own_pairs(both, bend),
    )
    return means.estimate(
        of=f"{SCALE:,.0f} times the V-statistic of the Gaussian kernel, bandwidth {BANDWIDTH:g}",
        units=f"squared discrepancy of the kernel × {SCALE:,.0f}",
        seed=seed,
        scale=SCALE,
    )


def statistics(pooled: Any, labels: Labels, seed: int = 0) -> Floats:
    """The value of every labelling ``(B + 1,)`` of the features ``(N, d)``; ``seed`` plays no
    part."""
    from dnacompare.numerics.clouds import clouds

    both = clouds(pooled[labels[:, 0]], pooled[~labels[:, 0]])
    ordered = labels[np.argsort(~labels[:, 0], kind="stable")]
    bend = kernel_tiles.gaussian(BANDWIDTH / both.unit)
    return SCALE * relabelled(both, ordered, kernel_tiles.bent(bend))


DISTANCE = DistanceSpec(
    name="cmmd",
    title="CLIP maximum mean discrepancy (CMMD)",
    on="features",
    estimate=cmmd,
    summary="How far one network's raw features are apart by a Gaussian kernel of width 10.",
    reference="Jayasumana et al., Rethinking FID, CVPR 2024",
    estimates="square",
    symmetric=True,
    invariant_to=frozenset({"translation", "rotation", "reflection", "order"}),
    statistics=statistics,
)
