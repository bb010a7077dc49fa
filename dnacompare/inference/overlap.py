"""Whether two sets lie on the same ground: density ratios from a classifier, and what they tell."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dnacompare.inference.boosted import ODDS_RATE, classification
from dnacompare.inference.folds import FOLDS, Folded
from dnacompare.numerics.coarse import coarse

Floats = NDArray[np.float64]
LARGEST = 30.0
"""Largest density ratio, either way: single rows must not carry a mean."""

LEAST = 0.05
"""Share of rows that weights have to be worth."""
MOST_OUTSIDE = 0.05
"""Share of rows that the other set may hardly have: what is guessed of them biases a mean."""


@dataclass(frozen=True)
class Overlap:
    """How much ground A and B share.

    ``auc`` is how well held-out rows are told apart, 0.5 to 1. ``effective_a`` is the share of A's
    rows that weights which make A look like B are worth (Kish), ``effective_b`` the reverse.
    ``outside_a`` is the share of B's rows that A hardly has: where B is ``LARGEST`` times as dense
    or more; ``outside_b`` the reverse.
    """

    auc: float
    effective_a: float
    effective_b: float
    outside_a: float
    outside_b: float

    @property
    def enough(self) -> bool:
        """Whether what one set says of the other's rows is more than a guess."""
        effective = min(self.effective_a, self.effective_b)
        return effective >= LEAST and max(self.outside_a, self.outside_b) <= MOST_OUTSIDE


def log_ratios(
    a: Folded,
    b: Folded,
    columns: Sequence[int],
    seed: int,
    *,
    given: Floats | None = None,
) -> tuple[Floats, Floats]:
    """``log q(x)/p(x)`` of A's and of B's rows, by models that did not see them.

    ``p`` is A's density of ``columns`` and ``q`` is B's. With ``given``, A's log ratios of some of
    the columns, those of the other columns given them: A's rows are weighted until both have the
    same law of the given columns, so that what is left to learn is small. Not yet ``limited``.
    """
    if not columns:
        return np.zeros(len(a)), np.zeros(len(b))
    x = coarse(np.concatenate([a.x, b.x])[:, list(columns)])
    in_b = np.repeat([0, 1], [len(a), len(b)])
    fold = np.concatenate([a.fold, b.fold])
    weights = None if given is None else np.concatenate([limited(given), np.ones(len(b))])
    found = np.empty(len(x))
    for held in range(FOLDS):
        kept = fold != held
        counted = None if weights is None else weights[kept]
        model = classification(x[kept], in_b[kept], seed, rate=ODDS_RATE, weights=counted)
        chance = np.clip(model.predict_proba(x[~kept])[:, 1], 1e-9, 1 - 1e-9)
        prior = np.average(in_b[kept], weights=counted)
        found[~kept] = np.log(chance / (1 - chance)) - np.log(prior / (1 - prior))
    return found[: len(a)], found[len(a) :]


def limited(logs: Floats) -> Floats:
    """Density ratios between ``1/LARGEST`` and ``LARGEST``."""
    bound = np.log(LARGEST)
    ratios: Floats = np.exp(np.clip(logs, -bound, bound))
    return ratios


def effective(weights: Floats) -> float:
    """The share of rows that weights are worth: ``(Σw)² / (n Σw²)``."""
    return float(weights.sum() ** 2 / (len(weights) * (weights**2).sum()))


def overlap(logs_a: Floats, logs_b: Floats) -> Overlap:
    """What the ratios of ``log_ratios`` say."""
    from scipy.stats import mannwhitneyu

    wins = mannwhitneyu(logs_b, logs_a).statistic / (len(logs_a) * len(logs_b))
    return Overlap(
        auc=float(wins),
        effective_a=effective(limited(logs_a)),
        effective_b=effective(limited(-logs_b)),
        outside_a=float((logs_b > np.log(LARGEST)).mean()),
        outside_b=float((logs_a < -np.log(LARGEST)).mean()),
    )
