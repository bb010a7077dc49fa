"""Versions of data in time beside one reference: how far each lies, and whether it is alarming."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from dnacompare.document import VERSION, Document
from dnacompare.results import Estimate


@dataclass(frozen=True)
class DataVersion:
    """One version: its distance from the reference, and the evidence that it brought.

    ``p_value`` is of its test against ``tested[0]`` items drawn from all before it, with
    ``tested[1]`` of its own; ``log_e_value`` and ``log_wealth`` are natural logarithms.
    """

    name: str
    fingerprint: str
    items: int
    estimate: Estimate
    tested: tuple[int, int]
    p_value: float
    log_e_value: float
    log_wealth: float


@dataclass(frozen=True)
class VersionSeries(Document):
    """Versions in their order. ``alarm`` is the number, from 1, of the one that raised it.

    Where nothing ever changes an alarm comes with probability at most ``level`` over all versions
    together; ``p_value`` is 1 over the largest wealth so far and holds at every time.
    """

    reference: str
    fingerprint: str
    items: int
    distance: str
    title: str
    versions: tuple[DataVersion, ...]
    p_value: float
    level: float
    alarm: int | None
    extractor: str
    seed: int
    sentence: str
    method: str
    software: Mapping[str, str] = field(default_factory=dict)
    version: int = VERSION
