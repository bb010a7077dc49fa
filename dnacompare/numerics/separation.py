"""The direction along which two sets of points are farthest apart, sought by climbing the sphere.

``W_p^p`` between projections has the gradient ``Σ w p|r|^{p−1} sign(r) (x_i − y_j)`` in the
direction, with ``r = ⟨θ, x_i − y_j⟩`` over the pairs that transport matches. Each step turns the
direction towards it; a turn that gains is kept and the next one is wider, one that does not is
tried narrower. Many labellings are climbed for at once, so that projections and gradients are
matrix products.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dnacompare.numerics import quantiles, sliced
from dnacompare.numerics.clouds import Clouds

STEPS = 12
"""Turns for each start of a labelling: the same for all, so the test is exact."""
REFINED = 100
"""Turns for the value that is shown."""
STARTS = 8
"""The best candidates from which those go out."""
TURN, WIDER, NARROWER = 0.5, 1.6, 0.4
"""The first turn (the tangent of its angle) and what gains and failures make of it."""
ROOM = 1 << 22
"""Projections held at once."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Sought:
    """For each of K labellings the largest ``W_p^p`` found ``(K,)``, in the clouds' own unit, and
    the unit vector ``(K, d)`` along which it was found."""

    costs: Floats
    directions: Floats


def sought(clouds: Clouds, labels: NDArray[np.bool_], candidates: Floats, power: float) -> Sought:
    """The farthest direction of each labelling ``(N, K)``, sought alike for all.

    Starts are the best of the ``candidates`` ``(C, d)``, which must not depend on the labels, and
    the difference of the means. Never below any candidate.
    """
    values, order = sliced.ordered(clouds.points, candidates)
    step = max(1, ROOM // len(clouds.points))
    parts = []
    for start in range(0, labels.shape[1], step):
        some = labels[:, start : start + step]
        costs = quantiles.relabelled_rows(values, order, some, power)
        best = candidates[costs.argmax(axis=1)]
        means = _unit(_mean_differences(clouds, some), best)
        climbs = [_climb(clouds, some, along, power, STEPS) for along in (best, means)]
        parts.append(_better(*climbs))
    return Sought(
        np.concatenate([part.costs for part in parts]),
        np.concatenate([part.directions for part in parts]),
    )


def refined(
    clouds: Clouds, found: Sought, candidates: Floats, power: float
) -> tuple[float, Floats]:
    """Cost and direction ``(d,)`` for the labels as observed, climbed longer and from more starts:
    what ``sought`` found and the best candidates."""
    observed = np.arange(len(clouds.points))[:, None] < clouds.n
    values, order = sliced.ordered(clouds.points, candidates)
    costs = quantiles.relabelled_rows(values, order, observed, power)[0]
    keep = np.argsort(-costs, kind="stable")[:STARTS]
    starts = np.concatenate([found.directions[:1], candidates[keep]])
    best = _climb(clouds, np.repeat(observed, len(starts), axis=1), starts, power, REFINED)
    along = best.directions[[int(best.costs.argmax())]]
    # both sides by themselves: in one product, equal points can be rounded unequally, which would
    # put equal sets apart by what depends on the number of threads
    return float(sliced.slice_costs(clouds, along, power).costs[0]), along[0]


def _climb(
    clouds: Clouds, labels: NDArray[np.bool_], starts: Floats, power: float, steps: int
) -> Sought:
    best, gradient = _evaluated(clouds, labels, starts, power)
    turn = np.full((len(starts), 1), TURN)
    for _ in range(steps):
        along = (gradient * best.directions).sum(axis=1, keepdims=True)
        tangent = _unit(gradient - along * best.directions, np.zeros_like(gradient))
        tried = _unit(best.directions + turn * tangent, best.directions)
        seen, pull = _evaluated(clouds, labels, tried, power)
        gains = (seen.costs > best.costs)[:, None]
        gradient = np.where(gains, pull, gradient)
        turn = np.where(gains, turn * WIDER, turn * NARROWER)
        best = _better(best, seen)
    return best


def _evaluated(
    clouds: Clouds, labels: NDArray[np.bool_], directions: Floats, power: float
) -> tuple[Sought, Floats]:
    """Costs along one direction for each labelling, and their gradients ``(K, d)``."""
    import torch

    values, order = sliced.ordered(clouds.points, directions)
    costs, pulls = quantiles.pulls(values, order, labels, power)
    gradient = torch.from_numpy(pulls).to(clouds.points) @ clouds.points
    return Sought(costs, directions), gradient.double().cpu().numpy()


def _mean_differences(clouds: Clouds, labels: NDArray[np.bool_]) -> Floats:
    import torch

    n = labels.sum(axis=0)
    weights = np.where(labels, 1 / n, -1 / (len(labels) - n)).T
    product = torch.from_numpy(weights).to(clouds.points) @ clouds.points
    return product.double().cpu().numpy()


def _unit(vectors: Floats, otherwise: Floats) -> Floats:
    """Each row at length 1; rows of length 0 stay where they were."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    result: Floats = np.where(lengths > 0, vectors / np.where(lengths > 0, lengths, 1), otherwise)
    return result


def _better(first: Sought, second: Sought) -> Sought:
    gains = second.costs > first.costs
    return Sought(
        np.where(gains, second.costs, first.costs),
        np.where(gains[:, None], second.directions, first.directions),
    )
