"""Wasserstein distance between two clouds of points, exactly: the least work that moves A to B."""

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from dnacompare.errors import LimitError
from dnacompare.inference import intervals, permutation
from dnacompare.randomness import generator
from dnacompare.results import Estimate, Interval
from dnacompare.specs import DistanceSpec, Labels

if TYPE_CHECKING:
    from dnacompare.numerics.transport_potentials import Potentials

MOST = 2_000
"""Items a side: time and memory grow with the square and more (1 s and 32 MB at 2,000)."""
TESTED = 150
"""Items a side on which items are permuted: 999 problems of 2,000 items would take 20 minutes."""
FLOOR = 5
"""Permuted labellings of all items of which the noise floor is the mean."""
ROUNDING = 2.0**-40
"""A squared distance below this share of the points' mean square is what rounding leaves of 0."""

Floats = NDArray[np.float64]


def wasserstein(
    x: Any,
    y: Any,
    *,
    permutations: int = 0,
    seed: int = 0,
    paired: bool = False,
    device: str | None = None,
) -> Estimate:
    """``W₂ = min_π (Σ π_ij ‖x_i − y_j‖²)^½`` between ``(n, d)`` and ``(m, d)``, in their units.

    Solved exactly as a linear programme, on the processor whatever ``device`` is. ``v`` is W₂².

    In many dimensions the distance between samples is far above that of their populations, by an
    amount that falls as n^(−1/d): compare it only with values of as many items, or with the noise
    floor, the mean of five relabellings. The interval is for the mean distance of samples of these
    sizes, not for that of the populations: W₂² ± t·se with the standard error of its central limit
    theorem, from the spread of the optimal potentials (del Barrio & Loubes, Annals of Probability
    2019). It covered 90 to 98 times in 100 between Gaussians in 2 to 20 dimensions, 40 to 200
    items a side; 90 in two dimensions with 40.

    The p-value permutes items, or swaps within pairs (``paired``), with W₂² as statistic, on at
    most 150 items a side drawn from ``seed``. Raises ``LimitError`` beyond 2,000 items a side, and
    ``TooFewItemsError``, ``IncompatibleError`` and ``InputError`` like every distance.
    """
    from dnacompare.numerics.clouds import clouds
    from dnacompare.numerics.transport_potentials import potentials

    both = clouds(x, y)
    if max(both.n, both.m) > MOST:
        raise LimitError(
            f"A has {both.n:,} items and B has {both.m:,}; exact transport takes at most {MOST:,} "
            "on a side. Draw as many, or use sliced_wasserstein, which takes any number."
        )
    points, n = both.points.double().cpu().numpy(), both.n
    found = potentials(points[:n], points[n:])
    rounding = ROUNDING * float((points**2).sum(axis=1).mean())
    square = found.squared if found.squared > rounding else 0.0
    value = square**0.5 * both.unit
    error, interval = _interval(found, square, paired)
    few = permutation.labels(n, both.m, FLOOR, seed, paired)[:, 1:]
    return Estimate(
        value=value,
        n=(n, both.m),
        units="distance in the units of the points",
        method=_method(permutations, paired),
        seed=seed,
        standard_error=error / (2 * square**0.5) * both.unit if square else None,
        interval=(interval[0] ** 0.5 * both.unit, interval[1] ** 0.5 * both.unit),
        p_value=_p_value(points, n, permutations, seed, paired) if permutations else None,
        permutations=permutations,
        noise_floor=float(np.sqrt(_relabelled(points, few)).mean()) * both.unit,
        v=square * both.unit**2,
        notes=_notes(n, both.m, permutations),
    )


def statistics(pooled: Any, labels: Labels, seed: int = 0) -> Floats:
    """W₂ of every labelling ``(B + 1,)`` of the points ``(N, d)``; ``seed`` plays no part."""
    distances: Floats = np.sqrt(_relabelled(np.asarray(pooled, np.float64), labels))
    return distances


def _interval(found: "Potentials", square: float, paired: bool) -> tuple[float, Interval]:
    """Standard error of the square, and its interval."""
    sides = [found.of_x + found.of_y] if paired else [found.of_x, found.of_y]
    error = float(np.sqrt(sum(side.var(ddof=1) / len(side) for side in sides)))
    degrees = sum(len(side) - 1 for side in sides)
    return error, intervals.around(square, error, degrees, square)


def _p_value(points: Floats, n: int, permutations: int, seed: int, paired: bool) -> float:
    random = generator(seed, "items on which transport is tested")
    m = len(points) - n
    first = np.sort(random.permutation(n)[:TESTED])
    second = first if paired else np.sort(random.permutation(m)[:TESTED])
    drawn = permutation.labels(len(first), len(second), permutations, seed, paired)
    few = np.concatenate([points[first], points[n + second]])
    return permutation.p_value(_relabelled(few, drawn))


def _relabelled(points: Floats, labels: Labels) -> Floats:
    """W₂² of every labelling."""
    from dnacompare.numerics.optimal_transport import squared_distance

    return np.array([squared_distance(points[one], points[~one]) for one in labels.T])


def _method(permutations: int, paired: bool) -> str:
    text = (
        "exact optimal transport (linear programme); interval, for the mean distance of samples "
        "of these sizes: ± t·se from the spread of the optimal potentials"
    )
    kind = "swaps within pairs" if paired else "permutations of items"
    return f"{text}; p: {permutations} {kind}" if permutations else text


def _notes(n: int, m: int, permutations: int) -> tuple[str, ...]:
    notes = ["the value grows as items become fewer; compare it with the noise floor"]
    if permutations and max(n, m) > TESTED:
        notes.append(f"the p-value is of {min(n, TESTED)} and {min(m, TESTED)} drawn items")
    return tuple(notes)


DISTANCE = DistanceSpec(
    name="wasserstein",
    title="Wasserstein distance (exact)",
    on="embeddings",
    estimate=wasserstein,
    summary="How far items of A must move at least, on the root mean square, to become B.",
    reference="Peyré & Cuturi, Computational Optimal Transport, 2019, section 3",
    estimates="distance",
    symmetric=True,
    invariant_to=frozenset({"translation", "rotation", "reflection", "order"}),
    statistics=statistics,
    tests_value=False,
)
