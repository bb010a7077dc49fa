"""The two kinds of label, and what the solution says with intervals over items of both sides."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from dnacompare.inference.label_scores import class_scores, number_scores
from dnacompare.numbers import number
from dnacompare.numerics.label_ratio import GRID, Axis, Equation, class_ratio
from dnacompare.randomness import generator

Floats = NDArray[np.float64]
Codes = NDArray[np.int64]

RESAMPLES = 200
"""Bootstrap samples of items: each end of a 95 % interval rests on five of them."""
SPANS = 8
"""Spans of equal share in A that a numeric label is told by."""


@dataclass(frozen=True, eq=False)
class NumberLabel:
    """A numeric label of A's items, by Tikhonov's solution on a grid.

    The label's parts are ``codes`` ``(n,)``, spans called ``names`` between ``edges``; ``skill`` is
    what the features tell of it and ``alpha`` the penalty.
    """

    codes: Codes
    names: tuple[str, ...]
    edges: Floats
    skill: float
    alpha: float | None
    places: tuple[Codes, Codes, Codes]
    """Bins of A's scores, A's labels and B's scores."""
    axes: tuple[Axis, Axis]

    @classmethod
    def of(cls, x: Floats, y: Floats, others: Floats, seed: int) -> "NumberLabel":
        """Scores by cross-fitted regression; the penalty fits the moments of B's scores."""
        first, second = number_scores(x, y, others, seed)
        skill = 1 - float(((y - first) ** 2).mean() / y.var())
        axes = Axis.of(first, second), Axis.of(y)
        places = axes[0].places(first), axes[1].places(y), axes[0].places(second)
        edges = np.unique(np.quantile(y, np.arange(SPANS + 1) / SPANS))
        names = tuple(
            f"{number(float(low))} to {number(float(high))}" for low, high in pairwise(edges)
        )
        found = cls(span_of(y, edges), names, edges, skill, None, places, axes)
        alpha = found._equation(np.ones(len(y)), np.ones(len(others))).best()
        return cls(found.codes, names, edges, skill, alpha, places, axes)

    def omega(self, times_a: Floats, times_b: Floats) -> Floats:
        """The ratio at A's items ``(n,)``, where items count so often ``(n,)`` and ``(m,)``."""
        return self._equation(times_a, times_b).ratio(self.alpha or 0.0)[self.places[1]]

    def _equation(self, times_a: Floats, times_b: Floats) -> Equation:
        scores, labels, others = self.places
        counts = np.bincount(scores * GRID + labels, times_a, GRID * GRID).astype(np.float64)
        wanted = np.bincount(others, times_b, GRID).astype(np.float64)
        return Equation.of(counts.reshape(GRID, GRID), wanted, *self.axes)


@dataclass(frozen=True, eq=False)
class ClassLabel:
    """Classes of A's items, by least squares on mean probabilities; see ``NumberLabel``."""

    codes: Codes
    names: tuple[str, ...]
    skill: float
    alpha: float | None
    scores: tuple[Floats, Floats]

    @classmethod
    def of(cls, x: Floats, words: NDArray[np.str_], others: Floats, seed: int) -> "ClassLabel":
        """Probabilities by cross-fitted classification."""
        names, codes = np.unique(words, return_inverse=True)
        scores = class_scores(x, codes, others, seed)
        most = float(np.bincount(codes).max()) / len(codes)
        right = float((scores[0].argmax(axis=1) == codes).mean())
        skill = (right - most) / (1 - most) if most < 1 else 0.0
        return cls(codes, tuple(str(name) for name in names), skill, None, scores)

    def omega(self, times_a: Floats, times_b: Floats) -> Floats:
        """The ratio at A's items ``(n,)``, where items count so often ``(n,)`` and ``(m,)``."""
        member = self.codes[:, None] == np.arange(len(self.names))
        joint = self.scores[0].T @ (member * times_a[:, None]) / times_a.sum()
        wanted = times_b @ self.scores[1] / times_b.sum()
        return class_ratio(joint, wanted)[self.codes]


Label = NumberLabel | ClassLabel


def span_of(values: Floats, edges: Floats) -> Codes:
    """Which span of ``edges`` each value lies in; what is beyond counts to the first or last."""
    found = np.searchsorted(edges, values, side="right") - 1
    return np.clip(found, 0, max(len(edges) - 2, 0)).astype(np.int64)


@dataclass(frozen=True, eq=False)
class Solution:
    """Weights ``(n,)`` of A's items, the statistics under them, and the same resampled ``(R, K)``:
    shares of the label's parts, and of numbers their mean and deviation."""

    weights: Floats
    statistics: Floats
    resampled: Floats

    @classmethod
    def of(cls, label: Label, values: Floats | None, m: int, seed: int) -> "Solution":
        """Solve, and solve again for items of both sides drawn with replacement.

        In one thread: the systems are small, and threads would wait for each other.
        """
        from threadpoolctl import threadpool_limits

        n = len(label.codes)
        weights = label.omega(np.ones(n), np.ones(m))
        random = generator(seed, "items drawn for label shares")
        resampled = []
        with threadpool_limits(1, user_api="blas"):
            for _ in range(RESAMPLES):
                first = random.multinomial(n, np.full(n, 1 / n)).astype(np.float64)
                second = random.multinomial(m, np.full(m, 1 / m)).astype(np.float64)
                drawn = first * label.omega(first, second)
                resampled.append(_statistics(label, values, drawn))
        return cls(weights, _statistics(label, values, weights), np.stack(resampled))

    def interval(self, place: int) -> tuple[float, float]:
        """The 95 % percentile interval of one statistic, stretched to hold its value."""
        low, high = np.quantile(self.resampled[:, place], (0.025, 0.975))
        value = float(self.statistics[place])
        return min(float(low), value), max(float(high), value)


def _statistics(label: Label, values: Floats | None, weights: Floats) -> Floats:
    total = weights.sum()
    shares: Floats = np.bincount(label.codes, weights, len(label.names)) / total
    if values is None:
        return shares
    mean = float(weights @ values / total)
    deviation = float(np.sqrt(weights @ (values - mean) ** 2 / total))
    return np.append(shares, [mean, deviation])
