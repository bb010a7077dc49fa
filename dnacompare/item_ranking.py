"""What was found about single items, as frozen values: how far each is, and which are near it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from dnacompare.results import VERSION, Document


@dataclass(frozen=True)
class RankedItem:
    """An item of B; ``id`` is its identity as 16 hex digits.

    ``distance`` is that of its one-item DNA to A's. ``p_value`` is (1 + the number of held-out
    items of A at least as far) / (1 + their number), for this item alone.
    """

    id: str
    name: str
    distance: float
    p_value: float


@dataclass(frozen=True)
class ItemRanking(Document):
    """The items of B, the farthest from A first; ``sentence`` says what to conclude.

    A's DNA is made of one half of A's items, by their identities. ``reference`` are the distances
    of the other half, ascending (where these are many, evenly spaced quantiles): where an item of A
    that the DNA has not seen lies. ``n`` counts the items of the DNA, of the reference and of B.
    """

    a: str
    b: str
    n: tuple[int, int, int]
    items: tuple[RankedItem, ...]
    reference: tuple[float, ...]
    units: str
    method: str
    sentence: str
    neurons: int
    extractor: str
    notes: tuple[str, ...] = ()
    software: Mapping[str, str] = field(default_factory=dict)
    version: int = VERSION


@dataclass(frozen=True)
class NearItem:
    """An item near the chosen one; ``id`` is its identity as 16 hex digits."""

    id: str
    name: str
    distance: float


@dataclass(frozen=True)
class NearestItems(Document):
    """The items nearest to one item, the nearest first.

    ``typical`` is the median distance of all ``n`` other items: what a distance is read against.
    """

    dataset: str
    item: str
    name: str
    n: int
    items: tuple[NearItem, ...]
    typical: float
    units: str
    method: str
    extractor: str
    notes: tuple[str, ...] = ()
    software: Mapping[str, str] = field(default_factory=dict)
    version: int = VERSION
