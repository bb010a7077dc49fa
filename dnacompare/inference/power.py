"""What a test that found nothing would have found: the smallest detectable shift."""

import numpy as np
from numpy.typing import NDArray

from dnacompare.specs import Labels
from dnacompare.stopping import stopping_point

SPLITS = 20
POWER = 0.8
STEPS = 8
WIDEST = 8.0
"""Largest shift tried, in standard deviations; beyond it the answer is None."""


def detectable_shift(pooled: NDArray[np.floating], labels: Labels, critical: float) -> float | None:
    """Smallest shift of B that the energy test would find four times in five.

    The pooled points ``(N, d)`` stand in for one population. Each of the first ``SPLITS``
    permuted columns of ``labels`` splits it into two samples of the sizes at hand; B is moved
    along the first principal direction until ``POWER`` of the splits reach ``critical``, the
    energy statistic (V form) above which the test rejects. The answer is in standard deviations
    of that direction, by bisection to 1/32 of ``WIDEST``. None: not even ``WIDEST`` is found.

    The critical value is held fixed while B moves, which errs on the side of a smaller shift by
    little: permuting a slightly shifted pool barely moves its quantile.
    """
    points = np.asarray(pooled, np.float64) - pooled.mean(axis=0)
    direction, deviation = main_direction(points)
    if deviation == 0:
        return None
    splits = [
        _Split.of(points[column], points[~column], direction) for column in labels.T[1 : SPLITS + 1]
    ]

    def found(shift: float) -> bool:
        hits = sum(split.energy(shift * deviation) >= critical for split in splits)
        return hits >= POWER * len(splits)

    if not splits or not found(WIDEST):
        return None
    low, high = 0.0, WIDEST
    for _ in range(STEPS):
        middle = (low + high) / 2
        low, high = (low, middle) if found(middle) else (middle, high)
    return high


def main_direction(points: NDArray[np.float64]) -> tuple[NDArray[np.float64], float]:
    """The first principal direction of centred points and the deviation along it."""
    from scipy.linalg import eigh

    n, d = points.shape
    gram = points.T @ points if d <= n else points @ points.T
    top = len(gram) - 1
    _, vectors = eigh(gram, subset_by_index=[top, top])
    direction = vectors[:, 0] if d <= n else points.T @ vectors[:, 0]
    length = np.linalg.norm(direction)
    direction = direction / length if length else direction
    return direction, float(np.linalg.norm(points @ direction) / np.sqrt(n))


class _Split:
    """The energy statistic of one split as a function of the shift; only the cross term moves."""

    def __init__(
        self, squares: NDArray[np.float64], along: NDArray[np.float64], own: float
    ) -> None:
        self.squares = squares
        self.along = along
        self.own = own

    @classmethod
    def of(
        cls, x: NDArray[np.float64], y: NDArray[np.float64], direction: NDArray[np.float64]
    ) -> "_Split":
        stopping_point()
        own = float(np.sqrt(_squares(x, x)).mean() + np.sqrt(_squares(y, y)).mean())
        along = (x @ direction)[:, None] - (y @ direction)[None, :]
        return cls(_squares(x, y), along, own)

    def energy(self, shift: float) -> float:
        stopping_point()
        moved = self.squares - 2 * shift * self.along + shift**2
        return float(2 * np.sqrt(np.maximum(moved, 0)).mean() - self.own)


def _squares(x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.float64]:
    gram = (x * x).sum(1)[:, None] + (y * y).sum(1)[None, :] - 2 * x @ y.T
    squares: NDArray[np.float64] = np.maximum(gram, 0)
    return squares
