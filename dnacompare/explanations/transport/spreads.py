"""Which features are wider or narrower in B, by themselves and along directions of several."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dnacompare import numbers
from dnacompare.explanations.transport.subject import Subject
from dnacompare.inference.intervals import quantile
from dnacompare.numerics.gaussian_map import gaussian_map
from dnacompare.results import Interval

Floats = NDArray[np.float64]
Places = NDArray[np.int64]
DIRECTIONS = 3
"""Directions that are told, and features that name each."""

STILL = 1e-9
"""Share of the largest variance below which a direction's is rounding."""


@dataclass(frozen=True)
class SpreadChange:
    """A feature's standard deviation in A and B, in its own units, and B's over A's with a 95 %
    interval, which allows for heavy tails; None where A has none."""

    name: str
    before: float
    after: float
    ratio: float | None
    interval: Interval | None


@dataclass(frozen=True)
class Direction:
    """A direction that is stretched by ``factor`` (shrunk, below 1), by the features that weigh
    most in it and their weights, which are of length 1 in the map's units."""

    factor: float
    features: tuple[str, ...]
    weights: tuple[float, ...]


def spreads(parts: Subject, names: Sequence[str]) -> tuple[SpreadChange, ...]:
    """Of numbers, in the order of ``names``; a share of rows has no spread of its own."""
    by_name = {
        feature.name: _spread(feature.name, parts.a.values[:, j], parts.b.values[:, j])
        for j, feature in enumerate(parts.features)
        if feature.kind in ("number", "dimension")
    }
    return tuple(by_name[name] for name in names if name in by_name)


def _spread(name: str, a: Floats, b: Floats) -> SpreadChange:
    before, after = (float(side.std(ddof=1)) for side in (a, b))
    if before <= 0 or after <= 0:
        return SpreadChange(name, before, after, None, None)
    # var(log s) ≈ (kurtosis − 1) / 4n, whatever the distribution
    error = np.sqrt(sum((_kurtosis(side) - 1) / (4 * len(side)) for side in (a, b)))
    ratio = after / before
    factor = float(np.exp(quantile(len(a) + len(b) - 2) * error))
    return SpreadChange(name, before, after, ratio, (ratio / factor, ratio * factor))


def _kurtosis(values: Floats) -> float:
    centred = values - values.mean()
    return float((centred**4).mean() / (centred**2).mean() ** 2)


def directions(parts: Subject, places: Places, ridge: float) -> tuple[Direction, ...]:
    """Along which of the features at ``places`` the map between Gaussians stretches most.

    Directions in which one side does not vary, such as the sum of all categories of a column, have
    no factor and are left out.
    """
    x, y = parts.x[:, places], parts.y[:, places]
    basis = _varying(np.concatenate([x - x.mean(axis=0), y - y.mean(axis=0)]))
    factors, turned = np.linalg.eigh(gaussian_map(x @ basis, y @ basis, ridge).stretch)
    vectors = basis @ turned
    least = STILL * (x.var(axis=0) + y.var(axis=0)).max()
    varies = np.minimum((x @ vectors).var(axis=0), (y @ vectors).var(axis=0)) > least
    order = np.argsort(-np.abs(np.log(np.where(varies, factors, 1.0))), kind="stable")
    found = []
    for j in order[varies[order]][:DIRECTIONS]:
        heavy = np.argsort(-np.abs(vectors[:, j]), kind="stable")[:DIRECTIONS]
        sign = np.sign(vectors[heavy[0], j])  # a direction has two ends: the heaviest is positive
        found.append(
            Direction(
                factor=float(factors[j]),
                features=tuple(parts.features[places[f]].name for f in heavy),
                weights=tuple(float(sign * vectors[f, j]) for f in heavy),
            )
        )
    return tuple(found)


def _varying(rows: Floats) -> Floats:
    """``(d, r)``: directions of length 1 in which centred ``rows`` vary at all."""
    _, sizes, directions = np.linalg.svd(rows, full_matrices=False)
    kept: Floats = directions[sizes**2 > STILL * sizes[0] ** 2].T
    return kept


def told(direction: Direction) -> str:
    """``×1.8 along worst area + mean radius − texture``."""
    first, *others = zip(direction.features, direction.weights, strict=True)
    names = first[0] + "".join(f" {'+' if w > 0 else '−'} {name}" for name, w in others)
    return f"×{numbers.number(direction.factor)} along {names}"
