"""What the columns of the datasets are like: the frame in which they are compared."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from dnacompare.dataset import Dataset
from dnacompare.errors import InputError
from dnacompare.extractors.columns.values import is_number, numbers, texts

if TYPE_CHECKING:
    import pandas as pd

CATEGORIES = 50
"""Most categories of a column with a neuron of their own."""
UNIQUE = 0.5
"""A text column with more distinct values than this share of its rows is not categorical."""
DISTINCT = 100_000
"""Distinct texts that are counted at most; a column with more is not categorical either."""
CELLS = 1 << 22
"""Cells read at once."""


@dataclass(frozen=True)
class Frame:
    """Which columns are used, and how.

    ``numbers``: location and scale of each; ``categories``: the most frequent values of each;
    ``other``: those with rarer values besides; ``missing``: those with gaps somewhere;
    ``dropped``: why a column is not used.
    """

    numbers: Mapping[str, tuple[float, float]]
    categories: Mapping[str, tuple[str, ...]]
    other: tuple[str, ...]
    missing: tuple[str, ...]
    dropped: Mapping[str, str]


def fit(datasets: Sequence[Dataset]) -> Frame:
    """The frame of the datasets: scales from the first, categories and gaps from all.

    Raises ``InputError`` when no column is left.
    """
    numeric, textual, dropped = _kinds(datasets)
    moments = [_Moments(len(numeric)) for _ in datasets]
    counts = {column: _Values() for column in textual}
    gaps: set[str] = set()
    for dataset, own in zip(datasets, moments, strict=True):
        for rows in _chunks(dataset, len(numeric) + len(textual)):
            values = numbers(rows, numeric)
            own.add(values)
            gaps |= {numeric[place] for place in np.flatnonzero(np.isnan(values).any(axis=0))}
            for column in textual:
                texted = texts(rows[column])
                counts[column].add(texted)
                gaps |= {column} if texted.isna().any() else set()
    frame = moments[0].frame()
    for place, column in enumerate(numeric):
        if any(own.count[place] == 0 for own in moments):
            dropped[column] = "it has no number in one of the datasets"
    dropped |= {column: why for column in textual if (why := counts[column].objection())}
    found = Frame(
        {c: f for c, f in zip(numeric, frame, strict=True) if c not in dropped},
        {c: counts[c].frequent() for c in textual if c not in dropped},
        tuple(c for c in textual if c not in dropped and counts[c].distinct > CATEGORIES),
        tuple(c for c in (*numeric, *textual) if c in gaps and c not in dropped),
        dropped,
    )
    if not found.numbers and not found.categories:
        told = "; ".join(f"{column!r}: {why}" for column, why in list(dropped.items())[:5])
        raise InputError(f"No column can be compared ({told or 'there is none'}).")
    return found


def _kinds(
    datasets: Sequence[Dataset],
) -> tuple[tuple[str, ...], tuple[str, ...], dict[str, str]]:
    """Columns of numbers and of text that all datasets have, and why others are left out."""
    heads = [dataset.read(slice(0, 1)) for dataset in datasets]
    numeric: list[str] = []
    textual: list[str] = []
    dropped: dict[str, str] = {}
    for column in dict.fromkeys(str(column) for head in heads for column in head.columns):
        if not all(column in head.columns for head in heads):
            dropped[column] = "it is not in both datasets"
            continue
        kinds = {is_number(head[column]) for head in heads}
        if len(kinds) > 1:
            dropped[column] = "it holds numbers in one dataset and text in the other"
        else:
            (numeric if kinds.pop() else textual).append(column)
    return tuple(numeric), tuple(textual), dropped


def _chunks(dataset: Dataset, columns: int) -> "Iterator[pd.DataFrame]":
    step = max(1, CELLS // max(1, columns))
    for start in range(0, len(dataset), step):
        yield dataset.read(slice(start, start + step))


class _Moments:
    """Mean and spread of the finite values of columns, merged chunk by chunk.

    Chan, Golub & LeVeque, *Updating formulae and a pairwise algorithm*, 1979, eq. 2.1.
    """

    def __init__(self, columns: int) -> None:
        self.count = np.zeros(columns)
        self.mean = np.zeros(columns)
        self.spread = np.zeros(columns)
        self.low = np.full(columns, np.inf)
        self.high = np.full(columns, -np.inf)

    def add(self, values: NDArray[np.float64]) -> None:
        """Take in rows ``(n, columns)``."""
        finite = np.isfinite(values)
        known = np.where(finite, values, 0.0)
        count = finite.sum(axis=0)
        with np.errstate(over="ignore", invalid="ignore"):  # told apart in ``frame``
            mean = known.sum(axis=0) / np.maximum(count, 1)
            spread = np.where(finite, (known - mean) ** 2, 0.0).sum(axis=0)
            total = np.maximum(self.count + count, 1)
            step = mean - self.mean
            self.spread += spread + step**2 * self.count * count / total
            self.mean += step * count / total
        self.count += count
        self.low = np.minimum(self.low, np.where(finite, values, np.inf).min(axis=0))
        self.high = np.maximum(self.high, np.where(finite, values, -np.inf).max(axis=0))

    def frame(self) -> list[tuple[float, float]]:
        """Mean and standard deviation of each column.

        Scale 1 for a constant column; where squares overflow, the largest size is the scale.
        """
        with np.errstate(invalid="ignore"):
            scale = np.sqrt(self.spread / np.maximum(self.count, 1))
        wide = ~(np.isfinite(scale) & np.isfinite(self.mean))
        location = np.where(wide, 0.0, self.mean)
        scale = np.where(wide, np.maximum(np.abs(self.low), np.abs(self.high)), scale)
        constant = self.low == self.high  # by comparison: its deviations are rounding, not 0
        location = np.where(constant, self.low, location)
        scale = np.where(constant | (scale == 0), 1.0, scale)
        return [(float(a), float(b)) for a, b in zip(location, scale, strict=True)]


class _Values:
    """How often each text occurs; counting ends where a column is certainly no category."""

    def __init__(self) -> None:
        self.rows = 0
        self._counts: Counter[str] = Counter()

    @property
    def distinct(self) -> int:
        """Different texts seen."""
        return len(self._counts)

    def add(self, column: "pd.Series") -> None:
        """Take in a column of texts with gaps."""
        self.rows += int(column.notna().sum())
        if self.distinct <= DISTINCT:
            self._counts.update(column.value_counts().to_dict())

    def objection(self) -> str | None:
        """Why the column is no category, if so."""
        if not self.distinct:
            return "it has no value"
        if self.distinct > DISTINCT:
            return f"it has more than {DISTINCT:,} different texts"
        if self.distinct > CATEGORIES and self.distinct > UNIQUE * self.rows:
            return f"its {self.distinct:,} different texts in {self.rows:,} rows are no categories"
        return None

    def frequent(self) -> tuple[str, ...]:
        """The most frequent values, ties in alphabetical order."""
        ranked = sorted(self._counts.items(), key=lambda item: (-item[1], item[0]))
        return tuple(value for value, _ in ranked[:CATEGORIES])
