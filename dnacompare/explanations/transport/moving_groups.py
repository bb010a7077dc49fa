"""Groups of rows that each move as one: their size, their rule, their way, and what it explains."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dnacompare import numbers
from dnacompare.explanations.transport.parts import Pair
from dnacompare.explanations.transport.subject import Subject
from dnacompare.inference.percent_explained import Percent
from dnacompare.numerics.displacement_clusters import Condition
from dnacompare.numerics.optimal_transport import Plan, squared_distance
from dnacompare.results import Interval

Floats = NDArray[np.float64]
Places = NDArray[np.int64]
CURVE = 500
"""Rows a side between which transport is solved for every grouping."""
MOVES = 12
"""Features told of each group, the farthest moved first."""
SHOWN = 6
"""Rows of each group shown with their partners: those nearest to its mean way."""


@dataclass(frozen=True)
class Move:
    """One feature of a group: means in its own units (shares of rows, for a category).

    ``standardised`` is the change in the map's units.
    """

    feature: str
    kind: str
    before: float
    after: float
    change: float
    standardised: float


@dataclass(frozen=True)
class MovingGroup:
    """``rows`` of A, a ``share`` of them, that move as one; ``rule`` says which, if by rules."""

    rows: int
    share: float
    rule: str
    moves: tuple[Move, ...]
    pairs: tuple[Pair, ...]


@dataclass(frozen=True)
class Grouping:
    """Rows in groups, the largest first; what is left of W2² and explained as in a ``Step``."""

    groups: tuple[MovingGroup, ...]
    squared_distance: float
    cost: float
    percent_explained: float | None
    percent_explained_plugin: float
    standard_error: float | None = None
    interval: Interval | None = None


@dataclass(frozen=True, eq=False)
class Ways:
    """What a subject's groupings have in common."""

    parts: Subject
    image: Floats
    partners: Places
    drawn: tuple[Places, Places]
    whole: float


def ways(parts: Subject, plan: Plan) -> Ways:
    """Where rows go, and W2² between the drawn rows."""
    some, others = parts.drawn(CURVE)
    whole = squared_distance(parts.x[some], parts.y[others])
    return Ways(parts, plan.barycentres(parts.y), plan.partners(), (some, others), whole)


def moved(parts: Subject, rows: Floats, labels: Places, wanted: Floats) -> Floats:
    """``rows`` whose groups have the means of ``wanted``: numbers move by their group's mean way,
    categories change in as few rows as possible, in those that ``wanted`` changes most."""
    image = rows.copy()
    for label in np.unique(labels):
        inside = labels == label
        shift = (wanted[inside] - rows[inside]).mean(axis=0)
        asked = rows[inside] + shift
        for column in parts.columns:
            asked[:, column.flags] = wanted[inside][:, column.flags]
        image[inside] = parts.possible(rows[inside], asked)
    return image


def grouping(
    whole: Ways, labels: Places, rules: Sequence[Sequence[Condition]], percent: Percent | None
) -> Grouping:
    """What the groups ``labels`` ``(n,)`` of A's rows are and do; ``rules`` may be empty."""
    parts = whole.parts
    image = moved(parts, parts.x, labels, whole.image)
    some, others = whole.drawn
    left = squared_distance(image[some], parts.y[others])
    present, counts = np.unique(labels, return_counts=True)
    found = [
        _group(whole, image, labels == present[j], rules[present[j]] if rules else ())
        for j in np.argsort(-counts, kind="stable")
    ]
    return Grouping(
        groups=tuple(found),
        squared_distance=left,
        cost=float(((image - parts.x) ** 2).sum()),
        percent_explained=None if percent is None else percent.value,
        percent_explained_plugin=100 * (whole.whole - left) / whole.whole,
        standard_error=None if percent is None else percent.standard_error,
        interval=None if percent is None else percent.interval,
    )


def _group(
    whole: Ways, image: Floats, inside: NDArray[np.bool_], rule: Sequence[Condition]
) -> MovingGroup:
    parts = whole.parts
    shift = (image[inside] - parts.x[inside]).mean(axis=0)
    before = parts.a.values[inside].mean(axis=0)
    order = np.argsort(-np.abs(shift), kind="stable")[:MOVES]
    own = np.flatnonzero(inside)
    far = ((whole.image[own] - parts.x[own] - shift) ** 2).sum(axis=1)
    shown = own[np.argsort(far, kind="stable")[:SHOWN]]
    partners = whole.partners[shown]
    costs = ((parts.x[shown] - parts.y[partners]) ** 2).sum(axis=1)
    return MovingGroup(
        rows=len(own),
        share=len(own) / len(inside),
        rule=" and ".join(_words(parts, condition) for condition in rule),
        moves=tuple(
            Move(
                feature=parts.features[j].name,
                kind=parts.features[j].kind,
                before=float(before[j]),
                after=float(before[j] + shift[j] * parts.deviation[j]),
                change=float(shift[j] * parts.deviation[j]),
                standardised=float(shift[j]),
            )
            for j in order
        ),
        pairs=tuple(
            Pair(f"{parts.a.ids[row]:016x}", f"{parts.b.ids[partner]:016x}", float(cost))
            for row, partner, cost in zip(shown, partners, costs, strict=True)
        ),
    )


def _words(parts: Subject, condition: Condition) -> str:
    """``income ≤ 50``, or ``town = Ulm`` and ``town is not Ulm``, in the column's own units."""
    feature = parts.features[condition.feature]
    if feature.kind in ("category", "gap"):
        return f"not {feature.name}" if condition.below else feature.name
    limit = parts.centre[condition.feature]
    limit += condition.threshold * parts.deviation[condition.feature]
    return f"{feature.name} {'≤' if condition.below else '>'} {numbers.number(float(limit))}"
