"""Whether items of one sample resemble each other more than a draw of independent items would.

Two looks, both exact permutation tests on the leading principal components: neighbours in order
(the multivariate von Neumann ratio: mean squared distance between successors; von Neumann 1941),
and members of one cluster (one-way analysis of variance). What was lost is told as a design
effect: n items carry as much as n / effect independent ones (Kish, *Survey Sampling*, 1965).
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dnacompare.randomness import generator
from dnacompare.stopping import steps

COMPONENTS = 16
PERMUTATIONS = 999
FEWEST = 30
"""Items below which no look is taken."""
REMEMBERED = 4
"""A stretch is so many times as long as its items resemble each other: what crosses its ends is
then a small part of what it holds."""

Floats = NDArray[np.float64]
Codes = NDArray[np.int64]


@dataclass(frozen=True)
class Resemblance:
    """``correlation`` of neighbours, or within clusters, with its p-value; ``effect`` is the design
    effect, ``length`` how many items in a row belong together (neighbours), ``clusters`` how many
    there are."""

    correlation: float
    p_value: float
    effect: float
    length: int
    clusters: int


def leading(points: NDArray[np.floating]) -> Floats:
    """The leading principal components ``(n, r)`` of ``(n, d)`` points, each dimension in its own
    deviation; whose items come first plays no part."""
    x = np.asarray(points, np.float64)
    x = x - x.mean(axis=0)
    spread = x.std(axis=0)
    x = x[:, spread > 0] / spread[spread > 0]
    if not x.shape[1]:
        return np.zeros((len(x), 1))
    small = x.T @ x if x.shape[1] <= len(x) else x @ x.T
    values, vectors = np.linalg.eigh(small)
    vectors = vectors[:, -COMPONENTS:]
    scores = np.sqrt(np.maximum(values[-COMPONENTS:], 0))
    result: Floats = x @ vectors if x.shape[1] <= len(x) else vectors * scores
    return result


def neighbours(points: Floats, groups: Codes, seed: int) -> Resemblance | None:
    """Whether successors are alike, among items of one of the ``groups`` ``(n,)`` alone.

    Groups are what the items were sorted by, such as folders: being of one group is no evidence.
    ``None`` with too few items or without spread.
    """
    x = _within(points, groups)
    spread = (x * x).sum()
    if len(x) < FEWEST or spread <= 0:
        return None
    x = x[np.argsort(groups, kind="stable")]
    groups = np.sort(groups)
    follows = groups[1:] == groups[:-1]
    if follows.sum() < FEWEST:
        return None
    random = generator(seed, "order of items")
    gaps = np.empty(PERMUTATIONS + 1)
    for turn in steps(range(PERMUTATIONS + 1)):
        y = x if not turn else x[np.lexsort((random.random(len(x)), groups))]
        gaps[turn] = ((y[1:] - y[:-1])[follows] ** 2).sum()
    p = float((gaps <= gaps[0] * (1 + 1e-9)).mean())
    along = _correlations(x, groups)
    memory = _memory(along, x)
    effect = float(max(1.0, 1 + 2 * along[:memory].sum()))
    length = np.clip(math.ceil(REMEMBERED * max(memory, effect)), 2, max(2, len(x) // 8))
    return Resemblance(float(along[0]), p, effect, int(length), 0)


def within_clusters(points: Floats, clusters: Codes, seed: int) -> Resemblance | None:
    """Whether items of one cluster are alike; ``None`` where clusters are too few or too small."""
    x = points - points.mean(axis=0)
    _, codes, sizes = np.unique(clusters, return_inverse=True, return_counts=True)
    n, k = len(x), len(sizes)
    total = float((x * x).sum())
    if n < FEWEST or not 2 <= k <= n / 2 or total <= 0:
        return None
    random = generator(seed, "clusters of items")
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    order = np.argsort(codes, kind="stable")
    between = np.empty(PERMUTATIONS + 1)
    for turn in steps(range(PERMUTATIONS + 1)):
        sums = np.add.reduceat(x[order if not turn else random.permutation(n)], starts, axis=0)
        between[turn] = ((sums * sums).sum(axis=1) / sizes).sum()
    p = float((between >= between[0] * (1 - 1e-9)).mean())
    mean_between, mean_within = between[0] / (k - 1), (total - between[0]) / (n - k)
    typical = (n - (sizes**2).sum() / n) / (k - 1)
    correlation = float((mean_between - mean_within) / (mean_between + (typical - 1) * mean_within))
    effect = 1 + ((sizes**2).sum() / n - 1) * max(correlation, 0.0)
    return Resemblance(correlation, p, float(effect), 0, k)


def _within(points: Floats, groups: Codes) -> Floats:
    """The points less the mean of their group."""
    _, codes, sizes = np.unique(groups, return_inverse=True, return_counts=True)
    means = np.zeros((len(sizes), points.shape[1]))
    np.add.at(means, codes, points)
    result: Floats = points - (means / sizes[:, None])[codes]
    return result


def _correlations(x: Floats, groups: Codes) -> Floats:
    """Autocorrelation at lags 1, 2, … n/4, the components weighing as much as they vary."""
    spread = 2 * (x * x).sum() / len(x)
    found = []
    for lag in range(1, max(2, len(x) // 4)):
        pairs = groups[lag:] == groups[:-lag]
        if pairs.sum() < FEWEST:
            break
        apart = ((x[lag:] - x[:-lag])[pairs] ** 2).sum(axis=1).mean()
        found.append(1 - apart / spread)
    return np.array(found)


def _memory(along: Floats, x: Floats) -> int:
    """The lags, from 1 on, before the correlation first sinks into its noise."""
    values = (x * x).sum(axis=0)
    noise = np.sqrt((values**2).sum()) / values.sum() / np.sqrt(len(x))
    lost = np.flatnonzero(along < 2 * noise)
    return int(lost[0]) if len(lost) else len(along)
