"""One story: distances are sums, and here each sum is stated and checked.

The energy distance is a sum over items, and over groups of what their shares and their insides add;
the DNA distance is a mean over neurons; the squared transport distance is a sum over columns.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from dnacompare.explanation import Explanation
from dnacompare.explanations.energy_contributions import Contribution, EnergyContributions
from dnacompare.explanations.subpopulations.result import Subpopulations
from dnacompare.explanations.transport.parts import TransportMap
from dnacompare.results import Comparison

SINGLE = 1e-5
"""Share of the mean distance between items up to which a sum in single precision may be off: 24
bits, some digits of which the difference of means takes. Such distances are near 1 here, because
embeddings are scaled to a spread of 1."""
DOUBLE = 1e-9
"""Relative; sums in double precision over at most millions of terms."""
NAMED = 6
"""Parts told by name; the others are one."""
TRANSPORT = ("sparse_ot", "sparse_mean")


@dataclass(frozen=True)
class Term:
    """One part of a sum, or all ``others`` together."""

    name: str
    value: float
    others: bool = False


@dataclass(frozen=True)
class Sum:
    """``whole`` is the sum of its parts if ``total`` is within ``tolerance`` of it.

    ``over`` says what the parts are, ``count`` how many; ``chapter`` is where each of them is
    shown, "" for the comparison's own page. The terms are the largest by name, then the others.
    """

    title: str
    whole: float
    units: str
    over: str
    count: int
    total: float
    tolerance: float
    terms: tuple[Term, ...]
    chapter: str

    @property
    def gap(self) -> float:
        """What the parts miss the whole by."""
        return abs(self.total - self.whole)

    @property
    def holds(self) -> bool:
        """Whether the sum is right, to rounding."""
        return self.gap <= self.tolerance


def sums(comparison: Comparison | None, answers: Mapping[str, Explanation]) -> tuple[Sum, ...]:
    """The sums that are known so far; ``answers`` are explanations by method."""
    found = []
    energy = comparison.estimates.get("energy") if comparison else None
    groups, items = answers.get("subpopulations"), answers.get("energy_contributions")
    if isinstance(groups, Subpopulations):
        found.append(_groups(groups, energy.value if energy else groups.distance.value))
    if isinstance(items, EnergyContributions):
        found.append(_items(items, energy.value if energy else items.distance.value))
    if comparison is not None and comparison.layers and "dna_emd" in comparison.estimates:
        found.append(_neurons(comparison))
    transport = next((answers[name] for name in TRANSPORT if name in answers), None)
    if isinstance(transport, TransportMap):
        found.append(_columns(transport))
    return tuple(found)


def telling(items: EnergyContributions) -> Contribution:
    """The item to look at: what adds most of those that add more than chance, else of all."""
    beyond = (item for item in items.items if item.p_value <= items.level)
    return next(beyond, items.items[0])


def _groups(found: Subpopulations, whole: float) -> Sum:
    parts = []
    for group in found.groups:
        parts.append(Term(f"share of {group.name}", group.share_part.value))
        parts.append(Term(f"inside {group.name}", group.inside_part.value))
    return Sum(
        title="Energy distance",
        whole=whole,
        units=found.units,
        over="groups (share + inside)",
        count=len(found.groups),
        total=found.total,
        tolerance=SINGLE,
        terms=_largest(parts, found.total),
        chapter="groups",
    )


def _items(found: EnergyContributions, whole: float) -> Sum:
    parts = [Term(f"An item of {one.side}", one.contribution) for one in found.items[:NAMED]]
    return Sum(
        title="Energy distance",
        whole=whole,
        units=found.units,
        over="items",
        count=len(found.items),
        total=found.total,
        tolerance=SINGLE,
        terms=_largest(parts, found.total),
        chapter="samples",
    )


def _neurons(found: Comparison) -> Sum:
    """A mean over neurons is each one's distance divided by their number, added up."""
    whole = found.estimates["dna_emd"]
    neurons = sum(layer.neurons for layer in found.layers)
    total = sum(layer.neurons * layer.estimate.value for layer in found.layers) / neurons
    parts = [Term(one.name, one.estimate.value / neurons) for one in found.neurons]
    return Sum(
        title="DNA distance",
        whole=whole.value,
        units=whole.units,
        over="neurons (each ÷ their number)",
        count=neurons,
        total=total,
        tolerance=DOUBLE * abs(whole.value),
        terms=_largest(parts, total),
        chapter="",
    )


def _columns(found: TransportMap) -> Sum:
    parts = [Term(column.name, column.share) for column in found.columns]
    return Sum(
        title="Squared transport distance",
        whole=found.squared_distance,
        units=found.units,
        over="columns",
        count=len(found.columns),
        total=found.shares_sum,
        tolerance=DOUBLE * abs(found.squared_distance),
        terms=_largest(parts, found.shares_sum),
        chapter="maps",
    )


def _largest(parts: Iterable[Term], total: float) -> tuple[Term, ...]:
    """The largest parts by size, and one term for what all others add."""
    named = sorted(parts, key=lambda part: -abs(part.value))[:NAMED]
    rest = total - sum(part.value for part in named)
    return (*named, Term("all others", rest, others=True))
