"""Which features moved: each one's law given all others, beside its own distribution.

Kulinski, Bagchi & Inouye (2020) with their score statistic in closed form, or with learnt
densities, on normal scores of the pooled columns, and single-step max-T over permutations instead
of a bootstrap.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from dnacompare.errors import InputError
from dnacompare.explanation import DRAWN, Explanation
from dnacompare.explanations.feature_evidence import (
    Evidence,
    Learning,
    by_learning,
    in_closed_form,
)
from dnacompare.explanations.feature_views import FeatureView, feature_views
from dnacompare.inference import permutation
from dnacompare.inference.false_discovery import q_values
from dnacompare.inference.held_out_score import NOISE
from dnacompare.inference.holm import holm
from dnacompare.inference.requirements import enough
from dnacompare.numerics.normal_scores import normal_scores
from dnacompare.numerics.redundant import redundant, still
from dnacompare.results import Interval
from dnacompare.specs import ColumnOption, ExplanationSpec, Report, Rows, silent

Floats = NDArray[np.float64]
FEWEST = 10
"""Rows a side below which a covariance says nothing."""
Z = 1.959963984540054
"""The 97.5 per cent point of a normal distribution."""
RIDGE = 1e-5
"""Added to the covariances of normal scores, whose variances are 1 or less."""
VIEWED = 40
"""Features whose distributions and rows a result holds."""
ENOUGH = 5
"""Rows per feature below which the ridge is raised."""
MANY, FEWER = 150, 199
"""Features beyond which so few relabellings are drawn, and beyond which none is learnt from."""
TAUGHT = 100
"""Rows a side below which nothing is learnt: half of them teach, half test."""
CHOICES = {"transform": ("normal_scores", "none"), "statistic": ("score", "deep_score")}
VERDICTS = {
    (True, True): "itself, and given the others",
    (True, False): "itself, along with the others",
    (False, True): "only given the others",
    (False, False): "no evidence",
}
"""How a feature moved, by whether its own distribution and its law given all others did."""


@dataclass(frozen=True)
class MovedFeature:
    """One feature. ``statistic`` is the score statistic of its law given all others, ``score`` the
    same in standard deviations of its permuted values above their mean.

    ``p_value`` is adjusted for having looked at all features, ``p_unadjusted`` is not; ``q_value``
    is the share of false discoveries at which the feature is called one. ``ks`` is the largest
    difference of the two distribution functions and ``ks_p_value`` its p-value by Holm's method.
    Means are in the feature's own units; ``change`` is the 95 % interval of B's minus A's (Welch).
    ``remark`` says if it is constant in one of the two.
    """

    name: str
    statistic: float
    score: float
    p_value: float
    p_unadjusted: float
    q_value: float
    ks: float
    ks_p_value: float
    verdict: str
    mean_a: float
    mean_b: float
    change: Interval
    remark: str = ""


@dataclass(frozen=True)
class DroppedFeature:
    """A feature that was left out, and why."""

    name: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class FeatureShift(Explanation):
    """The features, the most moved given the others first; ``views`` of the first ``VIEWED``."""

    features: tuple[MovedFeature, ...]
    dropped: tuple[DroppedFeature, ...]
    views: tuple[FeatureView, ...] = field(metadata=DRAWN)
    transform: str
    ridge: float
    permutations: int
    level: float
    learning: Learning | None = None


def feature_shift(
    a: Rows,
    b: Rows,
    *,
    seed: int = 0,
    progress: Report = silent,
    permutations: int = 999,
    level: float = 0.05,
    transform: str = "normal_scores",
    statistic: str = "score",
    leave_out: tuple[str, ...] = (),
) -> FeatureShift:
    """Score tests of each feature given all others, with marginal Kolmogorov–Smirnov tests.

    Beyond ``MANY`` features at most ``FEWER`` of the ``permutations`` are drawn, and a note says
    so: each inverts two covariances, at a cost that grows with the cube of the features.
    ``transform`` is ``normal_scores`` (only the order of values counts) or ``none`` (pooled
    standard deviations); columns in ``leave_out`` are neither tested nor given. ``statistic`` is
    ``score`` (between Gaussians, in closed form) or ``deep_score``: between normalizing flows
    learnt from half of the rows and tested on the others, which see any dependence. Raises
    ``TooFewItemsError`` below ``FEWEST`` rows a side (``TAUGHT`` to learn) and ``InputError`` for
    an unusable option, or if all features are constant.
    """
    _check(a, b, permutations, level, {"transform": transform, "statistic": statistic})
    for column in leave_out:
        a.column(column)
    a, b = (side.without(*leave_out) for side in (a, b))
    pooled = np.concatenate([a.values, b.values])
    names = [feature.name for feature in a.features]
    dropped = redundant(pooled, names)
    kept = [place for place in range(len(names)) if place not in dropped]
    if not kept:
        raise InputError("Every column holds one value in both datasets; nothing can have moved.")
    used = pooled[:, kept]
    rows = normal_scores(used) if transform == "normal_scores" else _standardised(used)
    drawn = permutations if len(kept) <= MANY else min(permutations, FEWER)
    ridge = ridge_for(min(len(a), len(b)), len(kept)) if statistic == "score" else NOISE**2
    if statistic == "score":
        told = in_closed_form(
            rows, len(a), ridge=ridge, permutations=drawn, seed=seed, report=progress
        )
    else:
        _learnable(a, b, len(kept))
        told = by_learning(rows, len(a), permutations=drawn, seed=seed, report=progress)
    order, features = _ranked(
        [names[j] for j in kept], told.statistics, used, np.arange(len(used)) < len(a), level
    )
    views = feature_views(
        [one.name for one in features[:VIEWED]],
        used[:, order],
        len(a),
        np.concatenate([a.ids, b.ids]),
        told.of(order),
    )
    return FeatureShift(
        method="feature_shift",
        a=a.name,
        b=b.name,
        n=(len(a), len(b)),
        sentence=_sentence(features, level),
        seed=seed,
        notes=(
            *_notes(dropped, names, transform),
            *_on_evidence(told, ridge),
            *_on_labels(drawn, permutations),
        ),
        features=features,
        dropped=tuple(DroppedFeature(names[place], dropped[place]) for place in sorted(dropped)),
        views=views,
        transform=transform,
        ridge=ridge,
        permutations=drawn,
        level=level,
        learning=told.learning,
    )


def ridge_for(rows: int, features: int) -> float:
    """``RIDGE``, and a tenth more for each time that ``ENOUGH · features`` exceeds the rows.

    Noise in a covariance grows with features / rows, and its inverse amplifies that.
    """
    return RIDGE + 0.1 * max(0.0, ENOUGH * features / rows - 1.0)


def _check(a: Rows, b: Rows, permutations: int, level: float, chosen: Mapping[str, str]) -> None:
    enough(a, b, FEWEST, "telling which features moved")
    for option, value in chosen.items():
        if value not in CHOICES[option]:
            there = " and ".join(CHOICES[option])
            raise InputError(f"There is no {option} {value!r}; there are {there}.")
    if permutations < 19 or not 0 < level < 1:
        raise InputError(
            f"{permutations} permutations at level {level} decide nothing; take at least 19 and a "
            "level between 0 and 1, such as 999 and 0.05."
        )


def _learnable(a: Rows, b: Rows, features: int) -> None:
    enough(a, b, TAUGHT, "learning densities and testing them on other rows")
    if features > MANY:
        raise InputError(
            f"Densities are learnt of at most {MANY} features; there are {features}. Ask for the "
            "statistic score, or leave columns out."
        )


def _standardised(values: Floats) -> Floats:
    standard: Floats = (values - values.mean(axis=0)) / values.std(axis=0)
    return standard


def _ranked(
    names: Sequence[str],
    statistics: Floats,
    values: Floats,
    in_a: NDArray[np.bool_],
    level: float,
) -> tuple[NDArray[np.int64], tuple[MovedFeature, ...]]:
    """The features by evidence, and where that is equal by how far their law moved; with places."""
    from scipy.stats import ks_2samp

    a, b = values[in_a], values[~in_a]
    tests = [ks_2samp(a[:, j], b[:, j]) for j in range(len(names))]
    marginal = holm(np.array([test.pvalue for test in tests]))
    adjusted, alone = permutation.max_t(statistics), permutation.p_values(statistics)
    shares = q_values(alone)
    spread = statistics[1:].std(axis=0)
    apart = statistics[0] - statistics[1:].mean(axis=0)
    score = np.divide(apart, spread, out=np.zeros_like(apart), where=spread > 0)
    # column by column, where numpy sums pairwise
    mean_a, mean_b = (np.ascontiguousarray(side.T).mean(axis=1) for side in (a, b))
    reach = Z * np.sqrt(a.var(axis=0, ddof=1) / len(a) + b.var(axis=0, ddof=1) / len(b))
    remarks = still(values, in_a)
    order = np.lexsort((-statistics[0], adjusted))
    return order, tuple(
        MovedFeature(
            name=names[j],
            statistic=float(statistics[0, j]),
            score=float(score[j]),
            p_value=float(adjusted[j]),
            p_unadjusted=float(alone[j]),
            q_value=float(shares[j]),
            ks=float(tests[j].statistic),
            ks_p_value=float(marginal[j]),
            verdict=VERDICTS[bool(marginal[j] <= level), bool(adjusted[j] <= level)],
            mean_a=float(mean_a[j]),
            mean_b=float(mean_b[j]),
            change=(
                float(mean_b[j] - mean_a[j] - reach[j]),
                float(mean_b[j] - mean_a[j] + reach[j]),
            ),
            remark=remarks.get(int(j), ""),
        )
        for j in order
    )


def _sentence(features: Sequence[MovedFeature], level: float) -> str:
    given = [_told(feature) for feature in features if feature.p_value <= level]
    alone = sum(feature.ks_p_value <= level for feature in features)
    total = len(features)
    own = f"{alone} of {total} differ in their own distribution."
    if not given:
        return f"No feature's law given the others is shown to differ; {own}"
    first = ", ".join(given[:3]) + (", …" if len(given) > 3 else "")
    verb = "differs" if len(given) == 1 else "differ"
    return (
        f"{len(given)} of {total} features {verb} given the others: {first}; {own} Features that "
        "depend on one that changed differ with it; what caused it this does not say."
    )


def _told(feature: MovedFeature) -> str:
    return f"{feature.name} ({feature.remark})" if feature.remark else feature.name


def _notes(dropped: dict[int, str], names: Sequence[str], transform: str) -> tuple[str, ...]:
    notes = [f"Left out {names[place]!r}: {dropped[place]}." for place in sorted(dropped)]
    notes.append("When one feature's mechanism changes, its neighbours' laws given it change too.")
    if transform == "normal_scores":
        notes.append("Each feature counts by the order of its values alone.")
    return tuple(notes)


def _on_evidence(told: Evidence, ridge: float) -> tuple[str, ...]:
    if told.learning is not None:
        learnt, (first, second) = told.learning, told.learning.epochs
        return (
            f"Densities were learnt from {learnt.rows[0]:,} rows of A and {learnt.rows[1]:,} of B, "
            f"for {first} and {second} epochs (0 leaves a Gaussian), and tested on "
            f"{learnt.held_out[0]:,} and {learnt.held_out[1]:,} others; noise of "
            f"{NOISE:g} standard deviations was added to each value.",
        )
    notes = ["Only pairwise dependence counts; deep_score sees changes of higher order."]
    if ridge > RIDGE:
        notes.append(f"Few rows per feature: covariances were damped by {ridge:.2g}.")
    return tuple(notes)


def _on_labels(drawn: int, asked: int) -> tuple[str, ...]:
    if drawn == asked:
        return ()
    return (f"{drawn} relabellings were drawn, not {asked}: there are more than {MANY} features.",)


EXPLANATION = ExplanationSpec(
    name="feature_shift",
    title="Which features moved",
    question="Which features moved, in themselves or given the others?",
    on="features",
    explain=feature_shift,
    result=FeatureShift,
    summary=(
        "Tests each feature's law given all others, so that a sensor with the right values at the "
        "wrong time is found, beside its own distribution."
    ),
    reference="Kulinski, Bagchi & Inouye (2020), Feature Shift Detection; max-T by permutation",
    options={
        "permutations": "relabellings of the rows; 999 unless given, 199 beyond 150 features",
        "level": "of the tests; 0.05 unless given",
        "transform": "normal_scores, or none for pooled standard deviations",
        "statistic": (
            "score between Gaussians, or deep_score between learnt densities: it also sees "
            "dependence that is no correlation, from half of the rows and in some 10 seconds"
        ),
        "leave_out": "columns that are neither tested nor given, such as a row's number",
    },
    columns=(ColumnOption("leave_out", names=("id", "index", "row_id"), several=True),),
    choices=CHOICES,
    chapter="features",
)
