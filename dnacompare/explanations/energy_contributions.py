"""Which items make the energy distance: what every item of A and of B adds to it.

The distance is a sum over items (``numerics.energy_parts``), so nothing is approximated; what an
item would add by chance comes from relabelling all items.
"""

from dataclasses import dataclass

import numpy as np

from dnacompare.errors import InputError
from dnacompare.explanation import Explanation
from dnacompare.inference import permutation
from dnacompare.inference.pair_means import PairMeans
from dnacompare.inference.requirements import decisive, enough
from dnacompare.inference.standing import Standing
from dnacompare.inference.thinning import Thinned, thinned
from dnacompare.numbers import number
from dnacompare.numerics.clouds import clouds
from dnacompare.numerics.energy_parts import EnergyParts, energy_parts, excesses
from dnacompare.numerics.labelled_sums import labelled_sums
from dnacompare.numerics.pairwise import RowSums
from dnacompare.numerics.standardised import UNITS, standardise
from dnacompare.results import Estimate, Interval
from dnacompare.specs import ExplanationSpec, Progress, Report, Rows, silent

FEWEST = 10
"""Items a side below which what chance does cannot be told."""
TESTED = 2_000
"""Items a side that a comparison tests; with as many the sum is the comparison's distance."""


@dataclass(frozen=True)
class Contribution:
    """One item; ``id`` is its identity as 16 hex digits and ``side`` is ``A`` or ``B``.

    ``contribution`` is its term of the sum that is the distance: large far from the other set,
    negative for an item nearer to it than its own items are to each other. ``without_it`` is the
    distance when the item is left out. ``excess`` is how much farther it lies, on average, from the
    other set than from the other items of its own, 0 in expectation where both are alike; ``score``
    is that in standard deviations of what relabelling shows for this item, and ``p_value`` is
    adjusted for having looked at all. A single odd item is far from both sets: it contributes, but
    its excess is small, and it tells nothing about the sets.
    """

    id: str
    side: str
    contribution: float
    without_it: float
    excess: float
    score: float
    p_value: float


@dataclass(frozen=True, kw_only=True)
class EnergyContributions(Explanation):
    """The items by what they add, the largest first.

    ``total`` is the sum of all contributions and ``gap`` what it misses by the distance from three
    means over all pairs: rounding. ``distance`` is the comparison's, summed in single precision.
    ``chance`` holds the 2.5 and 97.5 per cent quantiles of the excess of a relabelled item, and
    ``highest`` the 95 per cent quantile of the largest of all: no item below is an outlier.
    ``beyond`` counts the items with an adjusted p-value of at most ``level``. ``removals`` tell
    what is left of B, in distance and diversity, without the items that add most.
    """

    distance: Estimate
    items: tuple[Contribution, ...]
    total: float
    gap: float
    beyond: int
    chance: Interval
    highest: float
    removals: tuple[Thinned, ...]
    units: str
    permutations: int
    level: float


def energy_contributions(
    a: Rows,
    b: Rows,
    *,
    seed: int = 0,
    progress: Report = silent,
    permutations: int = 199,
    level: float = 0.05,
    items: int = TESTED,
) -> EnergyContributions:
    """The energy distance item by item, on the points that a comparison tests.

    Raises ``TooFewItemsError`` below ``FEWEST`` items a side and ``InputError`` for an unusable
    option.
    """
    enough(a, b, FEWEST, "telling which items make the distance")
    decisive(permutations, level)
    if items < FEWEST:
        raise InputError(f"items is {items}; give a number from {FEWEST}, such as {TESTED}.")
    progress(Progress("Distances of all items", 0, 2))
    first, second = a.capped(items), b.capped(items)
    both = clouds(*standardise(first.values, second.values))
    labels = permutation.labels(both.n, both.m, permutations, seed)
    to_labelled, to_all = labelled_sums(both, labels)
    to_a = to_labelled[:, 0]
    parts = energy_parts(RowSums(to_a, to_all - to_a), both.n)
    standing = Standing.of(excesses(to_labelled, to_all, labels) * both.unit)
    progress(Progress("What is left of B", 1, 2))
    found = _items(first, second, parts, standing, both.unit)
    distance = PairMeans.of(both, labels[:, :1], paired=False).estimate(
        of="V-statistic over all pairs", units=UNITS, seed=seed, scale=both.unit
    )
    total = float(sum(item.contribution for item in found))
    removals = thinned(both, parts.added[both.n :], seed=seed)
    progress(Progress("What is left of B", 2, 2))
    beyond = sum(item.p_value <= level for item in found)
    return EnergyContributions(
        method="energy_contributions",
        a=a.name,
        b=b.name,
        n=(len(first), len(second)),
        sentence=_sentence(found, level, distance),
        seed=seed,
        notes=_notes((a, b), items),
        distance=distance,
        items=found,
        total=total,
        gap=total - parts.total * both.unit,
        beyond=beyond,
        chance=(standing.low, standing.high),
        highest=standing.highest,
        removals=removals,
        units=UNITS,
        permutations=permutations,
        level=level,
    )


def _items(
    a: Rows, b: Rows, parts: EnergyParts, standing: Standing, unit: float
) -> tuple[Contribution, ...]:
    ids = np.concatenate([a.ids, b.ids])
    return tuple(
        Contribution(
            id=f"{int(ids[i]):016x}",
            side="A" if i < len(a) else "B",
            contribution=float(parts.added[i]) * unit,
            without_it=float(parts.without[i]) * unit,
            excess=float(parts.excess[i]) * unit,
            score=float(standing.score[i]),
            p_value=float(standing.p_value[i]),
        )
        for i in np.lexsort((ids, -parts.added))
    )


def _sentence(items: tuple[Contribution, ...], level: float, distance: Estimate) -> str:
    beyond = [item for item in items if item.p_value <= level]
    if not beyond:
        return (
            "No item adds more to the energy distance than an item would by chance; none is to be "
            "called an outlier."
        )
    of_b = sum(item.side == "B" for item in beyond)
    return (
        f"{len(beyond):,} of {len(items):,} items ({len(beyond) - of_b:,} of A, {of_b:,} of B) add "
        f"more to the energy distance of {number(distance.value)} than any would by chance; what "
        "adds much lies away from the other set and need not be rare in its own."
    )


def _notes(sides: tuple[Rows, Rows], items: int) -> tuple[str, ...]:
    notes = [
        f"{side.name}: {items:,} of {len(side):,} items were drawn, as a comparison draws them."
        for side in sides
        if len(side) > items
    ]
    notes.append(
        "Contributions are exact and sum to the distance; which of them are beyond chance is told "
        "by relabelling all items and looking at the most extreme one each time."
    )
    return tuple(notes)


EXPLANATION = ExplanationSpec(
    name="energy_contributions",
    title="Which items make the distance",
    question="Which items of A and B make the distance, and how much does each add?",
    on="embeddings",
    explain=energy_contributions,
    result=EnergyContributions,
    summary=(
        "Takes the energy distance apart into what every item adds: the sum of all is the "
        "distance, and relabelling tells what an item would add by chance."
    ),
    reference="Székely & Rizzo (2013), as a sum over items; diversity: Friedman & Dieng (2023)",
    options={
        "permutations": "relabellings of the items; 199 unless given",
        "level": "of the tests; 0.05 unless given",
        "items": "used at most on each side; 2,000 unless given, as many as a comparison tests",
    },
    chapter="samples",
)
