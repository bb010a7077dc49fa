"""What a classifier of A against B uses, and what differs in the data: often not the same columns.

The best linear classifier and its R² of the label "from B", shared among columns by Shapley values:
interventional ones are true to the model (each column by its own coefficient), observational ones
to the data (Chen, Janizek, Lundberg & Lee 2020; for R² those of Lindeman, Merenda & Gold 1980).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dnacompare.errors import InputError
from dnacompare.explanation import Explanation
from dnacompare.inference import overlap, permutation
from dnacompare.inference.auc import auc
from dnacompare.inference.boosted import one_thread
from dnacompare.inference.folds import FOLDS, Folded, folded
from dnacompare.inference.intervals import quantile
from dnacompare.inference.jackknife import delete_one
from dnacompare.inference.requirements import decisive, enough
from dnacompare.numbers import interval, number, percent
from dnacompare.numerics.linear_shapley import interventional, observational
from dnacompare.numerics.normal_scores import normal_scores
from dnacompare.numerics.redundant import redundant
from dnacompare.randomness import generator
from dnacompare.results import Estimate, Interval
from dnacompare.specs import ExplanationSpec, Progress, Report, Rows, silent

Floats = NDArray[np.float64]
FEWEST = 40
"""Rows a side below which a fifth of them tells nothing of a classifier."""
GROUPS = 20
"""Of rows that are left out, one after the other, for standard errors."""
LEVEL = 0.05
VERDICTS = {
    (True, True): "differs, and is used",
    (True, False): "differs, but other columns tell it",
    (False, True): "is used, without differing by itself",
    (False, False): "no evidence",
}
"""By whether a column differs in the data, and whether the classifier uses it."""


@dataclass(frozen=True)
class ClassifierColumn:
    """One column's shares of R². ``uses`` is interventional and may be negative: a column that
    corrects others; ``differs`` is observational, ``floor`` what chance alone shows of it, and
    ``p_value`` that of ``differs``, adjusted for having looked at all columns."""

    name: str
    uses: float
    uses_error: float
    uses_interval: Interval
    differs: float
    differs_error: float
    differs_interval: Interval
    floor: float
    p_value: float
    verdict: str


@dataclass(frozen=True, kw_only=True)
class DomainClassifier(Explanation):
    """The columns, those that differ most first. Both kinds of shares add up to ``r2``.

    ``linear`` and ``trees`` are AUCs on rows that the classifiers did not see.
    """

    columns: tuple[ClassifierColumn, ...]
    r2: float
    linear: Estimate
    trees: Estimate
    shrinkage: float
    transform: str
    permutations: int
    level: float


@dataclass(frozen=True, eq=False)
class _Subject:
    """Pooled, standardised values ``(N, d)``, A's first, and the features of each column."""

    x: Floats
    n: int
    names: tuple[str, ...]
    blocks: tuple[tuple[int, ...], ...]
    shrinkage: float
    seed: int

    def parts(self, x: Floats, apart: Floats, among: tuple[int, int]) -> tuple[Floats, Floats]:
        """Shares ``(columns, k)`` of R² for differences of means ``apart`` ``(d, k)``; ``among``
        are the rows of both sides."""
        centred = x - x.mean(axis=0)
        law = centred.T @ centred / len(x)
        law = (1 - self.shrinkage) * law + self.shrinkage * np.eye(len(law))
        scale = among[0] * among[1] / sum(among) ** 2
        coefficients = scale * np.linalg.solve(law, apart)
        random = generator(self.seed, "orders of columns")
        return (
            interventional(coefficients, apart, self.blocks),
            observational(coefficients, apart, law, self.blocks, random),
        )


def domain_classifier(
    a: Rows,
    b: Rows,
    *,
    seed: int = 0,
    progress: Report = silent,
    permutations: int = 199,
    transform: str = "normal_scores",
) -> DomainClassifier:
    """Shares of a linear classifier's R², with held-out AUCs of it and of boosted trees.

    ``transform`` is ``normal_scores`` (only the order of values counts) or ``none``. Raises
    ``TooFewItemsError`` below ``FEWEST`` rows a side and ``InputError`` for unusable options, or
    if all columns are constant.
    """
    enough(a, b, FEWEST, "learning to tell A from B")
    decisive(permutations, LEVEL)
    if transform not in ("normal_scores", "none"):
        raise InputError(f"There is no transform {transform!r}; there are normal_scores and none.")
    progress(Progress("Learning to tell A from B", 0, 2))
    subject, dropped = _subject(a, b, transform, seed)
    columns, r2 = _columns(subject, permutations)
    progress(Progress("Learning to tell A from B", 1, 2))
    linear, trees = _held_out(subject)
    progress(Progress("Learning to tell A from B", 2, 2))
    return DomainClassifier(
        method="domain_classifier",
        a=a.name,
        b=b.name,
        n=(len(a), len(b)),
        sentence=_sentence(columns, linear, trees),
        seed=seed,
        notes=_notes(dropped, subject.shrinkage, linear, trees),
        columns=columns,
        r2=r2,
        linear=linear,
        trees=trees,
        shrinkage=subject.shrinkage,
        transform=transform,
        permutations=permutations,
        level=LEVEL,
    )


def _subject(a: Rows, b: Rows, transform: str, seed: int) -> tuple[_Subject, list[str]]:
    pooled = np.concatenate([a.values, b.values])
    gone = redundant(pooled, [one.name for one in a.features])
    kept = [j for j in range(len(a.features)) if j not in gone]
    if not kept:
        raise InputError("Every column holds one value in both datasets; nothing tells A from B.")
    x = normal_scores(pooled[:, kept]) if transform == "normal_scores" else pooled[:, kept]
    x = (x - x.mean(axis=0)) / x.std(axis=0)
    owners = [a.features[j].column for j in kept]
    names = tuple(dict.fromkeys(owners))
    blocks = tuple(tuple(j for j, own in enumerate(owners) if own == name) for name in names)
    # as if as many rows of white noise as there are features had been seen
    shrinkage = x.shape[1] / (x.shape[1] + len(x))
    said = [f"Left out {a.features[j].name!r}: {why}." for j, why in sorted(gone.items())]
    return _Subject(x, len(a), names, blocks, shrinkage, seed), said


def _columns(of: _Subject, permutations: int) -> tuple[tuple[ClassifierColumn, ...], float]:
    """The columns by what differs, and R²."""
    n, m = of.n, len(of.x) - of.n
    in_a = permutation.labels(n, m, permutations, of.seed)
    sums = of.x.T @ in_a
    apart = (of.x.sum(axis=0)[:, None] - sums) / m - sums / n
    uses, differs = of.parts(of.x, apart, (n, m))
    p = permutation.max_t(differs.T)
    # many categories fit something by chance: what is used has to stand out from that as well
    p_uses = permutation.max_t(np.abs(uses - uses.mean(axis=1, keepdims=True)).T)
    left_out, sizes = [], []
    group = generator(of.seed, "rows left out").permutation(len(of.x)) % GROUPS
    for gone in range(GROUPS):
        x, first = of.x[group != gone], (np.arange(len(of.x)) < n)[group != gone]
        means = x[~first].mean(axis=0) - x[first].mean(axis=0)
        left_out.append(of.parts(x, means[:, None], (int(first.sum()), int((~first).sum()))))
        sizes.append(len(of.x) - len(x))
    found = np.stack([uses[:, 0], differs[:, 0]])
    variance = delete_one(np.array(left_out)[..., 0], np.array(sizes, np.float64), found)[1]
    errors = np.sqrt(variance)
    half = quantile(GROUPS - 1) * errors
    ends = [
        [(float(v - h), float(v + h)) for v, h in zip(*one, strict=True)]
        for one in zip(found, half, strict=True)
    ]
    columns = [
        ClassifierColumn(
            name=name,
            uses=float(found[0, j]),
            uses_error=float(errors[0, j]),
            uses_interval=ends[0][j],
            differs=float(found[1, j]),
            differs_error=float(errors[1, j]),
            differs_interval=ends[1][j],
            floor=float(differs[j, 1:].mean()),
            p_value=float(p[j]),
            verdict=VERDICTS[
                bool(p[j] <= LEVEL),
                bool(p_uses[j] <= LEVEL) and not ends[0][j][0] <= 0 <= ends[0][j][1],
            ],
        )
        for j, name in enumerate(of.names)
    ]
    return tuple(sorted(columns, key=lambda one: -one.differs)), float(found[1].sum())


def _held_out(of: _Subject) -> tuple[Estimate, Estimate]:
    """AUCs of the linear classifier and of boosted trees on rows that they did not see."""
    rows = of.x[: of.n], of.x[of.n :]
    sides = [
        folded(x, np.zeros(len(x)), seed=of.seed, purpose=f"folds of {letter}")
        for x, letter in zip(rows, "AB", strict=True)
    ]
    scores = [np.empty(len(x)) for x in rows]
    for held in range(FOLDS):
        direction = _direction(sides, held, of.shrinkage)
        for score, side in zip(scores, sides, strict=True):
            score[side.fold == held] = side.x[side.fold == held] @ direction
    with one_thread():
        logs = overlap.log_ratios(sides[0], sides[1], range(of.x.shape[1]), of.seed)
    told = f"on held-out rows of {FOLDS} folds; interval by DeLong et al."
    return (
        auc(*scores, method=f"linear discriminant {told}", seed=of.seed),
        auc(*logs, method=f"boosted trees {told}", seed=of.seed),
    )


def _direction(sides: Sequence[Folded], held: int, shrinkage: float) -> Floats:
    """The linear classifier of the rows outside a fold."""
    kept = [side.x[side.fold != held] for side in sides]
    x = np.concatenate(kept)
    centred = x - x.mean(axis=0)
    law = (1 - shrinkage) * centred.T @ centred / len(x) + shrinkage * np.eye(x.shape[1])
    direction: Floats = np.linalg.solve(law, kept[1].mean(axis=0) - kept[0].mean(axis=0))
    return direction


def _sentence(columns: Sequence[ClassifierColumn], linear: Estimate, trees: Estimate) -> str:
    told = (
        f"A linear classifier tells unseen rows of A and B apart with an AUC of "
        f"{number(linear.value)} {interval(linear.interval)}, boosted trees with "
        f"{number(trees.value)} {interval(trees.interval)}"
    )
    different = [one for one in columns if one.p_value <= LEVEL]
    if not different:
        return f"{told}; no column's part in it is told apart from chance."
    used = max(columns, key=lambda one: abs(one.uses))
    first = different[0]
    rest = "What it does not need to tell them apart can differ all the same."
    if used.name == first.name:
        return f"{told}; {first.name} differs most, and the classifier uses it most. {rest}"
    return (
        f"{told}; {first.name} differs most in the data, {used.name} is what it uses most. {rest}"
    )


def _notes(
    dropped: Sequence[str], shrinkage: float, linear: Estimate, trees: Estimate
) -> tuple[str, ...]:
    notes = [*dropped]
    notes.append(
        "Used: interventional Shapley values of the linear classifier (each column by its own "
        "coefficient). Differs: observational ones (R² of classifiers with fewer columns). Both "
        "add up to R²."
    )
    notes.append(f"Correlations were shrunk by {percent(shrinkage)}, one row for each feature.")
    if linear.interval and trees.interval and trees.interval[0] > linear.interval[1]:
        notes.append("Trees tell them apart better: differences that are not in means go unseen.")
    return tuple(notes)


EXPLANATION = ExplanationSpec(
    name="domain_classifier",
    title="A or B classifier",
    question="Which columns tell B from A: in the data, and to a classifier?",
    on="features",
    explain=domain_classifier,
    result=DomainClassifier,
    summary=(
        "Shares how well a linear classifier tells A from B among the columns, true to the model "
        "(what it uses) and true to the data (what differs)."
    ),
    reference=(
        "Chen, Janizek, Lundberg & Lee (2020), True to the Model or True to the Data?; Lindeman, "
        "Merenda & Gold (1980)"
    ),
    options={
        "permutations": "relabellings of the rows; 199 unless given",
        "transform": "normal_scores, or none for the values as they are",
    },
    choices={"transform": ("normal_scores", "none")},
    chapter="features",
)
