"""What the search for subpopulations finds: groups, and the parts of the distance that add up."""

from dataclasses import dataclass

from dnacompare.explanation import Explanation
from dnacompare.results import Estimate, Interval


@dataclass(frozen=True)
class Part:
    """A part of the energy distance.

    ``value`` is the part of the plug-in distance: parts add up exactly. ``unbiased`` is what is
    left of it beyond chance, and ``interval`` is about that: both by the delete-one jackknife.
    """

    value: float
    unbiased: float
    standard_error: float
    interval: Interval


@dataclass(frozen=True)
class Group:
    """A subpopulation.

    ``source`` is ``cluster``, ``column`` or ``found`` (by what tells A from B). ``n`` counts its
    items in A and B, ``shares`` and ``share_intervals`` (Wilson) are of all items of A and of B,
    ``change`` is the second share less the first with Newcombe's interval. ``share_part`` and
    ``inside_part`` are its parts of the distance. p-values are adjusted for having looked at all
    groups, in both ways; ``None`` where no test was made. ``traits`` say in words what its items
    have in common, and the exemplars (16 hex digits) are its most typical items.
    """

    name: str
    source: str
    n: tuple[int, int]
    shares: tuple[float, float]
    share_intervals: tuple[Interval, Interval]
    change: float
    change_interval: Interval
    share_part: Part
    inside_part: Part
    share_p_value: float | None
    inside_p_value: float | None
    verdict: str
    traits: tuple[str, ...]
    exemplars_a: tuple[str, ...]
    exemplars_b: tuple[str, ...]


@dataclass(frozen=True)
class Interaction:
    """What the shares of two columns add, apart and together.

    ``alone`` are the share parts of grouping by one column only, ``together`` that of grouping by
    both, and ``beyond`` is what is left of it when both alone are taken away: their interaction.
    ``first``, ``second`` and ``joint`` are joint Shapley values of the columns and of the pair that
    joins at once; they add up to ``together``.
    """

    columns: tuple[str, str]
    alone: tuple[Part, Part]
    together: Part
    beyond: Part
    first: Part
    second: Part
    joint: Part


@dataclass(frozen=True, kw_only=True)
class Subpopulations(Explanation):
    """The groups, the largest part of the distance first.

    ``share`` and ``inside`` are the sums over all groups, ``total`` the sum of the two, and ``gap``
    what it misses ``distance.value`` by: rounding. ``by`` names the columns that make the groups,
    if any. ``search_p_values`` are of a subpopulation that is typical of A, and of B, adjusted;
    ``None`` where none was looked for.
    """

    groups: tuple[Group, ...]
    distance: Estimate
    share: Part
    inside: Part
    total: float
    gap: float
    by: tuple[str, ...]
    interaction: Interaction | None
    search_p_values: tuple[float, float] | None
    units: str
    permutations: int
    level: float
