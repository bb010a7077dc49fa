"""A stream beside a reference, as a frozen value with a p-value that holds at every time."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from dnacompare.document import VERSION, Document


@dataclass(frozen=True)
class WatchedBatch:
    """One batch of a stream: ``items`` came, ``bets`` were made; wealth and p-value after it."""

    name: str
    items: int
    bets: int
    wealth: float
    p_value: float


@dataclass(frozen=True)
class Watched(Document):
    """A stream beside a reference, with a p-value that holds whenever one looks.

    ``log_wealth`` is the natural logarithm of the wealth after each item of the stream; ``p_value``
    is 1 over the largest wealth so far. ``alarm`` counts the items until the wealth first reached
    1 / ``level``; ``None`` if it has not. ``left`` items of the reference no bet has used.
    """

    reference: str
    items: int
    batches: tuple[WatchedBatch, ...]
    log_wealth: tuple[float, ...]
    p_value: float
    level: float
    alarm: int | None
    left: int
    sentence: str
    extractor: str
    seed: int
    method: str
    software: Mapping[str, str] = field(default_factory=dict)
    version: int = VERSION
