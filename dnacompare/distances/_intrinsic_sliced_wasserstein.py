"""Intrinsic sliced Wasserstein distance between two distributions on a domain (Rustamov 2020)."""

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from dnacompare.errors import IncompatibleError, InputError, TooFewItemsError
from dnacompare.inference import permutation
from dnacompare.results import Estimate
from dnacompare.specs import DistanceSpec, Labels

if TYPE_CHECKING:
    from dnacompare.numerics.clouds import Clouds
    from dnacompare.numerics.distributions import Distribution
    from dnacompare.numerics.laplacian import Domain, Modes, Slices

MOST = 200_000
"""Items a side at most for p-values and intervals, which hold every item by itself."""
_NO_INTERVAL = (
    f"no interval: pairs, weights that are not counts, or more than {MOST:,} items a side"
)

Floats = NDArray[np.float64]


def intrinsic_sliced_wasserstein(
    x: Any,
    y: Any,
    *,
    domain: "Domain | str" = "auto",
    modes: int = 20,
    weights: str | float = "biharmonic",
    permutations: int = 0,
    seed: int = 0,
    paired: bool = False,
) -> Estimate:
    """ISW between two distributions on ``domain``: the distance; ``v`` is its square.

    ISW² = Σ α(λ_ℓ) W₂²(φ_ℓ#μ, φ_ℓ#ν) over the slowest ``modes`` eigenpairs of the Laplacian without
    the constant (arXiv 2010.15285), completed to whole eigenspaces and averaged over the bases of
    each. The one-dimensional transports are exact. ``weights`` α are ``"biharmonic"`` λ⁻²,
    ``"heat"`` e^(−λ/λ₁), or a number t for e^(−tλ).

    ``x`` and ``y`` are values on the domain, ``Sample(values, weights)``, or on a graph the weight
    of every node. ``domain`` is one of ``dnacompare.domains`` or a name (``interval``, ``circle``,
    ``sphere``, ``neighbours``, or ``auto``: an interval for single numbers, else the graph of each
    point's nearest neighbours, whatever its side).

    Where items are known (values, or whole-number weights as counts), at most 200,000 a side, the
    interval is that of the sliced Wasserstein distance and the p-value permutes items, or swaps
    within pairs (``paired``, without weights), for which there is no interval. Other weights are
    taken as the distribution itself, and give neither. Raises ``InputError`` for values off the
    domain, NaN and unusable weights, ``TooFewItemsError`` for a sample of one item,
    ``IncompatibleError`` for pairs of which some are one.
    """
    from dnacompare.numerics.distributions import distribution
    from dnacompare.numerics.domains.choice import domain_for
    from dnacompare.numerics.laplacian import slices, slowest_modes, weights_name
    from dnacompare.numerics.quantile_embedding import slice_costs

    space = domain_for(domain, [x, y], seed)
    first, second = distribution(x, space, "A"), distribution(y, space, "B")
    if 1 in (first.items, second.items):
        raise TooFewItemsError(
            f"A has {first.items} and B {second.items} items; a distance between samples needs two "
            "on each side. Sample(values, weights=[1.0]) is a known distribution at one point."
        )
    slow = slowest_modes(space, modes)
    along = slices(slow, weights, seed)
    square = float(slice_costs(first, second, slow, along).sum())
    sampled = _items(first, second, slow)
    if permutations and sampled is None:
        raise InputError(
            "A p-value permutes items, and here the weights are not counts, or a side has more "
            f"than {MOST:,} items. Give fewer items or whole-number weights, or permutations=0."
        )
    if paired:
        _check_pairs(first, second)
    error, bounds = None, None
    if sampled and not paired:
        error, bounds = _interval(sampled, along, square, seed)
    p_value = floor = None
    if permutations and sampled:
        drawn = permutation.labels(sampled.n, sampled.m, permutations, seed, paired)
        permuted = _relabelled(sampled, along, drawn)
        p_value, floor = permutation.p_value(permuted), permutation.noise_floor(permuted)
    value = square**0.5
    return Estimate(
        value=value,
        n=(first.items or len(first.points), second.items or len(second.points)),
        units=f"{weights_name(weights)} distance on the {space.name}",
        method=_method(slow, along, weights_name(weights), permutations, paired),
        seed=seed,
        standard_error=error / (2 * value) if error is not None and value > 0 else None,
        interval=bounds,
        p_value=p_value,
        permutations=permutations,
        noise_floor=floor,
        v=square,
        notes=space.notes if bounds else (*space.notes, _NO_INTERVAL),
    )


def statistics(pooled: Any, labels: Labels, seed: int = 0) -> Floats:
    """ISW of every labelling ``(B + 1,)`` of the values ``(N,)`` or points ``(N, d)``, on the
    domain ``auto`` with the 20 slowest modes and biharmonic weights."""
    from dnacompare.numerics.clouds import clouds
    from dnacompare.numerics.domains.choice import AUTO, domain_for
    from dnacompare.numerics.laplacian import slices, slowest_modes

    space = domain_for(AUTO, [pooled], seed)
    slow = slowest_modes(space)
    features = slow.at(space.locate(pooled)).T
    both = clouds(features[labels[:, 0]], features[~labels[:, 0]])
    ordered = labels[np.argsort(~labels[:, 0], kind="stable")]
    return _relabelled(both, slices(slow, seed=seed), ordered)


def _check_pairs(x: "Distribution", y: "Distribution") -> None:
    for one, side in zip((x, y), "AB", strict=True):
        if one.counts is None or (one.counts != 1).any():
            raise InputError(f"{side} has weights, so its values are not items in pairs.")
    if len(x.points) != len(y.points):
        raise IncompatibleError(
            f"A has {len(x.points)} items and B has {len(y.points)}, so they are not pairs. "
            "Compare them unpaired."
        )


def _items(x: "Distribution", y: "Distribution", modes: "Modes") -> "Clouds | None":
    """Every item by its eigenfunctions' values, where items are known."""
    from dnacompare.numerics.clouds import clouds

    repeats = [one.counts for one in (x, y) if one.counts is not None and one.counts.sum() <= MOST]
    if len(repeats) < 2:
        return None
    first, second = modes.at(x.points), modes.at(y.points)
    return clouds(np.repeat(first, repeats[0], axis=1).T, np.repeat(second, repeats[1], axis=1).T)


def _interval(
    sampled: "Clouds", along: "Slices", square: float, seed: int
) -> tuple[float | None, tuple[float, float] | None]:
    """Standard error of ISW² and bounds of ISW, as for a mean over directions of any length."""
    from dnacompare.inference import sliced_interval
    from dnacompare.numerics.control import Averaged

    mean = Averaged(square / sampled.unit**2, 0.0)
    found = sliced_interval.bounds(sampled, _mean(along), 2.0, mean, seed)
    if found is None:
        return None, None
    return found.standard_error * sampled.unit**2, found.interval


def _relabelled(sampled: "Clouds", along: "Slices", labels: Labels) -> Floats:
    """ISW of each labelling."""
    from dnacompare.numerics import sliced

    squares = sliced.relabelled_costs(sampled, _mean(along), labels, 2.0)
    result: Floats = np.sqrt(squares) * sampled.unit
    return result


def _mean(along: "Slices") -> Floats:
    """Directions whose mean cost, not their sum, is ISW²."""
    scaled: Floats = along.directions * np.sqrt(len(along.directions))
    return scaled


def _method(modes: "Modes", along: "Slices", weights: str, permutations: int, paired: bool) -> str:
    text = (
        f"sum of W₂² along the {len(modes)} slowest modes in {len(modes.spaces)} eigenspaces "
        f"({len(along.directions)} directions), {weights} weights"
    )
    kind = "swaps within pairs" if paired else "permutations of items"
    return f"{text}; p: {permutations} {kind}" if permutations else text


DISTANCE = DistanceSpec(
    name="intrinsic_sliced_wasserstein",
    title="Intrinsic sliced Wasserstein distance",
    on="domain",
    estimate=intrinsic_sliced_wasserstein,
    summary=(
        "How far mass must move along the slow waves of a circle, a sphere, a graph or another "
        "space to turn A into B."
    ),
    reference="Rustamov & Majumdar, Intrinsic sliced Wasserstein distances, arXiv 2010.15285",
    estimates="distance",
    symmetric=True,
    invariant_to=frozenset({"order", "isometry"}),
    statistics=statistics,
)
