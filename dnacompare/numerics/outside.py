"""How far items lie outside a set: distance to neighbours, to class centres, and in the logits.

Large is far. Distance to the k-th neighbour: Sun et al. (2022); Mahalanobis distance to the nearest
class with one covariance: Lee et al. (2018), damped as Ledoit & Wolf (2004); energy of the logits:
Liu et al. (2020).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Places = NDArray[np.int64]
TOGETHER = 1 << 22
"""Distances held at once (32 MiB)."""


@dataclass(frozen=True, eq=False)
class Neighbours:
    """Of each item ``(n,)`` the distance to its k-th neighbour, and the place of the nearest."""

    distance: Floats
    nearest: Places


def neighbours(known: Floats, items: Floats, k: int, *, themselves: bool = False) -> Neighbours:
    """Neighbours of ``items`` ``(n, d)`` among ``known`` ``(N, d)``, k ≤ N (less one for items
    that are the known ones ``themselves``, which are not their own neighbours)."""
    import torch

    wide, places = torch.from_numpy(known), torch.arange(len(known))
    distance, nearest = np.empty(len(items)), np.empty(len(items), np.int64)
    step = max(1, TOGETHER // len(known))
    for start in range(0, len(items), step):
        part = torch.from_numpy(items[start : start + step])
        apart = torch.cdist(part, wide)
        if themselves:
            own = places[start : start + len(part)]
            apart[own - start, own] = torch.inf
        least = apart.topk(k, largest=False)
        distance[start : start + step] = least.values[:, -1].numpy()
        nearest[start : start + step] = least.indices[:, 0].numpy()
    return Neighbours(distance, nearest)


@dataclass(frozen=True, eq=False)
class Centres:
    """Class centres ``(c, d)`` and a root ``(d, r)`` of the inverse of their common covariance."""

    means: Floats
    root: Floats

    @classmethod
    def of(cls, known: Floats, classes: NDArray[np.int64]) -> "Centres":
        """From the known items ``(N, d)`` and their classes ``(N,)``, numbered from 0."""
        from sklearn.covariance import ledoit_wolf

        means = np.stack([known[classes == one].mean(axis=0) for one in range(classes.max() + 1)])
        covariance = ledoit_wolf(known - means[classes], assume_centered=True)[0]
        values, vectors = np.linalg.eigh(covariance)
        kept = values > 1e-12 * values[-1] if values[-1] > 0 else np.zeros(len(values), bool)
        return cls(means, vectors[:, kept] / np.sqrt(values[kept]))

    def distance(self, items: Floats) -> Floats:
        """Mahalanobis distance ``(n,)`` of items ``(n, d)`` to the nearest centre."""
        whitened = items @ self.root
        least = np.full(len(items), np.inf)
        for mean in self.means @ self.root:
            least = np.minimum(least, np.linalg.norm(whitened - mean, axis=1))
        return least


def energy(logits: Floats) -> Floats:
    """``−log Σ exp`` of logits ``(n, c)``: large where no class is likely."""
    from scipy.special import logsumexp

    found: Floats = -logsumexp(logits, axis=1)
    return found


def common_scale(known: Floats, found: Floats) -> Floats:
    """``found`` on a scale on which half of the ``known`` values are below 0 and nine of ten
    below 1, so that scores of different kinds can be held against each other."""
    middle, high = np.quantile(known, (0.5, 0.9))
    width = high - middle
    scaled: Floats = (found - middle) / (width if width > 0 else 1.0)
    return scaled
