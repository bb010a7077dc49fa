"""The seven alternatives of the power table: the null, and six ways in which B differs from A."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from benchmarks.calibration.nulls import Sampled
from dnacompare.inference.design import Design

DIMENSIONS = 20
ITEMS = 100
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Alternative:
    """``change`` makes B ``(m, 20)`` from a generator."""

    title: str
    what: str
    change: Callable[[np.random.Generator, int], Floats]
    reference: Callable[[np.random.Generator, int], Floats]
    items: int = ITEMS

    def draw(self, seed: int) -> Sampled:
        """A sample of each; the same one for every test."""
        random = np.random.default_rng([seed, 4])
        both = self.reference(random, self.items), self.change(random, self.items)
        points = np.concatenate(both).astype(np.float32)
        return Sampled(points, Design(self.items, self.items), seed)


def normal(random: np.random.Generator, count: int) -> Floats:
    """What A is, but for the blobs: standard normal, 20 dimensions."""
    return random.standard_normal((count, DIMENSIONS))


def heavy_tails(random: np.random.Generator, count: int) -> Floats:
    """Student's t with four degrees of freedom, its variance brought to 1."""
    return random.standard_t(4, (count, DIMENSIONS)) / np.sqrt(2)


def correlated(random: np.random.Generator, count: int, correlation: float = 0.12) -> Floats:
    """Every two dimensions alike, by what all of them share; variances stay 1."""
    shared = np.sqrt(correlation) * random.standard_normal((count, 1))
    return shared + np.sqrt(1 - correlation) * normal(random, count)


def one_coordinate(random: np.random.Generator, count: int) -> Floats:
    """The first dimension moved by one deviation."""
    return normal(random, count) + (np.arange(DIMENSIONS) == 0)


def blobs(random: np.random.Generator, count: int, ratio: float = 1.0) -> Floats:
    """Nine normal clouds on a square grid, ten deviations apart; of each, one diagonal has
    ``ratio`` times the variance of the other (Gretton et al., NeurIPS 2012)."""
    centres = 10.0 * random.integers(0, 3, (count, 2))
    correlation = (ratio - 1) / (ratio + 1)
    x, y = random.standard_normal((2, count))
    slanted = np.stack([x, correlation * x + np.sqrt(1 - correlation**2) * y], axis=1)
    return centres + slanted


ALTERNATIVES: Mapping[str, Alternative] = {
    one.title: one
    for one in (
        Alternative("null", "nothing", normal, normal),
        Alternative("mean", "all 20 means +0.18", lambda r, n: normal(r, n) + 0.18, normal),
        Alternative("scale", "all deviations × 1.13", lambda r, n: 1.13 * normal(r, n), normal),
        Alternative("one coordinate", "one mean +1", one_coordinate, normal),
        Alternative("tails", "t with 4 degrees of freedom, variance 1", heavy_tails, normal),
        Alternative("correlation", "all correlations 0.12", correlated, normal),
        Alternative(
            "blobs",
            "nine clouds in two dimensions, of other shape; 300 items a side",
            lambda r, n: blobs(r, n, 6.0),
            blobs,
            300,
        ),
    )
}
