"""Which rows drive a gap of a metric between A and B: influence of single rows, parts of groups.

The influence function of a rate or mean, ``ψ(x) = h(x) − E h`` (Wang, Ustun & Calmon, *Repairing
without Retraining*, ICML 2019), without their repair; groups by Kitagawa's decomposition.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dnacompare.errors import InputError, TooFewItemsError
from dnacompare.explanation import Explanation
from dnacompare.inference import intervals
from dnacompare.inference.column_cells import cells
from dnacompare.inference.column_words import known
from dnacompare.numbers import count, interval, number
from dnacompare.numerics.mean_parts import influence, mean_parts, without_one
from dnacompare.randomness import generator
from dnacompare.results import Interval
from dnacompare.specs import (
    Column,
    ColumnOption,
    ExplanationSpec,
    Progress,
    Report,
    Rows,
    silent,
)

Floats = NDArray[np.float64]
FEWEST = 10
"""Rows a side with a value."""
SHOWN = 100
"""Rows that are told, those that move the gap most."""
RESAMPLES = 400
"""Bootstrap samples of rows: each end of a 95 % interval rests on ten of them."""


@dataclass(frozen=True)
class DrivingRow:
    """One row (16 hex digits) of side A or B. ``influence`` is ψ, signed so that weight on rows
    above 0 widens the gap; ``without_it`` is the gap when the row is left out."""

    id: str
    side: str
    value: float
    influence: float
    without_it: float


@dataclass(frozen=True)
class DrivingGroup:
    """A group's parts of the gap, with bootstrap intervals, and its rows and means on each side;
    no mean where a side has no row."""

    name: str
    n: tuple[int, int]
    mean_a: float | None
    mean_b: float | None
    share_part: float
    share_interval: Interval
    inside_part: float
    inside_interval: Interval


@dataclass(frozen=True, kw_only=True)
class MetricGap(Explanation):
    """``gap`` is B's mean of the metric less A's, with Welch's interval. ``groups`` add up to it,
    the largest first; there are none unless columns make them."""

    metric: str
    by: tuple[str, ...]
    mean_a: float
    mean_b: float
    gap: float
    standard_error: float
    gap_interval: Interval
    rows: tuple[DrivingRow, ...]
    groups: tuple[DrivingGroup, ...]


def metric_gap(
    a: Rows,
    b: Rows,
    *,
    seed: int = 0,
    progress: Report = silent,
    metric: str = "",
    by: tuple[str, ...] | str = (),
) -> MetricGap:
    """The gap of the mean of a numeric column, row by row and group by group.

    Raises ``InputError`` for a column that is missing or not numeric, ``TooFewItemsError`` below
    ``FEWEST`` rows a side that have a value.
    """
    names = (by,) if isinstance(by, str) and by else tuple(by)
    if not metric:
        raise InputError("Name the column that holds the metric, such as metric='correct'.")
    progress(Progress("Taking the gap apart", 0, 1))
    first, second = (_held(side, metric) for side in (a, b))
    values = np.concatenate([_numbers(side.column(metric), metric) for side in (first, second)])
    n = len(first)
    x, y = values[:n], values[n:]
    gap = float(y.mean() - x.mean())
    errors = [float(side.var(ddof=1) / len(side)) for side in (x, y)]
    error = float(np.sqrt(sum(errors)))
    half = intervals.quantile(_degrees(errors, (len(x), len(y)))) * error
    bounds = (gap - half, gap + half)
    groups = _groups(first, second, values, names, seed) if names else ()
    progress(Progress("Taking the gap apart", 1, 1))
    return MetricGap(
        method="metric_gap",
        a=a.name,
        b=b.name,
        n=(len(x), len(y)),
        sentence=_sentence(metric, gap, bounds, groups),
        seed=seed,
        notes=_notes(a, first, b, second),
        metric=metric,
        by=names,
        mean_a=float(x.mean()),
        mean_b=float(y.mean()),
        gap=gap,
        standard_error=error,
        gap_interval=bounds,
        rows=_rows(first, second, x, y, gap),
        groups=groups,
    )


def _held(side: Rows, metric: str) -> Rows:
    held = side.take(np.flatnonzero(known(side.column(metric))))
    if len(held) < FEWEST:
        raise TooFewItemsError(
            f"{side.name!r} has {count(len(held), 'row')} with a value of {metric!r}; a gap takes "
            f"at least {FEWEST} on each side."
        )
    return held


def _numbers(column: Column, metric: str) -> Floats:
    if column.dtype != object:
        return np.asarray(column, np.float64)
    if set(column) <= {"True", "False"}:
        hits: Floats = (column == "True").astype(np.float64)
        return hits
    raise InputError(f"The column {metric!r} holds words; a metric is numbers or True and False.")


def _degrees(errors: list[float], n: tuple[int, int]) -> float:
    """Welch's degrees of freedom."""
    total = sum(errors)
    if total == 0:
        return float(sum(n) - 2)
    return total**2 / sum(error**2 / (size - 1) for error, size in zip(errors, n, strict=True))


def _rows(a: Rows, b: Rows, x: Floats, y: Floats, gap: float) -> tuple[DrivingRow, ...]:
    moved = np.concatenate([-influence(x), influence(y)])
    left = np.concatenate([y.mean() - without_one(x), without_one(y) - x.mean()])
    ids, values = np.concatenate([a.ids, b.ids]), np.concatenate([x, y])
    order = np.lexsort((ids, -np.abs(left - gap)))[:SHOWN]
    return tuple(
        DrivingRow(
            id=f"{int(ids[i]):016x}",
            side="A" if i < len(x) else "B",
            value=float(values[i]),
            influence=float(moved[i]),
            without_it=float(left[i]),
        )
        for i in order
    )


def _groups(
    a: Rows, b: Rows, values: Floats, names: tuple[str, ...], seed: int
) -> tuple[DrivingGroup, ...]:
    codes, labels = cells([(name, a.column(name), b.column(name)) for name in names])
    n, m = len(a), len(b)
    parts = mean_parts(values, codes, n)
    random = generator(seed, "rows drawn for parts of a gap")
    drawn = np.zeros((RESAMPLES, *parts.shape))
    for resample in drawn:
        rows = np.concatenate([random.integers(0, n, n), n + random.integers(0, m, m)])
        some = mean_parts(values[rows], codes[rows], n)
        resample[:, : some.shape[1]] = some  # a last group may not have been drawn
    low, high = np.quantile(drawn, (0.025, 0.975), axis=0)
    found = []
    for place, label in enumerate(labels):
        first, second = (
            values[:n][codes[:n] == place],
            values[n:][codes[n:] == place],
        )
        found.append(
            DrivingGroup(
                name=label,
                n=(len(first), len(second)),
                mean_a=float(first.mean()) if len(first) else None,
                mean_b=float(second.mean()) if len(second) else None,
                share_part=float(parts[0, place]),
                share_interval=(float(low[0, place]), float(high[0, place])),
                inside_part=float(parts[1, place]),
                inside_interval=(float(low[1, place]), float(high[1, place])),
            )
        )
    return tuple(sorted(found, key=lambda one: -abs(one.share_part + one.inside_part)))


def _sentence(metric: str, gap: float, bounds: Interval, groups: tuple[DrivingGroup, ...]) -> str:
    told = f"B's mean of {metric!r} less A's is {number(gap)} {interval(bounds)}"
    if bounds[0] <= 0 <= bounds[1]:
        return f"{told}: no gap is shown, so no row can be said to drive one."
    if not groups:
        return (
            f"{told}; the rows listed move it most, and need not be wrong for that. Name columns "
            "to see which groups make it."
        )
    top = groups[0]
    return (
        f"{told}; {top.name} adds most: {number(top.share_part)} by its share and "
        f"{number(top.inside_part)} by its own mean. Parts tell where the gap lies, not its cause."
    )


def _notes(a: Rows, first: Rows, b: Rows, second: Rows) -> tuple[str, ...]:
    notes = [
        f"{side.name}: {len(held):,} of {len(side):,} rows have a value and were used."
        for side, held in ((a, first), (b, second))
        if len(held) < len(side)
    ]
    notes.append(
        "Parts of groups add up to the gap; their intervals draw rows of both sides again and are "
        "not adjusted for the number of groups."
    )
    return tuple(notes)


EXPLANATION = ExplanationSpec(
    name="metric_gap",
    title="Rows driving a metric gap",
    question="Which rows and groups drive the gap of a metric between A and B?",
    on="features",
    explain=metric_gap,
    result=MetricGap,
    summary=(
        "Takes the gap of a column's mean apart: by groups into changed shares and changed means, "
        "and row by row by influence."
    ),
    reference=(
        "Wang, Ustun & Calmon (2019), Repairing without Retraining (the influence alone); Kitagawa "
        "(1955)"
    ),
    options={
        "metric": "the numeric column whose mean is compared",
        "by": "one or two columns whose values are the groups; none unless given",
    },
    columns=(
        ColumnOption(
            "metric",
            kind="number",
            names=("metric", "correct", "accuracy", "score", "loss", "error"),
            required=True,
        ),
        ColumnOption("by", several=True),
    ),
    chapter="repair",
)
