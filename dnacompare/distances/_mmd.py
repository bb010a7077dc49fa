"""Maximum mean discrepancy of a Gaussian or Laplace kernel (Gretton et al. 2012)."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from dnacompare.errors import InputError
from dnacompare.inference import permutation
from dnacompare.inference.pair_means import PairMeans, relabelled
from dnacompare.numerics import kernel_tiles
from dnacompare.results import Estimate
from dnacompare.specs import DistanceSpec, Labels

if TYPE_CHECKING:
    from dnacompare.numerics.clouds import Clouds

KERNELS: dict[str, Callable[[float], kernel_tiles.Bend]] = {
    "gaussian": kernel_tiles.gaussian,
    "laplace": kernel_tiles.laplace,
}
Floats = NDArray[np.float64]


def mmd(
    x: Any,
    y: Any,
    *,
    kernel: str = "gaussian",
    bandwidth: float | None = None,
    permutations: int = 0,
    seed: int = 0,
    paired: bool = False,
    device: str | None = None,
) -> Estimate:
    """MMD² = E k(X, X′) + E k(Y, Y′) − 2E k(X, Y) between ``(n, d)`` and ``(m, d)``; 0 to 2.

    ``kernel`` is ``gaussian``, exp(−‖x − y‖²/(2σ²)), or ``laplace``, exp(−‖x − y‖/σ). σ is
    ``bandwidth`` in the units of the points, by default the median of the positive distances
    between all items of both sets (beyond 4,096 items between so many drawn from ``seed``), which
    makes the result independent of units.

    ``value`` and ``v`` are the V-statistic: means over all pairs, each item with itself included,
    never negative and 0 for equal samples. ``u`` leaves those pairs out (with ``paired`` also those
    of one item in both sets), is unbiased for a given σ and may be negative. ``root`` is √V.

    The interval is ``u`` ± t times the delete-one jackknife standard error, cut at 0 and stretched
    to hold ``value``, with σ held as it is.

    The p-value permutes items, or swaps within pairs (``paired``), at one and the same σ, with V as
    statistic. Raises ``TooFewItemsError``, ``IncompatibleError`` and ``InputError`` like every
    distance, the last also for an unknown kernel or a bandwidth that is not positive.
    """
    from dnacompare.numerics.clouds import clouds

    both = clouds(x, y, device=device)
    bend = _bend(both, kernel, bandwidth, seed)
    drawn = permutation.labels(both.n, both.m, permutations, seed, paired)
    means = PairMeans.of(
        both,
        drawn,
        paired=paired,
        tiles=kernel_tiles.bent(bend),
        own=lambda both: kernel_tiles.own_pairs(both, bend),
    )
    width = "median distance" if bandwidth is None else f"{bandwidth:g}"
    return means.estimate(
        of=f"V-statistic of the {kernel.capitalize()} kernel, bandwidth {width}",
        units="squared discrepancy of a kernel between 0 and 1",
        seed=seed,
    )


def statistics(pooled: Any, labels: Labels, seed: int = 0) -> Floats:
    """V of every labelling ``(B + 1,)`` of the pooled points ``(N, d)``; Gaussian kernel, median
    bandwidth."""
    from dnacompare.numerics.clouds import clouds

    both = clouds(pooled[labels[:, 0]], pooled[~labels[:, 0]])
    ordered = labels[np.argsort(~labels[:, 0], kind="stable")]
    return relabelled(both, ordered, kernel_tiles.bent(_bend(both, "gaussian", None, seed)))


def _bend(both: "Clouds", kernel: str, bandwidth: float | None, seed: int) -> kernel_tiles.Bend:
    if kernel not in KERNELS:
        raise InputError(f"No kernel {kernel!r}; there are {', '.join(KERNELS)}.")
    if bandwidth is None:
        (width,) = kernel_tiles.quantiles(kernel_tiles.lengths(both, seed), (0.5,))
    elif 0 < bandwidth < np.inf:
        width = bandwidth / both.unit
    else:
        raise InputError(f"The bandwidth is {bandwidth}; it must be positive and finite.")
    return KERNELS[kernel](float(width))


DISTANCE = DistanceSpec(
    name="mmd",
    title="Maximum mean discrepancy",
    on="embeddings",
    estimate=mmd,
    summary=(
        "How much more alike items of one set are than items of different sets, by a Gaussian "
        "kernel of median width; 0 only for equal distributions."
    ),
    reference="Gretton et al., A kernel two-sample test, JMLR 2012",
    estimates="square",
    symmetric=True,
    invariant_to=frozenset({"translation", "rotation", "reflection", "scale", "order"}),
    statistics=statistics,
)
