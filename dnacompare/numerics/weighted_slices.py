"""Transport costs of two weighted clouds along many directions, a few directions at a time."""

import numpy as np
from numpy.typing import NDArray

from dnacompare.numerics import sliced, weighted_transport
from dnacompare.numerics.sliced import SliceCosts
from dnacompare.numerics.slices import chunks
from dnacompare.numerics.weighted_clouds import WeightedClouds

ROOM = 1 << 22
"""Projections held at once; with their order and masses they take some 100 MiB."""

Floats = NDArray[np.float64]


def slice_costs(both: WeightedClouds, directions: Floats, power: float) -> SliceCosts:
    """Costs along ``directions`` ``(L, d)`` and the weighted variances of the projections."""
    parts = []
    points = both.clouds.x, both.clouds.y
    for chunk in chunks(directions, ROOM, len(both.weights)):
        sides = []
        for side, masses in zip(points, both.masses, strict=True):
            values, order = sliced.ordered(side, chunk)
            sides.append((values, masses[order]))
        (x, of_x), (y, of_y) = sides
        costs = weighted_transport.costs(x, of_x, y, of_y, power)
        parts.append((costs, *(_variances(*side) for side in sides)))
    return SliceCosts(*(np.concatenate(column) for column in zip(*parts, strict=True)))


def relabelled_costs(
    both: WeightedClouds, directions: Floats, labels: NDArray[np.bool_], power: float
) -> Floats:
    """Mean cost ``(K,)`` over the directions for each labelling ``(N, K)``; items keep weights."""
    total = np.zeros(labels.shape[1])
    for chunk in chunks(directions, ROOM, len(both.weights)):
        values, order = sliced.ordered(both.clouds.points, chunk)
        found = weighted_transport.relabelled(values, order, labels, both.weights, power)
        total += len(chunk) * found
    return total / len(directions)


def moments(both: WeightedClouds) -> tuple[Floats, Floats]:
    """Weighted means and variances of A's and B's dimensions, ``(2, d)`` each, in float64."""
    found = []
    for side, masses in zip((both.clouds.x, both.clouds.y), both.masses, strict=True):
        points = side.double().cpu().numpy()
        mean = masses @ points
        found.append((mean, masses @ (points - mean) ** 2))
    means, variances = zip(*found, strict=True)
    return np.stack(means), np.stack(variances)


def _variances(values: NDArray[np.floating], masses: Floats) -> Floats:
    wide = values.astype(np.float64)
    mean = (wide * masses).sum(axis=1)
    spread: Floats = ((wide - mean[:, None]) ** 2 * masses).sum(axis=1)
    return spread
