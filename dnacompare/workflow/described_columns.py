"""What can be asked of the columns of two datasets: their kinds, and guesses at their meaning."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from dnacompare.dataset import Dataset
from dnacompare.specs import Column, ColumnOption
from dnacompare.workflow.known_columns import known_columns

FEW = 50
"""Different values up to which numbers can stand for names."""


@dataclass(frozen=True)
class DescribedColumn:
    """A column of either dataset: whether it holds numbers, and how many different values."""

    name: str
    numeric: bool
    distinct: int
    on: str
    """``both``, ``A`` or ``B``."""

    def fits(self, option: ColumnOption) -> bool:
        """Whether the column is of the kind that the option asks for."""
        if option.kind == "number":
            return self.numeric
        return option.kind == "any" or not self.numeric or self.distinct <= FEW


def described_columns(a: Dataset, b: Dataset) -> tuple[DescribedColumn, ...]:
    """The columns of both, then those of one alone, each in the dataset's order."""
    known = known_columns(a, b)
    both = [name for name in known[0] if name in known[1]]
    alone = [(name, side) for side, own in zip("AB", known, strict=True) for name in own]
    places = dict.fromkeys(both, "both") | {n: s for n, s in alone if n not in both}
    found = []
    for name, on in places.items():
        values = [own[name] for own in known if name in own]
        numeric = all(column.dtype.kind == "f" for column in values)
        found.append(DescribedColumn(name, numeric, _distinct(values), on))
    return tuple(found)


def guess(option: ColumnOption, columns: Iterable[DescribedColumn]) -> str | None:
    """The first column that is called as such columns often are, and of the right kind."""
    fitting = {column.name.lower(): column.name for column in columns if column.fits(option)}
    return next((fitting[name] for name in option.names if name in fitting), None)


def _distinct(values: list[Column]) -> int:
    whole = np.concatenate(values)
    if whole.dtype.kind == "f":
        return len(np.unique(whole[~np.isnan(whole)]))
    return len(set(whole.tolist()) - {""})
