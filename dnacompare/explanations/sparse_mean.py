"""How much of the shift the means of a few columns carry (Kulinski & Inouye 2023, k-sparse mean).

For any coupling ``W2²(X + δ, Y) = W2²(X, Y) − 2 δ·Δμ + ‖δ‖²``: moving the means of some columns
takes off exactly ``Σ Δμ_j²``, so columns sorted by it are the best choice of every size, and one
plan gives the whole curve.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dnacompare.explanations.transport.parts import SparseMap, Step, common, notes, step
from dnacompare.explanations.transport.subject import SCALE, UNITS, denominator_of, plan_of, subject
from dnacompare.explanations.transport.words import HALF, listed, method, percent, unresolvable
from dnacompare.inference.percent_explained import Percent, of_means
from dnacompare.specs import ExplanationSpec, Progress, Report, Rows, silent

Floats = NDArray[np.float64]
SHARES = (
    "A mean added to categories blends them, and explains less than changing rows does: "
    "'Few columns, row by row' and 'Groups that move as one' change as few rows as possible."
)
STEPS = 100
"""Columns moved at most: of longer curves nobody looks at the end."""


@dataclass(frozen=True, kw_only=True)
class SparseMean(SparseMap):
    """``all_means`` is what moving the means of all columns explains, in percent, or None."""

    all_means: float | None


def sparse_mean(
    a: Rows,
    b: Rows,
    *,
    seed: int = 0,
    progress: Report = silent,
    scale: str = "pooled",
    estimator: str = "auto",
    level: float = 0.05,
) -> SparseMean:
    """Columns by how much of the distance their change of mean explains.

    Raises ``TooFewItemsError`` below 12 rows a side and ``InputError`` for an unusable option, or
    if all features are constant.
    """
    progress(Progress("Transporting rows", 0, 2))
    parts = subject(a, b, scale=scale, estimator=estimator)
    plan = plan_of(parts)
    found = common(parts, seed=seed, level=level)
    whole = found["denominator"]
    progress(Progress("Transporting rows", 1, 2))
    gaps = (parts.y.mean(axis=0) - parts.x.mean(axis=0)) ** 2
    gains = np.array([gaps[column.places].sum() for column in parts.columns])
    order = np.argsort(-gains, kind="stable")
    blocks = [parts.columns[j].places for j in order]
    _, groups = denominator_of(parts, seed, level)
    explained: Sequence[Percent | None] = [None] * len(order)
    if whole.resolvable:
        explained = of_means(parts.x, parts.y, blocks, whole=whole, groups=groups, seed=seed)
    names = tuple(parts.columns[j].name for j in order)
    steps = _steps(names, np.cumsum(gains[order]), plan.squared, len(parts.x), explained)
    progress(Progress("Transporting rows", 2, 2))
    last = explained[-1]
    flags = any(len(column.flags) for column in parts.columns)
    return SparseMean(
        **found,
        method="sparse_mean",
        sentence=(
            _sentence(steps, len(order), last, flags)
            if last is not None
            else unresolvable(whole, a.name, b.name)
        ),
        notes=(*notes(parts, found["columns"]), *([SHARES] if flags else []), method(whole)),
        steps=steps,
        curve_rows=(len(parts.a), len(parts.b)),
        all_means=None if last is None else last.value,
    )


def _steps(
    names: tuple[str, ...],
    gains: Floats,
    squared: float,
    rows: int,
    explained: Sequence[Percent | None],
) -> tuple[Step, ...]:
    return tuple(
        step(
            names[: k + 1],
            left=squared - float(gains[k]),
            whole=squared,
            cost=rows * float(gains[k]),
            percent=explained[k],
        )
        for k in range(min(len(names), STEPS))
    )


def _sentence(steps: Sequence[Step], columns: int, last: Percent, flags: bool) -> str:
    """The fewest columns that carry ``HALF``, if any do, and what all carry."""
    everything = percent(last.value, last.interval)
    kinds = "spread or shape, or of categories" if flags else "spread or shape"
    rest = f"the rest is a change of {kinds}. This says where B differs, not what caused it."
    first = next((one for one in steps if (one.percent_explained or 0.0) >= HALF), None)
    if first is None or len(first.features) == columns:
        each = (
            f"means of all {columns} columns carry" if columns > 1 else "one column's mean carries"
        )
        return f"The {each} {everything} of the shift; {rest}"
    count, told = len(first.features), percent(first.percent_explained or 0.0, first.interval)
    few, own = ("carries", "its mean") if count == 1 else ("carry", "their means")
    return (
        f"{count} of {columns} columns {few} {told} of the shift by {own}: "
        f"{listed(first.features)}; all means together {everything}, {rest}"
    )


EXPLANATION = ExplanationSpec(
    name="sparse_mean",
    title="Few columns' means",
    question="How few columns carry the shift?",
    on="features",
    explain=sparse_mean,
    result=SparseMean,
    summary=(
        "Divides the transport distance among columns, and tells how much of it the changed means "
        "of the best one, two, … columns explain, with what chance would give."
    ),
    reference="Kulinski & Inouye (2023), Towards Explaining Distribution Shifts; debiased",
    options={
        "scale": SCALE,
        "estimator": "of the distance: transport, gaussian, or auto (gaussian for many)",
        "level": "of the test that the distance is beyond chance; 0.05 unless given",
    },
    choices={"scale": tuple(UNITS), "estimator": ("auto", "transport", "gaussian")},
    chapter="maps",
)
