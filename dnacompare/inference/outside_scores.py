"""Scores of how far items lie outside a set, made of that set alone, on one scale."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dnacompare.errors import InputError
from dnacompare.inference.column_words import words
from dnacompare.numerics import outside
from dnacompare.numerics.vendi import directions
from dnacompare.specs import Rows

Floats = NDArray[np.float64]
FOLDS = 5


@dataclass(frozen=True, eq=False)
class Measured:
    """Scores ``(n,)`` of some items; ``combined`` is the largest of them on the common scale."""

    combined: Floats
    neighbours: Floats
    mahalanobis: Floats
    energy: Floats | None
    nearest: NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class OutsideScores:
    """The known items ``(N, d)`` in their own deviations, and what scores were made of them."""

    centre: Floats
    deviation: Floats
    compared: Floats
    centres: outside.Centres
    own: tuple[Floats, ...]
    k: int
    metric: str
    logits: tuple[str, ...]

    @classmethod
    def of(
        cls, known: Rows, *, k: int, metric: str, label: str | None, logits: Sequence[str]
    ) -> "OutsideScores":
        """From ``known`` items, more than k of them; a feature without spread counts in its own
        units. Raises ``InputError`` for a label or logits that cannot be read."""
        if not known.features:
            raise InputError(f"{known.name!r} has no feature beside the columns named as options.")
        centre = known.values.mean(axis=0)
        spread = known.values.std(axis=0)
        deviation = np.where(spread > 0, spread, 1.0)
        scaled = (known.values - centre) / deviation
        classes = _classes(known, label)
        centres = outside.Centres.of(scaled, classes)
        compared = scaled if metric == "euclidean" else directions(known.values)
        near = outside.neighbours(compared, compared, k, themselves=True)
        own = [near.distance, _unseen(scaled, classes)]
        if logits:
            own.append(outside.energy(_logits(known, logits)))
        return cls(centre, deviation, compared, centres, tuple(own), k, metric, tuple(logits))

    def measure(self, items: Rows) -> Measured:
        """The scores of ``items`` with the same features and columns."""
        scaled = (items.values - self.centre) / self.deviation
        seen = scaled if self.metric == "euclidean" else directions(items.values)
        near = outside.neighbours(self.compared, seen, self.k)
        scores = [near.distance, self.centres.distance(scaled)]
        if self.logits:
            scores.append(outside.energy(_logits(items, self.logits)))
        each = [
            outside.common_scale(known, found)
            for known, found in zip(self.own, scores, strict=True)
        ]
        return Measured(
            combined=np.max(each, axis=0),
            neighbours=scores[0],
            mahalanobis=scores[1],
            energy=scores[2] if self.logits else None,
            nearest=near.nearest,
        )


def _unseen(known: Floats, classes: NDArray[np.int64]) -> Floats:
    """Distances ``(N,)`` of the known items to centres made without them, a fold at a time: with
    many dimensions an item that a covariance has seen lies far nearer than one that it has not."""
    fold = np.arange(len(known)) % FOLDS
    found = np.empty(len(known))
    for out in range(FOLDS):
        kept = fold != out
        left = np.unique(classes[kept], return_inverse=True)[1]
        found[~kept] = outside.Centres.of(known[kept], left).distance(known[~kept])
    return found


def _classes(rows: Rows, label: str | None) -> NDArray[np.int64]:
    if label is None:
        return np.zeros(len(rows), np.int64)
    found: NDArray[np.int64] = np.unique(words(rows.column(label)), return_inverse=True)[1]
    if found.max() >= len(rows) // 2:
        raise InputError(
            f"The column {label!r} has {found.max() + 1} values on {len(rows)} items; a class "
            "needs several. Choose a column that says what kind an item is."
        )
    return found


def _logits(rows: Rows, logits: Sequence[str]) -> Floats:
    columns = []
    for name in logits:
        column = rows.column(name)
        if column.dtype == object or not np.isfinite(column).all():
            raise InputError(
                f"The column {name!r} of {rows.name!r} holds text or gaps; logits are numbers."
            )
        columns.append(column.astype(np.float64))
    if len(columns) < 2:
        raise InputError("Logits are one column for each class; give at least two.")
    return np.stack(columns, axis=1)
