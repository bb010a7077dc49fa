"""The groups with their numbers: shares, parts of the distance, tests, exemplars."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dnacompare.explanations.subpopulations import naming
from dnacompare.explanations.subpopulations.grouping import Grouping
from dnacompare.explanations.subpopulations.parts import Points, part
from dnacompare.explanations.subpopulations.result import Group
from dnacompare.inference.group_tests import inside_p_values, share_p_values
from dnacompare.inference.holm import holm
from dnacompare.inference.proportions import difference, wilson
from dnacompare.numerics.group_parts import GroupParts
from dnacompare.specs import Rows

Floats = NDArray[np.float64]

SHOWN = 8
"""Exemplars of each side."""
VERDICTS = {
    (True, True): "share and inside",
    (True, False): "share",
    (False, True): "inside",
    (False, False): "no evidence",
}
"""In which way a group changed, by whether its share and its inside did."""


@dataclass(frozen=True, eq=False)
class Tested:
    """Adjusted p-values ``(G,)`` of shares and of insides; NaN where no test was made."""

    share: Floats
    inside: Floats
    level: float

    def of(self, place: int) -> tuple[float | None, float | None, str]:
        """Both p-values of a group and its verdict."""
        share, inside = (
            None if np.isnan(p[place]) else float(p[place]) for p in (self.share, self.inside)
        )
        changed = share is not None and share <= self.level
        moved = inside is not None and inside <= self.level
        return share, inside, VERDICTS[changed, moved]


def p_values(
    points: Points, grouping: Grouping, permutations: int, seed: int, level: float
) -> Tested:
    """All tests adjusted together by Holm's method.

    What the search found has its own p-value for its share; the search and the tests of clusters
    have half of the level each.
    """
    total = len(grouping.labels)
    shares = share_p_values(grouping.codes, len(points.x), total)
    insides = inside_p_values((points.x, points.y), grouping.codes, total, permutations, seed)
    found = [place for place, source in enumerate(grouping.sources) if source == "found"]
    shares[found] = np.nan
    if total == 1:
        shares[:] = np.nan  # the share of a group that is everything cannot change
    adjusted = holm(np.concatenate([shares, insides]))
    if grouping.search is not None:
        adjusted = np.minimum(1.0, 2 * adjusted)
        for place in found:
            adjusted[place] = grouping.search["AB".index(grouping.labels[place][-1])]
    return Tested(adjusted[:total], adjusted[total:], level)


def groups(
    sides: tuple[Rows, Rows],
    points: Points,
    grouping: Grouping,
    parts: GroupParts,
    tested: Tested,
    by: tuple[str, ...],
) -> tuple[Group, ...]:
    """The groups, the largest part of the distance first."""
    a, b = sides
    sizes = (len(a), len(b))
    made = []
    for place, (label, source) in enumerate(zip(grouping.labels, grouping.sources, strict=True)):
        member = grouping.codes == place
        held = int(member[: len(a)].sum()), int(member[len(a) :].sum())
        told = naming.traits(a, b, member, by)
        share_p, inside_p, verdict = tested.of(place)
        near_a, near_b = _exemplars(a, b, member, grouping.order)
        share, inside = (
            part(parts.observed[kind, place], parts.without[:, kind, place], points)
            for kind in (0, 1)
        )
        made.append(
            Group(
                name=naming.name(label, source, told),
                source=source,
                n=held,
                shares=(held[0] / sizes[0], held[1] / sizes[1]),
                share_intervals=(wilson(held[0], sizes[0]), wilson(held[1], sizes[1])),
                change=held[1] / sizes[1] - held[0] / sizes[0],
                change_interval=difference(held, sizes),
                share_part=share,
                inside_part=inside,
                share_p_value=share_p,
                inside_p_value=inside_p,
                verdict=verdict,
                traits=tuple(one.long for one in told),
                exemplars_a=near_a,
                exemplars_b=near_b,
            )
        )
    return tuple(
        sorted(made, key=lambda one: one.share_part.value + one.inside_part.value, reverse=True)
    )


def _exemplars(
    a: Rows, b: Rows, member: NDArray[np.bool_], order: Floats
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The most typical items of a group in A and in B, as 16 hex digits."""
    shown = []
    for side, start in ((a, 0), (b, len(a))):
        places = np.flatnonzero(member[start : start + len(side)])
        first = places[np.argsort(order[start + places], kind="stable")[:SHOWN]]
        shown.append(tuple(f"{int(side.ids[place]):016x}" for place in first))
    return shown[0], shown[1]
