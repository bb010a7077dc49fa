"""Tests that do not split points in two: streams, order, clusters, matrices, collections."""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from benchmarks.calibration.nulls import DATA, Draw
from dnacompare.distances.energy_matrix import energy_matrix, mantel
from dnacompare.inference import dependence, permutation
from dnacompare.inference.betting import Betting, anytime_p
from dnacompare.inference.collections import evidence
from dnacompare.numerics.distributions import distribution
from dnacompare.numerics.domains import Circle, Graph
from dnacompare.numerics.laplacian import Domain, mode_weights, slices, slowest_modes
from dnacompare.numerics.quantile_embedding import embed, levels, mode_means

STREAM = "Stream, looked at after every item"
ORDER, CLUSTERS = "Dependence of neighbours", "Dependence within clusters"
MANTEL = "Mantel test of an energy matrix"
COLLECTIONS = {
    "permutation": "Collections, permutation (ISW)",
    "spectral MMD": "Collections, spectral MMD",
    "harmonic mean": "Collections, harmonic mean of t tests",
    "Cauchy": "Collections, Cauchy combination of t tests",
    "Bonferroni": "Collections, Bonferroni of t tests",
}
ONE_SIDED = (STREAM,)
"""A bound, not a level: it may reject less often, and should."""
TESTS = (STREAM, ORDER, CLUSTERS, MANTEL, *COLLECTIONS.values())

REFERENCE, LENGTH = 240, 150
GROUPS, MEMBERS = 8, 10
VALUES = 30
"""Values of each unit of a collection."""

Floats = NDArray[np.float64]


def p_values(name: str, items: Draw, seed: int, permutations: int) -> dict[str, float]:
    """Of every such test, for the null called ``name``."""
    random = np.random.default_rng([seed, 3])
    found = {STREAM: stream(items(random, REFERENCE + LENGTH), seed)}
    found |= resemblance(items(random, 80), seed)
    found[MANTEL] = matrices(items(random, GROUPS * MEMBERS), random, permutations, seed)
    return found | collections(name, items, random, permutations, seed)


def stream(points: NDArray[np.floating], seed: int) -> float:
    """The smallest p over all looks at a stream that is like its reference."""
    betting = Betting(points[:REFERENCE].astype(np.float64), seed)
    betting.add(points[REFERENCE:].astype(np.float64))
    return anytime_p(betting.wealth)


def resemblance(points: NDArray[np.floating], seed: int) -> dict[str, float]:
    """Of independent items, in order and by clusters of four."""
    leading = dependence.leading(points)
    found = {
        ORDER: dependence.neighbours(leading, np.zeros(len(points), np.int64), seed),
        CLUSTERS: dependence.within_clusters(leading, np.arange(len(points)) // 4, seed),
    }
    return {name: one.p_value for name, one in found.items() if one is not None}


def matrices(
    points: NDArray[np.floating], random: np.random.Generator, permutations: int, seed: int
) -> float:
    """Energy distances of groups of one population against distances of random places."""
    place = random.standard_normal(GROUPS)
    other = np.abs(place[:, None] - place)
    groups = points.reshape(GROUPS, MEMBERS, -1)
    return mantel(energy_matrix(list(groups)).v, other, permutations=permutations, seed=seed)[1]


def collections(
    name: str, items: Draw, random: np.random.Generator, permutations: int, seed: int
) -> dict[str, float]:
    """Units of one population on a circle, or days of thefts in Chicago; nothing in high
    dimensions, which are no domain."""
    if name == "high":
        return {}
    n, m = (8, 32) if name == "unequal" else (15, 15)
    if name == "real":
        days, domain = _thefts()
        rows = days[random.permutation(len(days))[: n + m]]
    else:
        values = items(random, (n + m) * VALUES)[:, 0].reshape(n + m, VALUES)
        rows = (values + random.normal(0, 0.3, (n + m, 1))) % (2 * np.pi)
        domain = Circle()
    return unit_tests(rows, domain, n, permutations, seed)


def unit_tests(
    rows: Floats, domain: Domain, n: int, permutations: int, seed: int
) -> dict[str, float]:
    """Of the first ``n`` units against the others, with the defaults of ``compare_collections``."""
    units = [distribution(row, domain, "unit") for row in rows]
    modes = slowest_modes(domain, 20)
    along = slices(modes)
    means = mode_means(units, modes) * np.sqrt(mode_weights(modes.eigenvalues, "biharmonic"))
    labels = permutation.labels(n, len(rows) - n, permutations, seed)
    embedded = embed(units, modes, along, levels(32))
    found = evidence(embedded, along.spaces, means, labels).p_values
    return {COLLECTIONS[name]: p for name, p in found.items()}


@cache
def _thefts() -> tuple[Floats, Graph]:
    """Shares of thefts by police beat on 156 days, and the map."""
    with np.load(DATA / "graphs_chicago_theft" / "chicago_theft2018.npz") as held:
        days = np.concatenate([held[day] for day in ("tuesday", "thursday", "saturday")])
        return days.astype(np.float64), Graph(held["adjacency"])
