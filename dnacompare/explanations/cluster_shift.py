"""Groups of rows that each move as one (Kulinski & Inouye 2023, k-cluster transport).

Rows are grouped by where they are and where they go; each group moves by its mean way. A row's
group follows from the row alone, by the nearest centroid or by the rules of a small tree. Of
categories as few rows change as give each group its new shares.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dnacompare import numbers
from dnacompare.errors import InputError
from dnacompare.explanations.transport.moving_groups import (
    CURVE,
    Grouping,
    Ways,
    grouping,
    moved,
    ways,
)
from dnacompare.explanations.transport.parts import TransportMap, common, notes
from dnacompare.explanations.transport.subject import (
    SCALE,
    UNITS,
    Subject,
    plan_of,
    subject,
)
from dnacompare.explanations.transport.words import method, percent, unresolvable
from dnacompare.inference.percent_explained import Fit, Moved, Percent, held_out
from dnacompare.numerics import optimal_transport
from dnacompare.numerics.displacement_clusters import Groups, by_centroid, by_tree, shifts
from dnacompare.specs import ExplanationSpec, Progress, Report, Rows, silent

Floats = NDArray[np.float64]
MOST = 6
"""Groups at most, unless more are asked for: of more nobody remembers the first."""
FITTED = 1000
"""Rows of A that groups are found from at most."""
STARTS = 3
"""Runs of k-means for each half that maps are fitted to."""


@dataclass(frozen=True)
class ClusterStep:
    """``count`` groups, two ways: by nearest centroid, and by rules (perhaps fewer groups)."""

    count: int
    by_centroid: Grouping
    by_rules: Grouping


@dataclass(frozen=True, kw_only=True)
class ClusterShift(TransportMap):
    """``steps[k - 1]`` has k groups; ``best`` is the k that the sentence tells, and ``way`` how it
    groups. ``curve_rows`` are the rows a side between which ``squared_distance`` of each grouping
    was found."""

    steps: tuple[ClusterStep, ...]
    best: int
    way: str
    curve_rows: tuple[int, int]


def cluster_shift(
    a: Rows,
    b: Rows,
    *,
    seed: int = 0,
    progress: Report = silent,
    scale: str = "pooled",
    clusters: int = MOST,
    level: float = 0.05,
) -> ClusterShift:
    """One to ``clusters`` groups of A's rows, each with its shift, and how much they explain.

    Raises ``TooFewItemsError`` below 12 rows a side and ``InputError`` for an unusable option, or
    if all features are constant.
    """
    if not 1 <= clusters <= 20:
        raise InputError(f"{clusters} groups cannot be told apart by a person; take 1 to 20.")
    progress(Progress("Grouping rows", 0, 3))
    parts = subject(a, b, scale=scale, estimator="auto")
    plan = plan_of(parts)
    found = common(parts, seed=seed, level=level)
    whole = found["denominator"]
    counts = range(1, 1 + min(clusters, len(parts.a) // 4))
    progress(Progress("Grouping rows", 1, 3))
    explained: Sequence[Percent | None] = [None] * (2 * len(counts))
    if whole.resolvable:
        fit = _fit(parts, counts, seed)
        explained = held_out(parts.x, parts.y, fit, parts.squared, whole=whole, seed=seed)
    progress(Progress("Grouping rows", 2, 3))
    steps = _steps(ways(parts, plan), counts, seed, explained)
    best, way = _chosen(steps)
    progress(Progress("Grouping rows", 3, 3))
    return ClusterShift(
        **found,
        method="cluster_shift",
        sentence=(
            _sentence(steps[best - 1], way)
            if whole.resolvable
            else unresolvable(whole, a.name, b.name)
        ),
        notes=(
            *notes(parts, found["columns"]),
            f"What each grouping leaves was found between at most {CURVE} drawn rows a side.",
            method(whole),
        ),
        steps=steps,
        best=best,
        way=way,
        curve_rows=(min(CURVE, len(parts.a)), min(CURVE, len(parts.b))),
    )


def _steps(
    whole: Ways, counts: range, seed: int, explained: Sequence[Percent | None]
) -> tuple[ClusterStep, ...]:
    some, _ = whole.parts.drawn(FITTED)
    x, image = whole.parts.x[some], whole.image[some]
    steps = []
    for place, count in enumerate(counts):
        near, ruled = by_centroid(x, image, count, seed), by_tree(x, image, count)
        steps.append(
            ClusterStep(
                count,
                grouping(whole, near.assign(whole.parts.x), (), explained[2 * place]),
                grouping(whole, ruled.assign(whole.parts.x), ruled.rules, explained[2 * place + 1]),
            )
        )
    return tuple(steps)


def _fit(parts: Subject, counts: range, seed: int) -> Fit:
    """Maps by centroids and by rules, for each number of groups in turn."""

    def fit(x: Floats, y: Floats) -> Moved:
        image = optimal_transport.plan(x, y).barycentres(y)
        found: list[Groups] = []
        for count in counts:
            found += [by_centroid(x, image, count, seed, STARTS), by_tree(x, image, count)]
        means = [shifts(x, image, groups.labels) for groups in found]

        def images(rows: Floats) -> list[Floats]:
            given = [
                (groups.assign(rows), shift) for groups, shift in zip(found, means, strict=True)
            ]
            return [moved(parts, rows, labels, rows + shift[labels]) for labels, shift in given]

        return images

    return fit


def _chosen(steps: Sequence[ClusterStep]) -> tuple[int, str]:
    """The fewest groups within one standard error of the best, by rules where they do as well."""
    ruled = [step.by_rules for step in steps]
    near = [step.by_centroid for step in steps]
    best = max((*ruled, *near), key=lambda one: one.percent_explained or 0.0)
    enough = (best.percent_explained or 0.0) - (best.standard_error or 0.0)
    for step in steps:
        for way, one in (("rules", step.by_rules), ("centroid", step.by_centroid)):
            if (one.percent_explained or 0.0) >= enough:
                return step.count, way
    return 1, "rules"


def _sentence(step: ClusterStep, way: str) -> str:
    chosen = step.by_rules if way == "rules" else step.by_centroid
    if chosen.interval is None or chosen.interval[0] <= 0:
        return (
            "Which groups moved cannot be told: none of the groupings carries over to rows that it "
            "was not found from."
        )
    told = percent(chosen.percent_explained or 0.0, chosen.interval)
    count = len(chosen.groups)
    first = chosen.groups[0]
    most = first.moves[0]
    where = f" ({first.rule})" if first.rule else ""
    change = f"{most.feature} ({'+' if most.change > 0 else '−'}{numbers.number(abs(most.change))})"
    if count == 1:
        return (
            f"Moved as one, all rows explain {told} of the shift, and groups hardly more: what "
            f"moves most is {change}. What caused the shift it does not say."
        )
    return (
        f"{count} groups of rows, each moved as one, explain {told} of the shift; what moves most "
        f"in the largest, {first.share:.0%} of A{where}, is {change}. Groups are a way to tell the "
        "shift; that rows come in such groups they do not prove."
    )


EXPLANATION = ExplanationSpec(
    name="cluster_shift",
    title="Groups that move as one",
    question="Which groups of rows moved, and where to?",
    on="features",
    explain=cluster_shift,
    result=ClusterShift,
    summary=(
        "Groups A's rows by where they go in B and moves each group as one, with a readable rule "
        "for who belongs to it; judged on rows that the groups were not found from."
    ),
    reference="Kulinski & Inouye (2023), Towards Explaining Distribution Shifts; fewest flips",
    options={
        "scale": SCALE,
        "clusters": "groups at most; 6 unless given",
        "level": "of the test that the distance is beyond chance; 0.05 unless given",
    },
    choices={"scale": tuple(UNITS)},
    chapter="maps",
)
