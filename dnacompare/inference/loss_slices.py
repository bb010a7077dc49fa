"""Where a loss rose beyond what moved rows explain: slices sought on half of the rows, measured on
the other half.

On one half, regressions of both sets' losses give ``(m_q − m_p)(x)``, and a shallow tree of it the
slices. On the other half, the rise in a slice is the mean of B's losses less what A's law gives the
same rows (doubly robust, with the density ratios of the slice).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dnacompare.inference import readable_rules
from dnacompare.inference.boosted import regression
from dnacompare.inference.folds import Folded
from dnacompare.inference.intervals import CONFIDENCE
from dnacompare.inference.overlap import limited
from dnacompare.randomness import generator
from dnacompare.results import Interval
from dnacompare.specs import Feature

Floats = NDArray[np.float64]
SLICES = 6
"""At most."""
DEPTH = 3
FEWEST = 10
"""Held-out rows a side below which a slice has no number."""


@dataclass(frozen=True)
class Slice:
    """Rows of B that a rule picks, and how far their mean loss rose at the same features.

    ``interval`` covers ``rise`` together with those of all other slices at 95 % (Bonferroni);
    ``resolved`` says that it leaves out 0. ``n`` are the held-out rows of A and B, ``share`` the
    slice's part of B, ``loss_a`` and ``loss_b`` the plain mean losses there.
    """

    rule: str
    rise: float
    standard_error: float
    interval: Interval
    resolved: bool
    n: tuple[int, int]
    share: float
    loss_a: float
    loss_b: float


@dataclass(frozen=True, eq=False)
class Slices:
    """``slices``, and the places ``(h,)`` of B's held-out rows with the loss that A's and B's law
    predict there."""

    slices: tuple[Slice, ...]
    rows: NDArray[np.int64]
    before: Floats
    after: Floats


NO_SLICES = Slices((), np.empty(0, np.int64), np.empty(0), np.empty(0))


def loss_slices(
    a: Folded,
    b: Folded,
    features: Sequence[Feature],
    logs: tuple[Floats, Floats],
    *,
    seed: int,
) -> Slices:
    """The slices, the largest rise first; none where the rows are too few.

    The first columns of ``a.x`` and ``b.x`` are the ``features``; ``logs`` are their log density
    ratios at A's and B's rows.
    """
    d = len(features)
    x = a.x[:, :d], b.x[:, :d]
    losses = a.loss, b.loss
    seen = [_half(len(side), seed, name) for side, name in ((a, "A"), (b, "B"))]
    models = [regression(x[j][seen[j]], losses[j][seen[j]], seed) for j in (0, 1)]
    rules = _rules(np.concatenate([x[j][seen[j]] for j in (0, 1)]), models, seed)
    held = [~half for half in seen]
    rest = [losses[j][held[j]] - models[0].predict(x[j][held[j]]) for j in (0, 1)]
    weights = limited(logs[0][held[0]])
    drawn = []
    for rule in rules:
        inside = [readable_rules.holds(rule, x[j][held[j]]) for j in (0, 1)]
        if min(part.sum() for part in inside) >= FEWEST:
            drawn.append((readable_rules.words(rule, features), inside))
    found = [
        _measured(
            rule,
            (rest[0][in_a], rest[1][in_b]),
            weights[in_a],
            (losses[0][held[0]][in_a], losses[1][held[1]][in_b]),
            (float(in_b.mean()), len(drawn)),
        )
        for rule, (in_a, in_b) in drawn
    ]
    at = np.flatnonzero(held[1])
    before, after = (model.predict(x[1][at]) for model in models)
    return Slices(tuple(sorted(found, key=lambda one: -one.rise)), at, before, after)


def _half(rows: int, seed: int, name: str) -> NDArray[np.bool_]:
    half = np.zeros(rows, bool)
    half[generator(seed, f"half of {name} that slices are sought on").permutation(rows)[::2]] = True
    return half


def _rules(x: Floats, models: Sequence[Any], seed: int) -> list[readable_rules.Rule]:
    from sklearn.tree import DecisionTreeRegressor

    source, target = (model.predict(x) for model in models)
    least = max(2 * FEWEST, len(x) // 20)
    tree = DecisionTreeRegressor(
        max_depth=DEPTH, max_leaf_nodes=SLICES, min_samples_leaf=least, random_state=seed % 2**32
    )
    return readable_rules.rules(tree.fit(x, target - source).tree_, x)


def _measured(
    rule: str,
    rest: tuple[Floats, Floats],
    weights: Floats,
    losses: tuple[Floats, Floats],
    standing: tuple[float, int],
) -> Slice:
    """``rest`` are losses less what A's law gives; ``standing`` the share of B and how many slices
    there are."""
    from scipy.special import stdtrit

    share, slices = standing
    balanced = weights / weights.sum()
    missed = float(balanced @ rest[0])
    rise = float(rest[1].mean()) - missed
    error = float(
        np.sqrt(rest[1].var(ddof=1) / len(rest[1]) + (balanced**2 @ (rest[0] - missed) ** 2))
    )
    degrees = min(len(rest[0]), len(rest[1])) - 1
    half = float(stdtrit(degrees, 1 - (1 - CONFIDENCE) / (2 * slices))) * error
    return Slice(
        rule=rule,
        rise=rise,
        standard_error=error,
        interval=(rise - half, rise + half),
        resolved=abs(rise) > half,
        n=(len(rest[0]), len(rest[1])),
        share=share,
        loss_a=float(losses[0].mean()),
        loss_b=float(losses[1].mean()),
    )
