"""Which rows of A help on B: exact Shapley values of a nearest-neighbour classifier.

Ghorbani & Zou (2019) value a row by what it adds to a model, averaged over all sets it could join;
for nearest neighbours that is a closed form (Jia et al. 2019), so nothing is sampled but B itself.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dnacompare.embeddings import draw_order
from dnacompare.errors import InputError, TooFewItemsError
from dnacompare.explanation import Explanation
from dnacompare.inference.column_words import known as labelled
from dnacompare.inference.column_words import words
from dnacompare.inference.false_discovery import q_values
from dnacompare.numbers import count, number, percent
from dnacompare.numerics import knn_shapley as numerics
from dnacompare.numerics.standardised import standardise
from dnacompare.specs import (
    ColumnOption,
    ExplanationSpec,
    Progress,
    Report,
    Rows,
    silent,
)

Floats = NDArray[np.float64]
FEWEST = 10
"""Labelled rows a side below which halves of B cannot agree."""
MOST_CLASSES = 50
LEVEL = 0.05
"""Of false discoveries among the rows that are said to lower the value."""


@dataclass(frozen=True)
class RowValue:
    """A row of A; ``id`` is its identity as 16 hex digits.

    ``value`` is its Shapley value: its part of the classifier's mean share of right neighbours on
    B, with the standard error that comes from having seen so many rows of B. ``q_value`` is the
    share of false discoveries at which the row is said to lower the value.
    """

    id: str
    label: str
    value: float
    standard_error: float
    q_value: float


@dataclass(frozen=True, kw_only=True)
class KnnShapley(Explanation):
    """The rows of A, the most helpful first.

    ``whole`` is the mean share of right labels among the k nearest rows of A, over B; ``total`` is
    the sum of all values and ``gap`` what it misses ``whole`` by: rounding. ``reliability`` is how
    well values from one half of B agree with those from the other, carried to all of B
    (Spearman & Brown): 1 is perfect, 0 is noise. ``harmful`` rows have a q-value of at most 0.05.
    """

    rows: tuple[RowValue, ...]
    whole: float
    whole_error: float
    total: float
    gap: float
    reliability: float
    harmful: int
    label: str
    k: int


def knn_shapley(
    a: Rows,
    b: Rows,
    *,
    seed: int = 0,
    progress: Report = silent,
    label: str = "",
    k: int = 5,
    items: int = 2_000,
) -> KnnShapley:
    """What each row of A adds to naming the ``label`` of B's rows by their k nearest rows of A.

    Features are all columns but the label, on the scale of both sides together. At most ``items``
    rows of B are used, as their identities decide; ``seed`` plays no part. Raises ``InputError``
    for an unusable option or label, ``TooFewItemsError`` below ``FEWEST`` labelled rows a side.
    """
    known, tested, notes = _labelled(a, b, label, k, items)
    classes = np.unique(np.concatenate([words(known.column(label)), words(tested.column(label))]))
    points, wanted = standardise(known.values, tested.values)
    found = numerics.knn_shapley(
        (points.astype(np.float64), np.searchsorted(classes, words(known.column(label)))),
        (wanted.astype(np.float64), np.searchsorted(classes, words(tested.column(label)))),
        k,
        tell=lambda done: progress(Progress("Rows of B", done, len(tested))),
    )
    rows = _rows(known, found, label)
    total = float(found.mean.sum())
    harmful = sum(row.q_value <= LEVEL for row in rows)
    reliability = _reliability(found.halves)
    return KnnShapley(
        method="knn_shapley",
        a=a.name,
        b=b.name,
        n=(len(known), len(tested)),
        sentence=_sentence(rows, found.whole, reliability, harmful),
        seed=seed,
        notes=notes,
        rows=rows,
        whole=found.whole,
        whole_error=found.whole_error,
        total=total,
        gap=total - found.whole,
        reliability=reliability,
        harmful=harmful,
        label=label,
        k=k,
    )


def _labelled(
    a: Rows, b: Rows, label: str, k: int, items: int
) -> tuple[Rows, Rows, tuple[str, ...]]:
    """The rows with a label, their features without it, and what was left out."""
    if not label:
        raise InputError("Name the column with the label, such as label='species'.")
    if k < 1 or items < FEWEST:
        raise InputError(
            f"k is {k} and items {items}; give at least 1 neighbour and {FEWEST} rows of B."
        )
    notes, sides = [], []
    for side in (a, b):
        held = np.flatnonzero(labelled(side.column(label)))
        if len(held) < max(FEWEST, k):
            raise TooFewItemsError(
                f"{side.name!r} has {count(len(held), 'row')} with a {label!r}; it takes at least "
                f"{max(FEWEST, k)}."
            )
        if len(held) < len(side):
            notes.append(f"{side.name}: {len(side) - len(held):,} rows have no {label!r}.")
        sides.append(side.take(held).without(label))
    known, tested = sides[0], sides[1].capped(items)
    if not known.features:
        raise InputError(f"There is no feature beside {label!r}; neighbours need at least one.")
    if len(tested) < len(sides[1]):
        notes.append(f"{b.name}: {items:,} of {len(sides[1]):,} labelled rows were drawn.")
    tested = tested.take(np.argsort(draw_order(tested.ids), kind="stable"))  # halves by chance
    own, other = set(words(known.column(label))), set(words(tested.column(label)))
    if len(own | other) > MOST_CLASSES:
        raise InputError(
            f"{label!r} has {len(own | other)} values; a label has at most {MOST_CLASSES}. Put a "
            "number into classes first."
        )
    if other - own:
        missing = ", ".join(sorted(map(repr, other - own)))
        notes.append(f"No row of A can help with what only B has: {missing}.")
    return known, tested, tuple(notes)


def _rows(known: Rows, found: numerics.Values, label: str) -> tuple[RowValue, ...]:
    from scipy.special import ndtr

    error = np.where(found.error > 0, found.error, 1.0)
    below: Floats = np.where(found.error > 0, ndtr(found.mean / error), 1.0)
    q = q_values(below)
    labels = words(known.column(label))
    return tuple(
        RowValue(
            id=f"{int(known.ids[i]):016x}",
            label=str(labels[i]),
            value=float(found.mean[i]),
            standard_error=float(found.error[i]),
            q_value=float(q[i]),
        )
        for i in np.lexsort((known.ids, -found.mean))
    )


def _reliability(halves: Floats) -> float:
    """Correlation of the two halves' values, stepped up to both together; at least 0."""
    if np.ptp(halves, axis=1).min() == 0:
        return 0.0
    first, second = halves - halves.mean(axis=1, keepdims=True)
    one = float(first @ second / np.sqrt((first @ first) * (second @ second)))
    return max(0.0, 2 * one / (1 + one)) if one > -1 else 0.0


def _sentence(rows: tuple[RowValue, ...], whole: float, reliability: float, harmful: int) -> str:
    top = sum(row.value for row in rows[: max(1, len(rows) // 10)])
    share = f", {percent(top / whole)} of it from the tenth that helps most" if whole > 0 else ""
    if reliability < 0.5:
        return (
            f"A's rows name {percent(whole)} of B's labels, but which of them help is not "
            f"resolvable: two halves of B agree at {number(reliability)} only."
        )
    worse = (
        f"{count(harmful, 'row')} lower it beyond chance"
        if harmful
        else "none is shown to lower it"
    )
    return (
        f"A's rows name {percent(whole)} of B's labels{share}; {worse}. A low value is a reason to "
        "look at a row, not to delete it."
    )


EXPLANATION = ExplanationSpec(
    name="knn_shapley",
    title="Which rows of A help on B",
    question="Which labelled rows of A help, and which mislead, when B's labels are predicted?",
    on="features",
    explain=knn_shapley,
    result=KnnShapley,
    summary=(
        "Exact Shapley values of A's rows for a nearest-neighbour classifier tested on B, with "
        "standard errors and the agreement of two halves of B."
    ),
    reference="Ghorbani & Zou (2019), Data Shapley; Jia et al. (2019), theorem 1",
    options={
        "label": "the column that holds the class",
        "k": "neighbours that vote; 5 unless given",
        "items": "rows of B used at most; 2,000 unless given",
    },
    columns=(
        ColumnOption(
            "label",
            names=("label", "target", "class", "species", "income", "y"),
            required=True,
        ),
    ),
    chapter="samples",
    invariant_to=frozenset(),  # equal distances are broken by rounding
)
