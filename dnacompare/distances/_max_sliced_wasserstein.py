"""Max-sliced Wasserstein distance: transport along the direction that separates most."""

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from dnacompare.errors import InputError
from dnacompare.inference import permutation
from dnacompare.results import Estimate
from dnacompare.specs import DistanceSpec, Labels

if TYPE_CHECKING:
    from dnacompare.inference.held_out import HeldOut
    from dnacompare.numerics.clouds import Clouds
    from dnacompare.numerics.loadings import SeparatingSlice

CANDIDATES = 64
"""Directions drawn without regard to the labels, from the best of which the search starts."""
Floats = NDArray[np.float64]


def max_sliced_wasserstein(
    x: Any,
    y: Any,
    *,
    p: float = 2,
    permutations: int = 0,
    seed: int = 0,
    paired: bool = False,
    device: str | None = None,
) -> Estimate:
    """The largest ``W_p`` between projections of ``(n, d)`` and ``(m, d)``, in their units.

    The direction is climbed for on the sphere from the best of 64 orthogonal slices and the
    difference of the means, so the value is at least that of any of these slices and hence of
    their mean. The largest of so many directions grows by chance, the more so the more dimensions
    there are. The p-value therefore searches anew for every labelling of the items (or swap of
    pairs), all alike, and stays exact without giving half of the items away. The notes say what
    the other half shows along a direction sought on one half of the items.

    That held-out half also gives the lower end of the interval: the distance along any one
    direction is at most the largest. The upper end adds t standard errors along the direction
    found, whose distance is biased upwards by the search. Both ends miss at most 2.5 times in 100
    for large sets. There is no interval for pairs, fewer than four items a side, or p other than
    1 and 2.

    Raises ``TooFewItemsError``, ``IncompatibleError`` and ``InputError`` like every distance, the
    last also for p < 1. Source: Deshpande et al., CVPR 2019, eq. 5.
    """
    from dnacompare.inference import held_out
    from dnacompare.numerics import separation
    from dnacompare.numerics.clouds import clouds

    if not 1 <= p < np.inf:
        raise InputError(f"p is {p}; it must be at least 1 and finite.")
    both = clouds(x, y, device=device)
    candidates = _candidates(both, seed)
    drawn = permutation.labels(both.n, both.m, permutations, seed, paired)
    found = separation.sought(both, drawn, candidates, p)
    cost, direction = separation.refined(both, found, candidates, p)
    if cost ** (1 / p) <= both.precision * float(both.points.norm(dim=1).max()):
        cost = 0.0  # products of equal rows in other places of a matrix may round otherwise
    other = held_out.held_out(both, candidates, p, seed=seed, permutations=permutations)
    usable = None if paired else other
    bounds = held_out.bounds(both, direction, cost, usable, p, seed)
    value = cost ** (1 / p) * both.unit
    permuted = found.costs ** (1 / p) * both.unit
    return Estimate(
        value=value,
        n=(both.n, both.m),
        units="distance in the units of the points",
        method=_method(p, permutations, paired),
        seed=seed,
        standard_error=bounds.standard_error if bounds else None,
        interval=bounds.interval if bounds else None,
        p_value=permutation.p_value(permuted) if permutations else None,
        permutations=permutations,
        noise_floor=permutation.noise_floor(permuted),
        notes=_notes(_slice(both, direction, value), usable, bounds is None),
    )


def most_separating_direction(
    x: Any, y: Any, *, p: float = 2, seed: int = 0, device: str | None = None
) -> "SeparatingSlice":
    """The direction of ``max_sliced_wasserstein``, A to B, and what carries it."""
    from dnacompare.numerics import separation
    from dnacompare.numerics.clouds import clouds

    both = clouds(x, y, device=device)
    candidates = _candidates(both, seed)
    observed = permutation.labels(both.n, both.m, 0, seed)
    found = separation.sought(both, observed, candidates, p)
    cost, direction = separation.refined(both, found, candidates, p)
    return _slice(both, direction, cost ** (1 / p) * both.unit)


def statistics(pooled: Any, labels: Labels, seed: int = 0) -> Floats:
    """The largest W₂ found for every labelling ``(B + 1,)`` of the pooled points ``(N, d)``."""
    from dnacompare.numerics import separation
    from dnacompare.numerics.clouds import clouds

    both = clouds(pooled[labels[:, 0]], pooled[~labels[:, 0]])
    ordered = labels[np.argsort(~labels[:, 0], kind="stable")]
    found = separation.sought(both, ordered, _candidates(both, seed), 2.0)
    distances: Floats = np.sqrt(found.costs) * both.unit
    return distances


def _candidates(both: "Clouds", seed: int) -> Floats:
    from dnacompare.numerics.slices import directions

    return directions(both.points.shape[1], CANDIDATES, seed)


def _slice(both: "Clouds", direction: Floats, distance: float) -> "SeparatingSlice":
    from dnacompare.numerics.clouds import moments
    from dnacompare.numerics.loadings import SeparatingSlice

    return SeparatingSlice.of(direction, distance, moments(both.y)[0] - moments(both.x)[0])


def _method(p: float, permutations: int, paired: bool) -> str:
    text = f"W{p:g} along the most separating direction, climbed for from {CANDIDATES} slices"
    text += "; interval: lower end from a held-out half, upper end + t·se along the direction"
    kind = "swaps within pairs" if paired else "permutations of items"
    anew = ", the direction sought anew for each"
    return f"{text}; p: {permutations} {kind}{anew}" if permutations else text


def _notes(found: "SeparatingSlice", other: "HeldOut | None", unbounded: bool) -> tuple[str, ...]:
    notes = [f"most separating direction, A to B, by share: {found.sentence()}"]
    if other is not None:
        notes.append(other.sentence())
    if unbounded:
        notes.append(
            "no interval: there is none for pairs, fewer than four items a side, or p other than "
            "1 and 2"
        )
    return tuple(notes)


DISTANCE = DistanceSpec(
    name="max_sliced_wasserstein",
    title="Max-sliced Wasserstein distance",
    on="embeddings",
    estimate=max_sliced_wasserstein,
    summary="How far items of A must move to become B, along the direction that separates most.",
    reference="Deshpande et al., Max-Sliced Wasserstein Distance and its use for GANs, CVPR 2019",
    estimates="distance",
    symmetric=True,
    invariant_to=frozenset({"translation", "order"}),
    statistics=statistics,
)
