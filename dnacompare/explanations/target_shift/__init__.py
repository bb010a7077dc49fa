"""How a label shifted that B does not have, if only its shares did; weights that undo it.

Numbers: ReTaSA (Kim et al., *A Nonparametric Functional Estimation Approach for Addressing
Continuous Target Shift*, ICLR 2024) on a cross-fitted prediction in place of all features, its
penalty chosen by target moments. Classes: Lipton, Wang & Smola (2018) with probabilities.
"""

import numpy as np
from numpy.typing import NDArray

from dnacompare.errors import InputError, TooFewItemsError
from dnacompare.explanations.target_shift.result import LabelShare, Moment, TargetShift
from dnacompare.explanations.target_shift.solving import (
    ClassLabel,
    Label,
    NumberLabel,
    Solution,
)
from dnacompare.explanations.target_shift.telling import label_moments, label_shares
from dnacompare.explanations.target_shift.words import RESOLVED, outcome, sentence
from dnacompare.inference import permutation
from dnacompare.inference.column_words import known, words
from dnacompare.inference.held_out_balance import Balance, held_out_balance
from dnacompare.inference.item_weights import item_weights
from dnacompare.inference.pair_means import relabelled
from dnacompare.numbers import count
from dnacompare.numerics.all_distances import all_distances
from dnacompare.numerics.clouds import clouds
from dnacompare.numerics.simplex import effective
from dnacompare.numerics.standardised import UNITS, standardise
from dnacompare.specs import (
    Column,
    ColumnOption,
    ExplanationSpec,
    Progress,
    Report,
    Rows,
    silent,
)

__all__ = ["EXPLANATION", "LabelShare", "Moment", "TargetShift", "target_shift"]

Floats = NDArray[np.float64]

FEWEST = 50
"""Labelled items of A, and items of B: a third of them is scored by a model of the rest."""
TESTED = 2_000
"""Items a side that are used at most, as many as a comparison tests."""
CLASSES = 10
"""Distinct numbers up to which a label is classes; classes at most."""
RARE = 5
"""Items below which a class cannot be told."""


def target_shift(
    a: Rows,
    b: Rows,
    *,
    seed: int = 0,
    progress: Report = silent,
    label: str = "",
    permutations: int = 199,
    level: float = 0.05,
) -> TargetShift:
    """The shares of ``label`` in B, told from its features and A's labels.

    B's own labels, where there are any, are shown beside them and never used. Raises
    ``TooFewItemsError`` below ``FEWEST`` items a side, ``InputError`` for a label that is missing
    or has one value, and for an unusable option.
    """
    _check(label, permutations, level)
    column = a.column(label)
    labelled = a.take(np.flatnonzero(known(column))).capped(TESTED)
    others = b.capped(TESTED)
    _check_sizes(labelled, others)
    progress(Progress("Scoring labels", 0, 3))
    x, y = (_features(side, label) for side in (labelled, others))
    solved, values = _solver(labelled.column(label), label, x, y, seed)
    progress(Progress("Solving for shares", 1, 3))
    solution = Solution.of(solved, values, len(y), seed)
    progress(Progress("Judging on unseen items", 2, 3))
    p, balance = _judged(solved, x, y, permutations, seed)
    result = outcome(solved.skill, balance, p, level)
    resolved = solved.skill >= RESOLVED
    shares = label_shares(solved, solution, others.columns.get(label)) if resolved else ()
    moments = (
        label_moments(values, solution, others.columns.get(label))
        if resolved and values is not None
        else ()
    )
    progress(Progress("Judging on unseen items", 3, 3))
    return TargetShift(
        method="target_shift",
        a=a.name,
        b=b.name,
        n=(len(labelled), len(others)),
        sentence=sentence(result, label, shares, moments, balance),
        seed=seed,
        notes=_notes(a, labelled, b, others, values is not None),
        label=label,
        kind="category" if values is None else "number",
        outcome=result,
        skill=solved.skill,
        alpha=solved.alpha,
        shares=shares,
        moments=moments,
        weights=item_weights(labelled.ids, solution.weights) if resolved else (),
        effective=effective(solution.weights) if resolved else 0.0,
        p_value=p,
        before=balance.before if resolved and balance else None,
        after=balance.after if resolved and balance else None,
        removed=balance.gain if resolved and balance else None,
        removed_interval=balance.gain_interval if resolved and balance else None,
        units=UNITS,
        permutations=permutations,
        level=level,
    )


def _check(label: str, permutations: int, level: float) -> None:
    if not label:
        raise InputError("Name the column of A that holds the label, such as label='price'.")
    if permutations < 19 or not 0 < level < 1:
        raise InputError(
            f"{permutations} permutations at level {level} decide nothing; take at least 19 and a "
            "level between 0 and 1, such as 199 and 0.05."
        )


def _check_sizes(labelled: Rows, others: Rows) -> None:
    for side, what in ((labelled, "labelled item"), (others, "item")):
        if len(side) < FEWEST:
            raise TooFewItemsError(
                f"{side.name!r} has {count(len(side), what)}; telling how labels shifted takes at "
                f"least {FEWEST} on each side."
            )


def _features(side: Rows, label: str) -> Floats:
    """All features but the label, by name: trees take the first of equal splits."""
    rest = side.without(label)
    if not rest.features:
        raise InputError(f"There is no feature beside the label {label!r}; give some.")
    order = sorted(range(len(rest.features)), key=lambda place: rest.features[place].name)
    return rest.values[:, order]


def _solver(
    column: Column, label: str, x: Floats, y: Floats, seed: int
) -> tuple[Label, Floats | None]:
    """The label in its kind, and its values if it is numeric."""
    named = words(column)
    distinct, counts = np.unique(named, return_counts=True)
    if len(distinct) < 2:
        only = str(distinct[0])
        raise InputError(f"The label {label!r} is {only!r} for all of A; it cannot shift.")
    if column.dtype != object and len(distinct) > CLASSES:
        values = np.asarray(column, np.float64)
        return NumberLabel.of(x, values, y, seed), values
    if len(distinct) > CLASSES:
        raise InputError(
            f"The label {label!r} has {len(distinct)} classes; with more than {CLASSES} their "
            "shares cannot be told apart. Join some of them."
        )
    if counts.min() < RARE:
        rare = distinct[counts.argmin()]
        raise TooFewItemsError(
            f"The label {label!r} is {rare!r} for {count(int(counts.min()), 'item')} of A; a class "
            f"takes at least {RARE}. Leave it out or join it with another."
        )
    return ClassLabel.of(x, named, y, seed), None


def _judged(
    solved: Label, x: Floats, y: Floats, permutations: int, seed: int
) -> tuple[float, Balance | None]:
    """p of the features' distance, and what weighting by label leaves of it."""
    first, second = (side.astype(np.float64) for side in standardise(x, y))
    both = clouds(first, second)
    labels = permutation.labels(len(x), len(y), permutations, seed)

    def fit(seen: NDArray[np.int64]) -> Floats:
        omega = solved.omega(np.ones(len(x)), np.bincount(seen, minlength=len(y)).astype(float))
        found: Floats = omega / omega.sum()
        return found

    p = permutation.p_value(relabelled(both, labels))
    return p, held_out_balance(all_distances(both), len(x), fit, seed)


def _notes(a: Rows, labelled: Rows, b: Rows, others: Rows, numeric: bool) -> tuple[str, ...]:
    notes = []
    if len(labelled) < len(a):
        notes.append(f"{a.name}: {len(labelled):,} of {len(a):,} items have a label and were used.")
    if len(others) < len(b):
        notes.append(f"{b.name}: {len(others):,} of {len(b):,} items were drawn.")
    how = "a regression's prediction" if numeric else "a classifier's probabilities"
    notes.append(
        f"Features enter through {how}, made by models that have not seen the item; intervals draw "
        "items of both sides again, with these models as given."
    )
    if numeric:
        notes.append(
            "Tikhonov's penalty pulls shares towards A's, and most where labels shifted far; the "
            "intervals do not hold that pull."
        )
    notes.append(
        "All of it supposes that items look alike given the label. Remaining distances: weights "
        "from one half of B are held against its other half."
    )
    return tuple(notes)


EXPLANATION = ExplanationSpec(
    name="target_shift",
    title="Weights by a label",
    question="How did a label shift that B may not even have, and can weights undo it?",
    on="features",
    explain=target_shift,
    result=TargetShift,
    summary=(
        "Supposes that only the shares of a label changed, tells them from B's features, gives "
        "weights, and checks whether they explain the difference."
    ),
    reference=(
        "ReTaSA (Kim et al. 2024) for numbers; Lipton, Wang & Smola (2018), black box shift "
        "estimation, with probabilities for classes"
    ),
    options={
        "label": "the column of A that holds the label",
        "permutations": "relabellings for the distance before weighting; 199 unless given",
        "level": "of the test; 0.05 unless given",
    },
    columns=(
        ColumnOption(
            "label", names=("label", "target", "y", "class", "outcome", "y_true"), required=True
        ),
    ),
    chapter="repair",
    on_demand=True,
    invariant_to=frozenset(),  # its models draw columns by their place
)
