"""The matrices a workspace knows: which datasets were asked about, and what was found."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dnacompare.distance_matrix import DistanceMatrix
from dnacompare.store.database import Database
from dnacompare.store.kept import Kept


@dataclass(frozen=True)
class MatrixRecord:
    """What was asked: ``members`` are ids of datasets, ``settings`` JSON values."""

    id: str
    members: tuple[str, ...]
    settings: Mapping[str, Any]
    title: str
    created: float
    finished: float | None = None


class Matrices(Kept[MatrixRecord, DistanceMatrix]):
    """Matrices by id."""

    def __init__(self, database: Database) -> None:
        super().__init__(database, "matrices", MatrixRecord, DistanceMatrix.from_json)
