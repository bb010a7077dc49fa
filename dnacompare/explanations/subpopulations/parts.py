"""Parts of the distance with their intervals, of groups and of two columns' shares together."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dnacompare.explanations.subpopulations.grouping import by_columns
from dnacompare.explanations.subpopulations.result import Interaction, Part
from dnacompare.inference import intervals, jackknife
from dnacompare.numerics import joint_shapley
from dnacompare.numerics.clouds import Clouds, clouds
from dnacompare.numerics.group_parts import group_parts
from dnacompare.numerics.standardised import standardise
from dnacompare.specs import Rows

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Points:
    """Both sides on the scale of their union, in float64: parts then add up to every digit."""

    x: Floats
    y: Floats
    clouds: Clouds

    @classmethod
    def of(cls, a: Rows, b: Rows) -> "Points":
        """The points that a comparison tests."""
        x, y = (side.astype(np.float64) for side in standardise(a.values, b.values))
        return cls(x, y, clouds(x, y))

    @property
    def pooled(self) -> Floats:
        """A's points, then B's."""
        return np.concatenate([self.x, self.y])

    @property
    def unit(self) -> float:
        """What distances between the clouds are multiplied by."""
        return self.clouds.unit


def part(value: float, without: Floats, points: Points) -> Part:
    """From a part and its values without each item ``(n + m,)``, in the clouds' unit."""
    n, m = points.clouds.n, points.clouds.m
    bias_a, variance_a = jackknife.delete_one(without[:n], np.ones(n), value)
    bias_b, variance_b = jackknife.delete_one(without[n:], np.ones(m), value)
    unbiased = float(value - bias_a - bias_b) * points.unit
    error = float(np.sqrt(variance_a + variance_b)) * points.unit
    half = intervals.quantile(n + m - 2) * error
    return Part(float(value) * points.unit, unbiased, error, (unbiased - half, unbiased + half))


def interaction(a: Rows, b: Rows, names: tuple[str, ...], points: Points) -> Interaction:
    """Two columns in the game "the share part of grouping by these": see ``Interaction``."""
    found = [
        group_parts(points.clouds, by_columns(a, b, some, points.pooled).codes)
        for some in ((names[0],), (names[1],), names)
    ]
    observed = np.array([0.0, *(one.observed[0].sum() for one in found)])
    without = np.stack(
        [np.zeros(len(points.pooled)), *(one.without[:, 0].sum(axis=1) for one in found)], axis=1
    )
    combined = np.concatenate(
        [np.eye(4)[1:], [[0, -1, -1, 1]], joint_shapley.weights(2, 2).T], dtype=np.float64
    )
    alone, other, together, beyond, first, second, joint = (
        part(float(observed @ weights), without @ weights, points) for weights in combined
    )
    return Interaction(
        columns=(names[0], names[1]),
        alone=(alone, other),
        together=together,
        beyond=beyond,
        first=first,
        second=second,
        joint=joint,
    )
