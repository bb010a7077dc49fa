"""Does a matrix of distances go with another one of the same things? The Mantel test, by name."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dnacompare.distance_matrix import DistanceMatrix
from dnacompare.distances.energy_matrix import mantel
from dnacompare.errors import InputError
from dnacompare.numbers import bare_p, number
from dnacompare.workflow.collection_tables import texts
from dnacompare.workflow.open import open_dataset

MOST = 10_000
"""Rows of the other matrix at most."""
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class MantelTest:
    """Correlation of two matrices off their diagonals, and its two-sided p-value over
    ``permutations`` of the names of one."""

    correlation: float
    p_value: float
    members: int
    permutations: int
    seed: int

    @property
    def sentence(self) -> str:
        """What was found, with everything that qualifies it."""
        return (
            f"Correlation with the other matrix over the pairs of {self.members} members: "
            f"{number(self.correlation)}, p = {bare_p(self.p_value)} (Mantel test, "
            f"{self.permutations:,} permutations of the members, seed {self.seed})."
        )


def mantel_test(
    matrix: DistanceMatrix, other: Any, *, permutations: int = 9_999, seed: int = 0
) -> MantelTest:
    """Do the distances of ``matrix`` go with ``other``, such as correlations of returns?

    ``other`` is a square table: its first column names the rows and the others are called like the
    members (anything ``open_dataset`` takes for a table; a member that is a file may be called
    without its suffix; rows and columns of others are left out), or an array ``(D, D)`` in the
    members' order. Cells of a matrix depend on each other, so members are permuted (Mantel 1967).

    Raises ``InputError`` for fewer than four members, members that are not in the table or there
    twice, and values that are missing, asymmetric or constant, ``IncompatibleError`` for an array
    of another size.
    """
    names = [member.name for member in matrix.members]
    values = other if isinstance(other, np.ndarray) else _of_table(other, names)
    values = np.array(values, np.float64)
    if values.ndim == 2 and values.shape[0] == values.shape[1]:
        np.fill_diagonal(values, 0.0)  # of no account
    r, p = mantel(matrix.values(), values, permutations=permutations, seed=seed)
    return MantelTest(r, p, len(matrix), permutations, seed)


def _of_table(given: Any, names: Sequence[str]) -> Floats:
    """The cells of the members in their order."""
    import pandas as pd

    rows = open_dataset(given, modality="table").read(slice(0, MOST))
    heads = [str(name) for name in rows.columns]
    first = texts(rows.iloc[:, 0]).tolist()
    down = [_place(name, first, "row") for name in names]
    across = [_place(name, heads[1:], "column") + 1 for name in names]
    cells = rows.iloc[down, across].apply(pd.to_numeric, errors="coerce")
    result: Floats = cells.to_numpy(np.float64)
    return result


def _place(name: str, among: Sequence[str], what: str) -> int:
    """Where a member is, by its name or by that without a suffix."""
    for called in (name, PurePath(name).stem):
        places = [place for place, one in enumerate(among) if one == called]
        if len(places) == 1:
            return places[0]
        if places:
            raise InputError(f"{called!r:.60} names {len(places)} {what}s of the other matrix.")
    some = ", ".join(among[:5])
    raise InputError(
        f"No {what} of the other matrix is called {name!r:.60}; there are {some:.200}. Its first "
        "column must name the rows, and the others must be called like the members."
    )
