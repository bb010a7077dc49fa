"""Items of B outside A: scores made of one half of A, p-values from the other half.

No single score wins everywhere, so an item counts as far as the one that puts it farthest says;
split-conformal p-values hold whatever the score, and the method of Benjamini & Hochberg limits the
share of false discoveries among the items named.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dnacompare.errors import InputError, TooFewItemsError
from dnacompare.explanation import Explanation
from dnacompare.inference import conformal
from dnacompare.inference.false_discovery import q_values
from dnacompare.inference.outside_scores import OutsideScores
from dnacompare.numbers import count, number, percent
from dnacompare.specs import (
    ColumnOption,
    ExplanationSpec,
    Progress,
    Report,
    Rows,
    silent,
)

Floats = NDArray[np.float64]
FEWEST = 2 * conformal.FEWEST
"""Different items of A: half make the score, and ten neighbours are looked at."""
KEPT = 1_000
"""Scores of A's own items that a result holds at most."""
METRICS = ("euclidean", "cosine")


@dataclass(frozen=True)
class Outlier:
    """An item of B; ``id`` and ``nearest``, the item of A that is nearest to it, are identities as
    16 hex digits.

    ``score`` is the largest of the scores on a scale where half of A lies below 0 and nine of ten
    below 1. ``neighbours`` is the distance to the k-th neighbour in A, ``mahalanobis`` that to the
    nearest centre and ``energy`` that of the logits, where there are any. ``p_value`` is the rank
    among held-out items of A; ``q_value`` the share of false discoveries at which it is named.
    """

    id: str
    score: float
    p_value: float
    q_value: float
    neighbours: float
    mahalanobis: float
    energy: float | None
    nearest: str


@dataclass(frozen=True, kw_only=True)
class Outliers(Explanation):
    """All items of B, the farthest outside A first.

    ``named`` of them have a q-value of at most ``rate``. ``reference`` are the scores of the
    ``held_out`` items of A, ascending (where these are many, evenly spaced quantiles). ``auroc`` is
    the chance that an item of B scores higher than a held-out one of A, with its standard error
    (DeLong); 0.5 where B is like A. ``callable`` items must lie beyond all of A for any to be
    named.
    """

    items: tuple[Outlier, ...]
    named: int
    rate: float
    reference: tuple[float, ...]
    fitted: int
    held_out: int
    auroc: float
    auroc_error: float
    callable: int
    k: int
    metric: str
    scores: tuple[str, ...]


def outliers(
    a: Rows,
    b: Rows,
    *,
    seed: int = 0,
    progress: Report = silent,
    rate: float = 0.1,
    k: int = 10,
    metric: str = "euclidean",
    label: str | None = None,
    logits: Sequence[str] = (),
) -> Outliers:
    """Items of B by how far they lie outside A, with p-values and shares of false discoveries.

    ``label`` names A's classes, each with a centre of its own; ``logits`` the columns of a model's
    outputs before the softmax. Neither they nor their columns are features then. ``seed`` plays no
    part: identities divide A. Raises ``TooFewItemsError`` below ``FEWEST`` different items in A or
    one in B and ``InputError`` for an unusable option.
    """
    _check(a, b, rate, k, metric)
    logits = (logits,) if isinstance(logits, str) else tuple(logits)
    columns = (*((label,) if label else ()), *logits)
    left_a, left_b = a.without(*columns), b.without(*columns)
    late = conformal.held_out(a.ids)
    known = left_a.take(np.flatnonzero(~late))
    if len(known) <= k:
        raise InputError(f"k is {k}, but only {len(known)} items of A make the score; take fewer.")
    progress(Progress("Scores of items", 0, 2))
    scale = OutsideScores.of(known, k=k, metric=metric, label=label, logits=logits)
    own = scale.measure(left_a.take(np.flatnonzero(late)))
    progress(Progress("Scores of items", 1, 2))
    found = scale.measure(left_b)
    progress(Progress("Scores of items", 2, 2))
    reference = np.sort(own.combined)
    p = conformal.p_values(reference, found.combined)
    q = q_values(p)
    order = np.lexsort((b.ids, -found.combined))
    auroc, error = _auroc(own.combined, found.combined)
    named = int((q <= rate).sum())
    beyond = conformal.fewest_callable(len(b), len(reference), rate)
    return Outliers(
        method="outliers",
        a=a.name,
        b=b.name,
        n=(len(a), len(b)),
        sentence=_sentence(named, len(b), rate, beyond),
        seed=seed,
        notes=_notes(a, b, len(known), len(reference), beyond, rate),
        items=tuple(
            Outlier(
                id=f"{int(b.ids[i]):016x}",
                score=float(found.combined[i]),
                p_value=float(p[i]),
                q_value=float(q[i]),
                neighbours=float(found.neighbours[i]),
                mahalanobis=float(found.mahalanobis[i]),
                energy=None if found.energy is None else float(found.energy[i]),
                nearest=f"{int(known.ids[found.nearest[i]]):016x}",
            )
            for i in order
        ),
        named=named,
        rate=rate,
        reference=tuple(float(value) for value in _kept(reference)),
        fitted=len(known),
        held_out=len(reference),
        auroc=auroc,
        auroc_error=error,
        callable=beyond,
        k=k,
        metric=metric,
        scores=("neighbours", "mahalanobis", *(("energy",) if logits else ())),
    )


def _check(a: Rows, b: Rows, rate: float, k: int, metric: str) -> None:
    different = len(np.unique(a.ids))
    if different < FEWEST:
        raise TooFewItemsError(
            f"{a.name!r} has {count(different, 'different item')}; telling what lies outside it "
            f"takes at least {FEWEST}: one half makes the score, the other the scale."
        )
    if not len(b):
        raise TooFewItemsError(f"{b.name!r} has no item to look at.")
    if not 0 < rate < 1:
        raise InputError(f"The rate is {rate}; it must lie between 0 and 1, such as 0.1.")
    if k < 1:
        raise InputError(f"k is {k}; give a number of neighbours from 1, such as 10.")
    if metric not in METRICS:
        raise InputError(f"There is no metric {metric!r}; there are {' and '.join(METRICS)}.")


def _auroc(own: Floats, found: Floats) -> tuple[float, float]:
    """P(found > own) with ties counted half, and its standard error (DeLong et al. 1988)."""
    placed = _placed(own, found)
    against = 1 - _placed(found, own)
    variance = sum(
        float(part.var(ddof=1)) / len(part) for part in (placed, against) if len(part) > 1
    )
    return float(placed.mean()), float(np.sqrt(variance))


def _placed(among: Floats, values: Floats) -> Floats:
    """The share of ``among`` below each value, ties half."""
    ranked = np.sort(among)
    sides = [np.searchsorted(ranked, values, side=side) for side in ("left", "right")]
    shares: Floats = (sides[0] + sides[1]) / (2 * len(among))
    return shares


def _kept(reference: Floats) -> Floats:
    if len(reference) <= KEPT:
        return reference
    kept: Floats = np.quantile(reference, np.linspace(0, 1, KEPT), method="inverted_cdf")
    return kept


def _sentence(named: int, tested: int, rate: float, beyond: int) -> str:
    if named:
        return (
            f"{named:,} of {tested:,} items of B lie outside A, of which at most {percent(rate)} "
            "are expected to be named wrongly; that an item is far says nothing about why."
        )
    if beyond > tested:
        return (
            f"No item of B can be shown to lie outside A at a rate of {percent(rate)}: A has too "
            "few items for that. The ranking still says which lie farthest."
        )
    return (
        f"No item of B is shown to lie outside A at {percent(rate)} false discoveries; those "
        "first in the list lie as far as some of A's own."
    )


def _notes(
    a: Rows, b: Rows, fitted: int, reference: int, beyond: int, rate: float
) -> tuple[str, ...]:
    notes = [
        f"{fitted:,} items of A make the scores and {reference:,} others the scale, so no p-value "
        f"is below {number(1 / (1 + reference))}; at least {count(beyond, 'item')} of B must lie "
        f"beyond all of these for any to be named at {percent(rate)}.",
        "The p-values hold where items of A are independent of each other.",
    ]
    shared = int(np.isin(b.ids, a.ids).sum())
    if shared:
        notes.append(f"B shares {count(shared, 'item')} with A; these cannot be found outside.")
    return tuple(notes)


EXPLANATION = ExplanationSpec(
    name="outliers",
    title="Items of B outside A",
    question="Which items of B lie outside A?",
    on="features",
    explain=outliers,
    result=Outliers,
    summary=(
        "Distances to neighbours and centres in A, as p-values against items of A held out, with "
        "a limit on the share of false discoveries."
    ),
    reference="Bates et al. (2023), Testing for outliers with conformal p-values",
    options={
        "rate": "of false discoveries among the items named; 0.1 unless given",
        "k": "which neighbour's distance counts; 10 unless given",
        "metric": "of the neighbours: euclidean in A's deviations, or cosine as values are",
        "label": "the column with A's classes, each with a centre of its own",
        "logits": "columns with a model's outputs before the softmax, for the energy score",
    },
    columns=(
        ColumnOption("label", names=("label", "target", "class", "species")),
        ColumnOption("logits", kind="number", several=True),
    ),
    choices={"metric": METRICS},
    chapter="samples",
    invariant_to=frozenset(),  # each tree draws columns by their place
)
