"""What else a workspace was asked and found, of any kind that has no table of its own."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from dnacompare.results import Document
from dnacompare.store.database import Database
from dnacompare.store.kept import Kept

T = TypeVar("T", bound=Document)


@dataclass(frozen=True)
class FindingRecord:
    """What was asked: ``settings`` are JSON values; ``kind`` says what they mean."""

    id: str
    kind: str
    settings: Mapping[str, Any]
    title: str
    created: float
    finished: float | None = None


class Findings(Kept[FindingRecord, T]):
    """Findings by id; ``read`` knows the class of this kind's results."""

    def __init__(self, database: Database, read: Callable[[str], T]) -> None:
        super().__init__(database, "findings", FindingRecord, read)
