"""Weights on A that make it look like B, what they are worth, and where A has nothing to weight.

Covariate balancing by an integral probability metric (Kong, Park, Jung, Lee & Kim, *Covariate
balancing using the integral probability metric for causal inference*, ICML 2023; energy balancing:
Huling & Mak 2024), judged on items of B that the weights have not seen.
"""

import numpy as np
from numpy.typing import NDArray

from dnacompare.errors import InputError, TooFewItemsError
from dnacompare.explanations.balancing_weights.fitting import MATCHES, Fitting
from dnacompare.explanations.balancing_weights.gaps import gaps
from dnacompare.explanations.balancing_weights.result import (
    BalancingWeights,
    Gap,
)
from dnacompare.explanations.balancing_weights.words import notes, outcome, sentence
from dnacompare.inference import permutation
from dnacompare.inference.held_out_balance import held_out_balance
from dnacompare.inference.item_weights import item_weights
from dnacompare.inference.pair_means import relabelled
from dnacompare.numbers import count
from dnacompare.numerics.all_distances import all_distances
from dnacompare.numerics.clouds import clouds
from dnacompare.numerics.simplex import effective
from dnacompare.numerics.standardised import UNITS, standardise
from dnacompare.specs import ExplanationSpec, Progress, Report, Rows, silent

__all__ = ["EXPLANATION", "BalancingWeights", "Gap", "balancing_weights"]

Floats = NDArray[np.float64]

FEWEST = 20
"""Items a side: half of B judges what the other half found."""
TESTED = 2_000
"""Items a side that a comparison tests, and that get weights."""
SHOWN = 8
"""Items shown of those that count most, and of those that are not reached."""


def balancing_weights(
    a: Rows,
    b: Rows,
    *,
    seed: int = 0,
    progress: Report = silent,
    match: str = "energy",
    evenness: float = 1.0,
    permutations: int = 199,
    level: float = 0.05,
) -> BalancingWeights:
    """Weights of A's items under which A's energy distance to B is smallest.

    ``match`` ``gaussian`` minimises a Gaussian kernel's distance instead, and ``means`` gives the
    most even weights with exactly B's means. Raises ``TooFewItemsError`` below ``FEWEST`` items a
    side and ``InputError`` for an unusable option.
    """
    _check(a, b, match, evenness, permutations, level)
    first, second = a.capped(TESTED), b.capped(TESTED)
    progress(Progress("Distances of all items", 0, 3))
    x, y = (side.astype(np.float64) for side in standardise(first.values, second.values))
    both = clouds(x, y)
    p = permutation.p_value(
        relabelled(both, permutation.labels(len(x), len(y), permutations, seed))
    )
    fitting = Fitting(first.values, second.values, all_distances(both), match, evenness)
    progress(Progress("Weighting", 1, 3))
    weights = fitting(np.arange(len(y)))
    progress(Progress("Judging on unseen items", 2, 3))
    balance = None
    if weights is not None:
        balance = held_out_balance(fitting.distances, len(x), fitting, seed)
    result = outcome(balance, weights, p, level)
    told = gaps(first, second, weights)
    progress(Progress("Judging on unseen items", 3, 3))
    return BalancingWeights(
        method="balancing_weights",
        a=a.name,
        b=b.name,
        n=(len(first), len(second)),
        sentence=sentence(result, weights, balance, match),
        seed=seed,
        notes=notes((a, b), (first, second), match, evenness),
        outcome=result,
        match=match,
        weights=() if weights is None else item_weights(first.ids, weights),
        effective=0.0 if weights is None else effective(weights),
        largest=0.0 if weights is None else float(weights.max() * len(weights)),
        p_value=p,
        before=None if balance is None else balance.before,
        after=None if balance is None else balance.after,
        removed=None if balance is None else balance.gain,
        removed_interval=None if balance is None else balance.gain_interval,
        gaps=told,
        heaviest=() if weights is None else _ids(first, -weights),
        unreached=_ids(second, -_witness(fitting.distances, weights, len(x))),
        units=UNITS,
        permutations=permutations,
        level=level,
    )


def _check(a: Rows, b: Rows, match: str, evenness: float, permutations: int, level: float) -> None:
    for side in (a, b):
        if len(side) < FEWEST:
            raise TooFewItemsError(
                f"{side.name!r} has {count(len(side), 'item')}; weights that are judged on unseen "
                f"items take at least {FEWEST} on each side."
            )
    if match not in MATCHES:
        raise InputError(f"Nothing matches by {match!r}; there are {', '.join(MATCHES)}.")
    if not 0 < evenness < np.inf:
        raise InputError(f"evenness is {evenness}; it must be above 0, such as 1.")
    if permutations < 19 or not 0 < level < 1:
        raise InputError(
            f"{permutations} permutations at level {level} decide nothing; take at least 19 and a "
            "level between 0 and 1, such as 199 and 0.05."
        )


def _witness(distances: Floats, weights: Floats | None, n: int) -> Floats:
    """How much farther ``(m,)`` each item of B lies from the weighted A than from B."""
    used = np.full(n, 1.0 / n) if weights is None else weights
    apart: Floats = used @ distances[:n, n:] - distances[n:, n:].mean(axis=0)
    return apart


def _ids(side: Rows, order: Floats) -> tuple[str, ...]:
    first = np.argsort(order, kind="stable")[:SHOWN]
    return tuple(f"{int(side.ids[place]):016x}" for place in first)


EXPLANATION = ExplanationSpec(
    name="balancing_weights",
    title="Weights on A that make it look like B",
    question="How can A be weighted so that it looks like B?",
    on="features",
    explain=balancing_weights,
    result=BalancingWeights,
    summary=(
        "Gives every item of A a weight that brings A near B, says what the weighted items are "
        "worth and what distance is left, and where A has nothing to put weight on."
    ),
    reference=(
        "Kong et al. (2023), Covariate balancing using the integral probability metric; Huling & "
        "Mak (2024), Energy balancing of covariate distributions; effective sample size: Kish 1965"
    ),
    options={
        "match": "what is brought near: energy distance, a Gaussian kernel, or B's means exactly",
        "evenness": "how dear uneven weights are; 1 unless given",
        "permutations": "relabellings for the distance before weighting; 199 unless given",
        "level": "of the tests; 0.05 unless given",
    },
    choices={"match": MATCHES},
    chapter="repair",
)
