"""How items were sampled, whether they seem independent, and how many of them are needed."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Sampling:
    """How the items were sampled, as the tests took it.

    ``kind`` is ``paired``, ``blocked`` or ``clustered``; ``by`` names what the design follows.
    ``units`` of A and of B moved as a whole; of these, ``shared`` clusters had items of both sides.
    """

    kind: str
    by: str
    units: tuple[int, int]
    shared: int
    sentence: str


@dataclass(frozen=True)
class Dependence:
    """What speaks against independent items on one side.

    ``by`` names the column whose values hold items that resemble each other, in ``clusters`` many;
    "" means neighbours in order, and ``rows`` how many of them belong together. ``items`` were
    looked at and tell as much as ``effective`` independent ones.
    """

    side: str
    by: str
    rows: int
    correlation: float
    p_value: float
    clusters: int
    items: int
    effective: float
    sentence: str


@dataclass(frozen=True)
class ItemsNeeded:
    """The smallest shift that n items of A and m of B find, with the Monte Carlo error of it;
    ``None`` where not even the widest shift tried is found."""

    n: int
    m: int
    shift: float | None
    standard_error: float | None


@dataclass(frozen=True)
class PowerCurve:
    """The smallest shift that a test at ``level`` finds with ``power``, for each pair of sizes.

    ``draws`` pairs of samples of each size were drawn; shifts are in ``units``.
    """

    sizes: tuple[ItemsNeeded, ...]
    level: float
    power: float
    draws: int
    seed: int
    method: str
    units: str
