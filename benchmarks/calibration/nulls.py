"""True nulls: items of which nothing tells A from B, in the eight ways that tests stumble over.

The slow tests (``tests/inference/test_calibration.py``) draw from here too.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from dnacompare.inference.design import Design
from dnacompare.workflow.extract import embed
from dnacompare.workflow.open import open_dataset

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
Points = NDArray[np.float32]
Draw = Callable[[np.random.Generator, int], Points]
"""``(count, d)`` items of one population."""


@dataclass(frozen=True, eq=False)
class Sampled:
    """``points`` ``(n + m, d)``, A's first, as the ``design`` says."""

    points: Points
    design: Design
    seed: int


@dataclass(frozen=True)
class Null:
    """How one null is drawn, from its number. ``items`` is the population of items without a
    design; ``None`` where the design is what is tried."""

    title: str
    what: str
    draw: Callable[[int], Sampled]
    items: Draw | None = None


def gaussian(random: np.random.Generator, count: int) -> Points:
    """Ten independent standard normal dimensions."""
    return random.standard_normal((count, 10)).astype(np.float32)


def ties(random: np.random.Generator, count: int) -> Points:
    """Rectified and rounded, as counts of rare words are: half of the rows are all 0."""
    values = np.maximum(random.standard_normal((count, 4)) - 1, 0)
    return (np.ceil(values * 2) / 2).astype(np.float32)


def discrete(random: np.random.Generator, count: int) -> Points:
    """Answers on a scale of five to three questions."""
    opinion = random.standard_normal((count, 1)) + random.standard_normal((count, 3))
    return np.clip(np.rint(opinion), -2, 2).astype(np.float32)


def skewed(random: np.random.Generator, count: int) -> Points:
    """Four log-normal dimensions."""
    return np.exp(random.standard_normal((count, 4))).astype(np.float32)


def high(random: np.random.Generator, count: int) -> Points:
    """200 dimensions whose deviations fall as 1/√j, as those of many embeddings do."""
    scale = 1 / np.sqrt(np.arange(1, 201))
    return (random.standard_normal((count, 200)) * scale).astype(np.float32)


def duplicated(random: np.random.Generator, count: int) -> Points:
    """Rows drawn again and again from a small population."""
    population = np.random.default_rng(0).standard_normal((30, 4)).astype(np.float32)
    return population[random.integers(0, 30, count)]


def coin(random: np.random.Generator, count: int) -> Points:
    """One coin an item: a statistic takes few values."""
    return random.integers(0, 2, (count, 1)).astype(np.float32)


def photos(random: np.random.Generator, count: int) -> Points:
    """Different ones of 400 photographs, by the embedded extractor."""
    known = _photos()
    return known[random.permutation(len(known))[:count]]


@cache
def _photos() -> Points:
    values = embed(open_dataset(DATA / "imagenet_photos" / "images")).values
    spread = values.std(axis=0)
    return ((values - values.mean(axis=0)) / np.where(spread > 0, spread, 1)).astype(np.float32)


def split(items: Draw, n: int, m: int, seed: int) -> Sampled:
    """The first n of n + m items of one population are called A."""
    random = np.random.default_rng([n, m, seed])
    return Sampled(items(random, n + m), Design(n, m), seed)


def pairs(seed: int, n: int = 40) -> Sampled:
    """Two looks at each item; a coin says which of them is A's."""
    random = np.random.default_rng([n, seed, 1])
    x = random.standard_normal((n, 6))
    x[:, 0] = np.maximum(x[:, 0], 0)
    y = 0.8 * x + 0.6 * random.standard_normal((n, 6))
    swapped = random.random(n) < 0.5
    x[swapped], y[swapped] = y[swapped], x[swapped].copy()
    points = np.concatenate([x, y]).astype(np.float32)
    return Sampled(points, Design(n, n, paired=True), seed)


def clusters(seed: int, apart: int = 10, shared: int = 6) -> Sampled:
    """Clusters of 1 to 7 items, half of the variance between them: ``apart`` on each side alone,
    ``shared`` with a part on each, which differ as cameras do by day and by night."""
    random = np.random.default_rng([seed, 2])
    number = apart + shared
    a = np.repeat(np.arange(number), random.integers(1, 8, number))
    b = np.repeat(np.arange(apart, apart + number), random.integers(1, 8, number))
    cluster = np.concatenate([a, b])
    part = cluster + (number + apart) * (np.arange(len(cluster)) >= len(a))
    own = random.standard_normal((number + apart, 5))[cluster]
    own += random.standard_normal((2 * (number + apart), 5))[part]
    points = own / np.sqrt(2) + random.standard_normal((len(cluster), 5))
    return Sampled(points.astype(np.float32), Design(len(a), len(b), clusters=cluster), seed)


def _free(title: str, what: str, items: Draw, n: int = 40, m: int = 40) -> Null:
    return Null(title, f"{what}; {n} and {m} items", lambda seed: split(items, n, m, seed), items)


NULLS: Mapping[str, Null] = {
    "gaussian": _free("Gaussian", "ten independent normal dimensions", gaussian),
    "ties": _free("heavy ties", "four rectified, rounded dimensions, half of the rows 0", ties),
    "discrete": _free("discrete", "answers on a scale of five to three questions", discrete),
    "unequal": _free("n ≠ m", "four log-normal dimensions", skewed, 20, 80),
    "high": _free("high d", "200 dimensions, deviations falling as 1/√j", high),
    "real": _free("real", "400 photographs, 601 dimensions of the embedded extractor", photos),
    "paired": Null("paired", "two looks at each of 40 items, correlated 0.8", pairs),
    "clustered": Null(
        "clustered",
        "16 clusters a side of 1 to 7 items, half of the variance between them, 6 on both sides",
        clusters,
    ),
}
