"""The explanations a workspace knows: what was asked about two datasets, and what was found."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from dnacompare.explanation import Explanation
from dnacompare.store.database import Database
from dnacompare.store.kept import Kept


@dataclass(frozen=True)
class ExplanationRecord:
    """What was asked: ``a`` and ``b`` are ids of datasets, ``settings`` JSON values."""

    id: str
    a: str
    b: str
    method: str
    settings: Mapping[str, Any]
    title: str
    created: float
    finished: float | None = None


class Explanations(Kept[ExplanationRecord, Explanation]):
    """Explanations by id; ``read`` knows the class of each method's results."""

    def __init__(self, database: Database, read: Callable[[str], Explanation]) -> None:
        super().__init__(database, "explanations", ExplanationRecord, read)
