"""What a model says of each item's label, by models that have not seen the item, alike for A and B.

Items of both sides are dealt to folds at random, and those of a fold are scored by a model fitted
on A's other folds: so what a score looks like, given the label, is the same on both sides wherever
the items themselves look the same given the label.
"""

import numpy as np
from numpy.typing import NDArray

from dnacompare.inference.boosted import classification, one_thread, regression
from dnacompare.randomness import generator

FOLDS = 3

Floats = NDArray[np.float64]
Codes = NDArray[np.int64]


def number_scores(x: Floats, y: Floats, others: Floats, seed: int) -> tuple[Floats, Floats]:
    """Predicted numbers of A's items ``(n,)`` and of B's ``(m,)``."""
    scores = np.empty(len(x)), np.empty(len(others))
    with one_thread():
        for train, folds in _folds(len(x), len(others), seed):
            model = regression(x[train], y[train], seed)
            for score, rows, fold in zip(scores, (x, others), folds, strict=True):
                if len(fold):
                    score[fold] = model.predict(rows[fold])
    return scores


def class_scores(x: Floats, codes: Codes, others: Floats, seed: int) -> tuple[Floats, Floats]:
    """Probabilities of the classes ``0 … K − 1``, of A's items ``(n, K)`` and of B's ``(m, K)``."""
    count = int(codes.max()) + 1
    scores = np.zeros((len(x), count)), np.zeros((len(others), count))
    with one_thread():
        for train, folds in _folds(len(x), len(others), seed):
            model = classification(x[train], codes[train], seed)
            for score, rows, fold in zip(scores, (x, others), folds, strict=True):
                if len(fold):
                    score[np.ix_(fold, model.classes_)] = model.predict_proba(rows[fold])
    return scores


def _folds(n: int, m: int, seed: int) -> list[tuple[Codes, tuple[Codes, Codes]]]:
    """For each fold the items of A to fit on, and those of A and of B to score."""
    random = generator(seed, "folds of label scores")
    first, second = random.permutation(n) % FOLDS, random.permutation(m) % FOLDS
    return [
        (
            np.flatnonzero(first != fold),
            (np.flatnonzero(first == fold), np.flatnonzero(second == fold)),
        )
        for fold in range(FOLDS)
    ]
