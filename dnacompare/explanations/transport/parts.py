"""What all transport maps tell: each column's share of the distance, its change, and partners."""

from dataclasses import dataclass, field
from typing import TypedDict

import numpy as np
from numpy.typing import NDArray

from dnacompare.explanation import DRAWN, Explanation
from dnacompare.explanations.transport.subject import UNITS, Subject, denominator_of, plan_of
from dnacompare.inference.percent_explained import Denominator, Percent
from dnacompare.numerics import optimal_transport
from dnacompare.numerics.minimum_flips import fewest
from dnacompare.numerics.optimal_transport import Plan
from dnacompare.randomness import generator
from dnacompare.results import Interval

Floats = NDArray[np.float64]
Places = NDArray[np.int64]
ORDERS, FEW, SMALL = 10, 2, 500
"""Other orders of the rows where the plan is not unique, fewer beyond ``SMALL`` rows a side."""
PAIRS = 40
"""Rows of A shown with their partners: from the dearest to the cheapest, evenly by rank."""
AXES = 12
"""Features in which these can be drawn."""


@dataclass(frozen=True)
class FeatureChange:
    """One feature before (A) and after (B), as means in its own units, or shares of rows.

    ``change`` is after − before with its standard error. ``share`` is what the feature adds to
    W2², in the map's units.
    """

    name: str
    column: str
    kind: str
    before: float
    after: float
    change: float
    standard_error: float
    share: float


@dataclass(frozen=True)
class ColumnShare:
    """One column: the ``share`` of its features in W2², of which ``mean`` is their ``Σ Δμ²``.

    ``share_range`` spans other optimal plans, where there are several. ``flips`` is the least
    share of A's rows whose category has to change to give all categories B's shares.
    """

    name: str
    kind: str
    share: float
    mean: float
    share_range: Interval | None = None
    flips: float | None = None


@dataclass(frozen=True)
class Pair:
    """A row of A and the row of B that most of it goes to, by identity (16 hex digits).

    ``cost`` is their squared distance in the map's units.
    """

    item: str
    partner: str
    cost: float


@dataclass(frozen=True)
class Axis:
    """Where the ``pairs`` lie along one direction: items of A, then their partners, in order.

    A feature is in its own units, a principal component (of both sides) in the map's.
    """

    name: str
    items: tuple[float, ...]
    partners: tuple[float, ...]


@dataclass(frozen=True)
class Step:
    """The map that moves ``features`` (columns, cumulative) and leaves all others as they are.

    ``squared_distance`` is W2² between its image of A and B, ``cost`` the squared ways it takes,
    summed over the rows of A. ``percent_explained`` is debiased, with standard error, 95 %
    interval and, where it is known, what chance gives (5–95 %); it is None where the distance is
    not resolvable from chance. ``percent_explained_plugin`` is what the samples alone say, biased.
    """

    features: tuple[str, ...]
    squared_distance: float
    cost: float
    percent_explained: float | None
    percent_explained_plugin: float
    standard_error: float | None = None
    interval: Interval | None = None
    null: Interval | None = None


@dataclass(frozen=True, kw_only=True)
class TransportMap(Explanation):
    """W2² between A and B, and what it is made of.

    ``squared_distance`` comes from the solver, ``shares_sum`` from adding up the columns' shares:
    the two agree to rounding. ``columns`` come by share, the largest first, ``features`` in the
    order of their columns. ``pairs`` come by cost, the dearest first; ``axes`` say where they lie.
    """

    squared_distance: float
    shares_sum: float
    units: str
    scale: str
    denominator: Denominator
    columns: tuple[ColumnShare, ...]
    features: tuple[FeatureChange, ...]
    pairs: tuple[Pair, ...]
    axes: tuple[Axis, ...] = field(metadata=DRAWN)


@dataclass(frozen=True, kw_only=True)
class SparseMap(TransportMap):
    """Maps that move one column, two, and so on: ``steps[k - 1]`` moves k of them.

    ``curve_rows`` are the rows a side between which each step's ``squared_distance`` was found.
    """

    steps: tuple[Step, ...]
    curve_rows: tuple[int, int]


class Common(TypedDict):
    """The fields that do not depend on which maps are looked at."""

    a: str
    b: str
    n: tuple[int, int]
    seed: int
    squared_distance: float
    shares_sum: float
    units: str
    scale: str
    denominator: Denominator
    columns: tuple[ColumnShare, ...]
    features: tuple[FeatureChange, ...]
    pairs: tuple[Pair, ...]
    axes: tuple[Axis, ...]


def common(parts: Subject, *, seed: int, level: float) -> Common:
    """What every map of the subject tells."""
    plan = plan_of(parts)
    columns, features = shares(parts, plan, seed)
    shown, axes = pairs(parts, plan)
    return Common(
        a=parts.a.name,
        b=parts.b.name,
        n=(len(parts.a), len(parts.b)),
        seed=seed,
        squared_distance=plan.squared,
        shares_sum=float(sum(column.share for column in columns)),
        units=UNITS[parts.scale],
        scale=parts.scale,
        denominator=denominator_of(parts, seed, level)[0],
        columns=columns,
        features=features,
        pairs=shown,
        axes=axes,
    )


def shares(
    parts: Subject, plan: Plan, seed: int
) -> tuple[tuple[ColumnShare, ...], tuple[FeatureChange, ...]]:
    """The columns by share, the largest first, and their features."""
    by_feature = plan.shares(parts.x, parts.y)
    ranges = _ranges(parts, seed)
    gaps = (parts.y.mean(axis=0) - parts.x.mean(axis=0)) ** 2
    by_column = np.array([by_feature[column.places].sum() for column in parts.columns])
    order = np.argsort(-by_column, kind="stable")
    columns = tuple(
        ColumnShare(
            name=parts.columns[j].name,
            kind=parts.columns[j].kind,
            share=float(by_column[j]),
            mean=float(gaps[parts.columns[j].places].sum()),
            share_range=None if ranges is None else _spanned(ranges[:, j], by_column[j]),
            flips=_flips(parts, j),
        )
        for j in order
    )
    features = tuple(
        _change(parts, int(place), float(by_feature[place]))
        for j in order
        for place in parts.columns[j].places
    )
    return columns, features


def pairs(parts: Subject, plan: Plan) -> tuple[tuple[Pair, ...], tuple[Axis, ...]]:
    """``PAIRS`` rows of A with their partners, evenly from the dearest to the cheapest, and where
    they lie: on two principal components, and in the ``AXES`` features with the largest shares."""
    partners = plan.partners()
    costs = ((parts.x - parts.y[partners]) ** 2).sum(axis=1)
    order = np.argsort(-costs, kind="stable")
    shown = order[np.unique(np.linspace(0, len(order) - 1, PAIRS).round().astype(int))]
    there = partners[shown]
    found = tuple(
        Pair(
            item=f"{parts.a.ids[row]:016x}",
            partner=f"{parts.b.ids[partner]:016x}",
            cost=float(costs[row]),
        )
        for row, partner in zip(shown, there, strict=True)
    )
    widest = np.argsort(-plan.shares(parts.x, parts.y), kind="stable")[:AXES]
    features = [
        _axis(parts.features[j].name, parts.a.values[shown, j], parts.b.values[there, j])
        for j in widest
    ]
    return found, (*_components(parts, shown, there), *features)


def _components(parts: Subject, shown: Places, there: Places) -> list[Axis]:
    from sklearn.decomposition import PCA

    pooled = np.concatenate([parts.x, parts.y])
    fitted = PCA(min(2, pooled.shape[1]), random_state=0).fit(pooled)
    x, y = fitted.transform(parts.x[shown]), fitted.transform(parts.y[there])
    return [
        _axis(f"Principal component {k + 1} ({share:.0%} of variance)", x[:, k], y[:, k])
        for k, share in enumerate(fitted.explained_variance_ratio_)
    ]


def _axis(name: str, items: Floats, partners: Floats) -> Axis:
    return Axis(name, tuple(map(float, items)), tuple(map(float, partners)))


def step(
    features: tuple[str, ...], *, left: float, whole: float, cost: float, percent: Percent | None
) -> Step:
    """A step that leaves ``left`` of the distance ``whole`` between the same samples."""
    return Step(
        features=features,
        squared_distance=left,
        cost=cost,
        percent_explained=None if percent is None else percent.value,
        percent_explained_plugin=100 * (whole - left) / whole if whole > 0 else 0.0,
        standard_error=None if percent is None else percent.standard_error,
        interval=None if percent is None else percent.interval,
        null=None if percent is None else percent.null,
    )


def notes(parts: Subject, columns: tuple[ColumnShare, ...]) -> tuple[str, ...]:
    """What was left out, drawn, or is ambiguous, in words."""
    told = list(parts.notes)
    if any(column.share_range for column in columns):
        told.append(
            "Several plans may cost the same: shares are of one, with their range over others that "
            "are found from other orders of the rows."
        )
    if any(column.kind == "category" for column in columns):
        told.append(
            "Before and after of categories are shares of rows; all categories of a column move at "
            "once."
        )
    return tuple(told)


def _ranges(parts: Subject, seed: int) -> Floats | None:
    """``(orders, columns)``: the shares by other optimal plans, if there may be others."""
    if not optimal_transport.ambiguous(parts.x, parts.y):
        return None
    random = generator(seed, "orders of rows")
    orders = ORDERS if max(len(parts.a), len(parts.b)) <= SMALL else FEW
    plans = [optimal_transport.plan_in_order(parts.x, parts.y, random) for _ in range(orders)]
    by_feature = [plan.shares(parts.x, parts.y) for plan in plans]
    return np.array(
        [[found[column.places].sum() for column in parts.columns] for found in by_feature]
    )


def _spanned(others: Floats, own: float) -> Interval:
    return float(min(others.min(), own)), float(max(others.max(), own))


def _flips(parts: Subject, column: int) -> float | None:
    flags = parts.columns[column].flags
    if not len(flags):
        return None
    now, wanted = (side.values[:, flags].mean(axis=0) for side in (parts.a, parts.b))
    return fewest(now, wanted)


def _change(parts: Subject, place: int, share: float) -> FeatureChange:
    a, b = parts.a.values[:, place], parts.b.values[:, place]
    feature = parts.features[place]
    return FeatureChange(
        name=feature.name,
        column=feature.column,
        kind=feature.kind,
        before=float(a.mean()),
        after=float(b.mean()),
        change=float(b.mean() - a.mean()),
        standard_error=float(np.sqrt(a.var(ddof=1) / len(a) + b.var(ddof=1) / len(b))),
        share=share,
    )
