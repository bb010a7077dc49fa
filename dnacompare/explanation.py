"""One answer to "why do they differ", as a frozen value that is kept as a file of its own."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from dnacompare.results import VERSION, Document

DRAWN = {"table": False}
"""Metadata of a field that is there to be drawn: no table is made of it."""


@dataclass(frozen=True, kw_only=True)
class Explanation(Document):
    """What every explanation says of itself; each method adds its own fields.

    ``a`` and ``b`` are the names of the datasets, ``n`` the rows of each that were used;
    ``method`` is the registered name. ``sentence`` says what to conclude, and what not.
    """

    method: str
    a: str
    b: str
    n: tuple[int, int]
    sentence: str
    seed: int
    notes: tuple[str, ...] = ()
    software: Mapping[str, str] = field(default_factory=dict)
    version: int = VERSION
