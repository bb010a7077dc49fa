"""Fréchet distance between Gaussians fitted to two clouds; on Inception's pool it is the FID."""

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from dnacompare.inference import intervals, jackknife, permutation
from dnacompare.randomness import generator
from dnacompare.results import Estimate
from dnacompare.specs import DistanceSpec, Labels

if TYPE_CHECKING:
    import torch

    from dnacompare.numerics.clouds import Clouds

GROUPS = 10
"""Groups of each set's items that are left out in turn."""
TESTED = 128
"""Principal components of the pooled points on which items are permuted: 999 relabellings of
2,048 dimensions would take hours."""
FLOOR = 10
"""Permuted labellings, in all dimensions, of which the noise floor is the mean."""

Floats = NDArray[np.float64]


def frechet(
    x: Any,
    y: Any,
    *,
    permutations: int = 0,
    seed: int = 0,
    paired: bool = False,
    device: str | None = None,
) -> Estimate:
    """``‖μ₁ − μ₂‖² + tr(Σ₁ + Σ₂ − 2(Σ₁Σ₂)^½)`` between ``(n, d)`` and ``(m, d)``, squared units.

    With sample covariances (n − 1), as FID has them: on Inception's last pool (2,048 features of
    its published FID weights) it is the FID. Computed without a matrix square root, so that fewer
    items than dimensions are no obstacle; a value below 2⁻⁴⁰ of the covariances' traces is
    rounding and given as 0. ``root`` is its square root, a metric between Gaussians.

    The plug-in value is biased upwards, the more so the more dimensions there are: ``u`` is the
    value less its jackknife bias, which extrapolates 1/N to 0 as FID∞ does. The interval is ``u``
    ± t times the jackknife standard error over 10 groups of items a side, cut at 0 and stretched
    to hold the value. It covered the Gaussians' distance 91 to 100 times in 100 with at least as
    many items as dimensions (6 to 64 of them, 40 to 400 items). With fewer on a side the bias no
    longer falls as 1/N, such an interval covered 0 to 93 times in 100, and none is given; nor is
    there one with fewer than three items on a side.

    The p-value permutes items, or swaps within pairs (``paired``), with the distance on the 128
    leading principal components of both sets together as statistic. ``noise_floor`` is the mean
    value of ten permuted labellings. The distance sees means and covariances alone.

    Raises ``TooFewItemsError``, ``IncompatibleError`` and ``InputError`` like every distance.
    Source: Dowson & Landau 1982; Heusel et al., NeurIPS 2017 (FID); Chong & Forsyth, CVPR 2020.
    """
    from dnacompare.numerics import gaussians
    from dnacompare.numerics.clouds import clouds

    both = clouds(x, y, device=device)
    points, unit = both.points.double(), both.unit**2
    drawn = permutation.labels(both.n, both.m, permutations, seed, paired)
    value = gaussians.frechet(points[: both.n], points[both.n :])
    u, error, interval = _interval(points, both, value, paired, seed)
    few = permutation.labels(both.n, both.m, FLOOR, seed, paired)[:, 1:]
    floor = float(gaussians.relabelled(points, few).mean())
    return Estimate(
        value=value * unit,
        n=(both.n, both.m),
        units="squared distance in the units of the points",
        method=_method(permutations, points.shape[1], paired),
        seed=seed,
        standard_error=error * unit if error is not None else None,
        interval=(interval[0] * unit, interval[1] * unit) if interval else None,
        p_value=permutation.p_value(_tested(points, drawn)) if permutations else None,
        permutations=permutations,
        noise_floor=floor * unit,
        u=u * unit if u is not None else None,
        root=float(np.sqrt(value * unit)),
        notes=_notes(both, interval is not None),
    )


def statistics(pooled: Any, labels: Labels, seed: int = 0) -> Floats:
    """The distance on the leading components of every labelling ``(B + 1,)`` of the points
    ``(N, d)``; ``seed`` plays no part."""
    from dnacompare.numerics.clouds import clouds

    both = clouds(pooled[labels[:, 0]], pooled[~labels[:, 0]])
    ordered = labels[np.argsort(~labels[:, 0], kind="stable")]
    return _tested(both.points.double(), ordered) * both.unit**2


def _tested(points: "torch.Tensor", labels: Labels) -> Floats:
    from dnacompare.numerics import gaussians

    return gaussians.relabelled(gaussians.leading(points, TESTED), labels)


def _interval(
    points: "torch.Tensor", both: "Clouds", value: float, paired: bool, seed: int
) -> tuple[float | None, float | None, tuple[float, float] | None]:
    """The value less its bias, its standard error and an interval, from groups left out."""
    from dnacompare.numerics import gaussians

    if min(both.n, both.m) < 3:  # two items must be left
        return None, None, None
    random = generator(seed, "groups of the Fréchet distance")
    sides = [np.arange(both.n + both.m) < both.n, np.arange(both.n + both.m) >= both.n]
    bias = variance = 0.0
    degrees = 0
    for side in [sides[0] | sides[1]] if paired else sides:
        count = both.n if paired else int(side.sum())
        number = min(GROUPS, count)
        group = np.full(both.n + both.m, -1)
        group[side] = np.tile(random.permutation(count) % number, 2 if paired else 1)
        kept = [group != left_out for left_out in range(number)]
        without = gaussians.between(points, [(sides[0] & one, sides[1] & one) for one in kept])
        sizes = np.bincount(group[side], minlength=number).astype(np.float64)
        moved, spread = jackknife.delete_one(without, sizes, value)
        bias, variance = bias + float(moved), variance + float(spread)
        degrees += number - 1
    error = float(np.sqrt(variance))
    bounds = None
    if min(both.n, both.m) >= points.shape[1]:  # with fewer the bias does not fall as 1/N
        bounds = intervals.around(value - bias, error, degrees, value)
    return value - bias, error, bounds


def _method(permutations: int, dimensions: int, paired: bool) -> str:
    text = (
        "Fréchet distance of Gaussians with sample covariances; interval: value less bias ± t·se, "
        f"jackknife over {GROUPS} groups of items a side"
    )
    kind = "swaps within pairs" if paired else "permutations of items"
    few = f" on the {TESTED} leading principal components" if dimensions > TESTED else ""
    return f"{text}; p: {permutations} {kind}{few}" if permutations else text


def _notes(both: "Clouds", bounded: bool) -> tuple[str, ...]:
    few, dimensions = min(both.n, both.m), both.points.shape[1]
    notes = []
    if few <= dimensions:
        notes.append(
            f"{both.n} and {both.m} items in {dimensions} dimensions: the value grows as items "
            "become fewer, so compare it only with values from as many items"
        )
    if not bounded:
        least = "three items" if few < 3 else f"as many items as dimensions, {dimensions:,},"
        notes.append(f"no interval: it needs {least} on each side")
    return tuple(notes)


DISTANCE = DistanceSpec(
    name="frechet",
    title="Fréchet distance",
    on="embeddings",
    estimate=frechet,
    summary="How far means and covariances of the items' embeddings are apart, as in FID.",
    reference="Heusel et al., GANs trained by a two time-scale update rule (FID), NeurIPS 2017",
    estimates="square",
    symmetric=True,
    invariant_to=frozenset({"translation", "rotation", "reflection", "order"}),
    statistics=statistics,
    tests_value=False,
)
