"""What all transport maps begin with: the same rows, on the same scale, column by column."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from dnacompare.embeddings import draw_order
from dnacompare.errors import InputError, TooFewItemsError
from dnacompare.fingerprint import digest, digest_array
from dnacompare.inference.debiased_distance import GROUPS, Groups, Squared
from dnacompare.inference.percent_explained import Denominator, denominator
from dnacompare.numerics import gaussian_map, optimal_transport
from dnacompare.numerics.column_scale import deviations
from dnacompare.numerics.minimum_flips import flipped
from dnacompare.numerics.optimal_transport import Plan
from dnacompare.numerics.redundant import constant, repeated
from dnacompare.specs import Feature, Rows

Floats = NDArray[np.float64]
Places = NDArray[np.int64]
ROWS = 2000
"""A side at most: the time of an exact solution grows with their third power."""
FEWEST = 2 * GROUPS
"""Rows a side: the null band compares groups of two rows at least."""
DIMENSIONS = 50
"""Features beyond which the halves say more about Gaussians than about clouds."""
UNITS = {"pooled": "pooled standard deviations, squared", "none": "squared units of the features"}
SCALE = "pooled for z-scores over both sides (as it is unless given), or none for own units"


@dataclass(frozen=True, eq=False)
class Column:
    """A table's column, or a dimension: the ``places`` of its features.

    ``flags`` are those of them that are 0 or 1 (categories, gaps), at most one of them 1 in a row.
    """

    name: str
    kind: str
    places: Places
    flags: Places


@dataclass(frozen=True, eq=False)
class Subject:
    """Both sides, at most ``ROWS`` rows each: as given, and as ``x`` ``(n, d)`` and ``y``.

    ``deviation`` ``(d,)`` and ``centre`` lead from a feature's own units to x and y. ``key`` is the
    hash of x and y: subjects with one key are one, so that what is found out about them is kept.
    """

    a: Rows
    b: Rows
    x: Floats
    y: Floats
    centre: Floats
    deviation: Floats
    columns: tuple[Column, ...]
    scale: str
    estimator: str
    notes: tuple[str, ...]
    key: str

    def __hash__(self) -> int:
        return hash(self.key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Subject) and self.key == other.key

    @property
    def features(self) -> tuple[Feature, ...]:
        return self.a.features

    @property
    def squared(self) -> Squared:
        """The squared distance that percentages are taken of."""
        if self.estimator == "gaussian":
            return gaussian_map.squared_distance
        return optimal_transport.squared_distance

    def drawn(self, most: int) -> tuple[Places, Places]:
        """The places of at most ``most`` rows a side, where exact transport is found often."""
        first, second = (
            np.sort(np.argsort(draw_order(side.ids), kind="stable")[:most])
            for side in (self.a, self.b)
        )
        return first, second

    def possible(self, rows: Floats, image: Floats) -> Floats:
        """``image`` of ``rows`` with 0s and 1s where features are flags: as few flips as give
        each the share that it has in the image."""
        moved = image.copy()
        for column in self.columns:
            if len(column.flags):
                scale = self.deviation[column.flags]
                now, wanted = (side[:, column.flags] * scale for side in (rows, image))
                moved[:, column.flags] = flipped(np.rint(now), wanted) / scale
        return moved


def subject(a: Rows, b: Rows, *, scale: str, estimator: str) -> Subject:
    """The rows and their scale; what says nothing is left out, with a note.

    Raises ``TooFewItemsError`` below ``FEWEST`` rows a side, ``InputError`` for an unknown scale or
    estimator, or if no feature varies.
    """
    _check(a, b, scale, estimator)
    first, second = a.capped(ROWS), b.capped(ROWS)
    kept, notes = _kept(first, second)
    for side in (a, b):
        if len(side) > ROWS:
            notes.append(f"{side.name}: {ROWS:,} of {len(side):,} rows were drawn for transport.")
    if estimator == "auto":
        large = len(kept) > DIMENSIONS or max(len(a), len(b)) > ROWS
        estimator = "gaussian" if large else "transport"
    first, second = _narrowed(first, kept), _narrowed(second, kept)
    columns = _columns(first.features)
    pooled = np.concatenate([first.values, second.values])
    deviation = np.ones(len(kept))
    if scale == "pooled":
        deviation = deviations(pooled, _blocks(first.features, columns))
    number = np.array([feature.kind in ("number", "dimension") for feature in first.features])
    centre = np.where(number, pooled.mean(axis=0), 0.0)
    x, y = ((side.values - centre) / deviation for side in (first, second))
    key = digest(estimator, digest_array(x), digest_array(y))
    told = tuple(notes)
    return Subject(first, second, x, y, centre, deviation, columns, scale, estimator, told, key)


@lru_cache(maxsize=4)
def plan_of(parts: Subject) -> Plan:
    """The optimal plan: all maps of a pair begin with it, so that the last few are kept."""
    return optimal_transport.plan(parts.x, parts.y)


@lru_cache(maxsize=4)
def denominator_of(parts: Subject, seed: int, level: float) -> tuple[Denominator, Groups]:
    """The debiased distance that percentages are taken of; the last few are kept, too."""
    return denominator(
        parts.x, parts.y, parts.squared, estimator=parts.estimator, seed=seed, level=level
    )


def _check(a: Rows, b: Rows, scale: str, estimator: str) -> None:
    if scale not in UNITS:
        raise InputError(f"There is no scale {scale!r}; there are {' and '.join(UNITS)}.")
    if estimator not in ("auto", "transport", "gaussian"):
        raise InputError(
            f"There is no estimator {estimator!r}; there are auto, transport and gaussian."
        )
    for side in (a, b):
        if len(side) < FEWEST:
            raise TooFewItemsError(
                f"{side.name!r} has {len(side)} rows; telling how much of a shift a map explains "
                f"takes at least {FEWEST} on each side."
            )


def _kept(a: Rows, b: Rows) -> tuple[list[int], list[str]]:
    """The features that say something, and notes on those that do not."""
    names = [feature.name for feature in a.features]
    pooled = np.concatenate([a.values, b.values])
    dropped = constant(pooled)
    numbers = [
        place
        for place, feature in enumerate(a.features)
        if feature.kind in ("number", "dimension") and place not in dropped
    ]
    copies = repeated(pooled[:, numbers], [names[place] for place in numbers])
    dropped |= {numbers[place]: reason for place, reason in copies.items()}
    kept = [place for place in range(len(names)) if place not in dropped]
    if not kept:
        raise InputError("Every column holds one value in both datasets; nothing can have moved.")
    return kept, [f"Left out {names[place]!r}: {dropped[place]}." for place in sorted(dropped)]


def _narrowed(rows: Rows, kept: Sequence[int]) -> Rows:
    features = tuple(rows.features[place] for place in kept)
    return replace(rows, values=np.ascontiguousarray(rows.values[:, kept]), features=features)


def _columns(features: Sequence[Feature]) -> tuple[Column, ...]:
    """Features that belong to one column of the table, in the order of the first of each."""
    by_name: dict[str, list[int]] = {}
    for place, feature in enumerate(features):
        by_name.setdefault(feature.column, []).append(place)
    return tuple(
        Column(
            name=name,
            kind=features[places[0]].kind,
            places=np.array(places),
            flags=np.array([p for p in places if features[p].kind in ("category", "gap")], int),
        )
        for name, places in by_name.items()
    )


def _blocks(features: Sequence[Feature], columns: Sequence[Column]) -> tuple[Places, ...]:
    """What is scaled together: the flags of a column; a number is alone."""
    blocks = [np.array([p]) for column in columns for p in column.places if p not in column.flags]
    return (*blocks, *(column.flags for column in columns if len(column.flags)))
