"""A search for items that one side has and the other lacks, paid for by permuting the whole search.

A subpopulation that is a small share of one side moves the mean a little and its own items a lot.
So the direction from one side to the other is refined once: the items that lie farthest along it
are held against all others. Items are scored by directions found on other items (cross-fitting),
and every relabelling repeats the search, so that its p-values are exact.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dnacompare.inference import permutation
from dnacompare.randomness import generator
from dnacompare.specs import Labels

FOLDS = 5
CORE = 0.2
"""Share of a side that is taken for its subpopulation when the direction is refined."""
SIZES = (0.05, 0.1, 0.2, 0.4)
"""Shares of all items that may be the subpopulation."""
RIDGE = 0.3
"""In mean variances of a principal component: how far directions of small variance are held back.
Between 0.1 and 1 watermarks in photos are found about equally well."""
COMPONENTS = 256
"""Directions of largest variance that are searched at most."""

Floats = NDArray[np.float64]
Singles = NDArray[np.float32]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Typical:
    """What is typical of A (row 0) and of B (row 1).

    ``p_value`` ``(2,)`` is adjusted for both sides and all sizes, ``size`` ``(2,)`` the share of
    all items at which the evidence is strongest, ``rank`` ``(2, N)`` each item's place from 0 (most
    typical) to 1, ``found`` ``(2, N)`` who belongs to it.
    """

    p_value: Floats
    size: Floats
    rank: Floats
    found: Flags


def typical_items(points: Floats, labels: Labels, keys: NDArray[np.uint64], seed: int) -> Typical:
    """Search ``(N, d)`` under all labellings ``(N, B + 1)``.

    Items with equal ``keys`` are scored by the same direction, found without any of them.
    """
    scaled = _whitened(points)
    folds = _folds(keys, seed)
    searched = [_search(scaled, chosen, folds) for chosen in (labels, ~labels)]
    statistics = np.concatenate([surplus for surplus, _ in searched], axis=1)
    p = permutation.max_t(statistics).reshape(2, len(SIZES))
    strength = permutation.studentised(statistics)[0].reshape(2, len(SIZES))
    best = np.array([np.lexsort((-strength[side], p[side]))[0] for side in (0, 1)])
    size = np.array(SIZES)[best]
    rank = np.stack([rank for _, rank in searched])
    return Typical(p[[0, 1], best], size, rank, rank <= size[:, None])


def _whitened(points: Floats) -> Singles:
    """Principal components ``(N, r)``, scaled so that ridge directions are mean differences."""
    centred = points - points.mean(axis=0)
    n, d = centred.shape
    values, vectors = np.linalg.eigh(centred.T @ centred if d <= n else centred @ centred.T)
    kept = np.flatnonzero(values > values[-1] * 1e-10)[::-1][:COMPONENTS]
    values, vectors = values[kept], vectors[:, kept]
    components = centred @ vectors if d <= n else vectors * np.sqrt(values)
    ridge = RIDGE * values.sum() / n if len(values) else 1.0
    scaled: Singles = (components / np.sqrt(values + ridge)).astype(np.float32)
    return scaled


def _folds(keys: NDArray[np.uint64], seed: int) -> NDArray[np.int64]:
    """A fold for each item: the same for equal keys, otherwise by chance and of equal sizes."""
    distinct, place = np.unique(keys, return_inverse=True)
    order = generator(seed, "folds of a search").permutation(len(distinct))
    folds: NDArray[np.int64] = (order % FOLDS)[place]
    return folds


def _search(scaled: Singles, chosen: Labels, folds: NDArray[np.int64]) -> tuple[Floats, Floats]:
    """For each labelling and size ``(B + 1, sizes)``, by how much the chosen are more often among
    the most typical than the others, as shares; and the observed ranks ``(N,)``."""
    chosen = np.ascontiguousarray(chosen.T)
    scores = _scores(scaled, chosen, folds)
    falling = -np.sort(-scores, axis=1)
    total = chosen.sum(axis=1)
    surplus = np.empty((len(chosen), len(SIZES)))
    for place, size in enumerate(SIZES):
        found = scores >= falling[:, [max(1, round(size * len(folds))) - 1]]
        hits = (found & chosen).sum(axis=1)
        surplus[:, place] = hits / total - (found.sum(axis=1) - hits) / (len(folds) - total)
    rank = np.empty(len(folds))
    rank[np.argsort(-scores[0], kind="stable")] = (np.arange(len(folds)) + 0.5) / len(folds)
    return surplus, rank


def _scores(scaled: Singles, chosen: Flags, folds: NDArray[np.int64]) -> Singles:
    """``(B + 1, N)`` by directions found on the other folds, in deviations within each fold."""
    scores = np.zeros(chosen.shape, np.float32)
    for fold in np.unique(folds):
        held = folds == fold
        found = _directions(scaled[~held], chosen[:, ~held]) @ scaled[held].T
        found -= found.mean(axis=1, keepdims=True)
        spread = found.std(axis=1, keepdims=True)
        scores[:, held] = np.divide(found, spread, out=found, where=spread > 0)
    return scores


def _directions(train: Singles, chosen: Flags) -> Singles:
    """``(B + 1, r)``: from the others to the chosen ``(B + 1, n)``, then to their far end."""
    scores = _contrast(train, chosen) @ train.T
    scores[~chosen] = -np.inf
    core = min(max(2, round(CORE * int(chosen[0].sum()))), len(train))
    edge = np.partition(scores, len(train) - core, axis=1)[:, [len(train) - core]]
    return _contrast(train, scores >= edge)


def _contrast(train: Singles, member: Flags) -> Singles:
    """Mean of the members less mean of the others, for each labelling ``(B + 1, r)``."""
    size = np.maximum(member.sum(axis=1, keepdims=True), 1)
    sums = member.astype(np.float32) @ train
    rest = train.sum(axis=0) - sums
    contrast: Singles = sums / size - rest / np.maximum(len(train) - size, 1)
    return contrast.astype(np.float32, copy=False)
