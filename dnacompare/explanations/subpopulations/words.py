"""What to conclude from the groups, and what not, in words."""

from collections.abc import Sequence

import numpy as np

from dnacompare.explanations.subpopulations.grouping import Grouping
from dnacompare.explanations.subpopulations.result import Group, Part
from dnacompare.inference.group_tests import FEWEST
from dnacompare.numbers import number, percent
from dnacompare.results import Estimate
from dnacompare.specs import Rows

NAMED = 3
"""Groups that the sentence names at most."""


def sentence(
    groups: Sequence[Group], share: Part, inside: Part, distance: Estimate, level: float
) -> str:
    """What changed; without evidence, that nothing is shown."""
    changed = [group for group in groups if group.verdict != "no evidence"]
    if not changed:
        return (
            f"No group is shown to have changed, in its share or inside, at the level {level:g}; "
            "other groups may have."
        )
    told = "; ".join(_told(group) for group in changed[:NAMED])
    more = f"; and {len(changed) - NAMED} more" if len(changed) > NAMED else ""
    return (
        f"Of the energy distance of {number(distance.value)}, {number(share.value)} is a change of "
        f"shares and {number(inside.value)} a change inside groups. Changed: {told}{more}. Groups "
        "tell where the difference lies, not why it came about."
    )


def _told(group: Group) -> str:
    shares = f"{percent(group.shares[0])} of A, {percent(group.shares[1])} of B"
    return f"{group.name} ({shares}; {group.verdict})"


def notes(
    given: tuple[Rows, Rows], used: tuple[Rows, Rows], grouping: Grouping, level: float
) -> tuple[str, ...]:
    """How it was done, and what the numbers do not say."""
    told = [
        f"{side.name}: {len(some):,} of {len(side):,} items were drawn, as a comparison draws them."
        for side, some in zip(given, used, strict=True)
        if len(some) < len(side)
    ]
    told.append(
        "Each group's part is its product with the whole difference: its own square and half of "
        "what it has in common with the others. The parts add up to the distance; their intervals "
        "are about what is left of them beyond chance (delete-one jackknife)."
    )
    if np.isin(used[0].ids, used[1].ids).any():
        told.append(
            "Some items are on both sides, so the sides are more alike than two draws would be: "
            "what is left of a part beyond chance may lie below 0."
        )
    tests = "Shares: Fisher's test; inside: energy distance, labels permuted within the group"
    told.append(f"{tests}, from {FEWEST} items a side. All adjusted together by Holm's method.")
    if "column" not in grouping.sources:
        told.append(_searched(grouping, level))
    return tuple(told)


def _searched(grouping: Grouping, level: float) -> str:
    if grouping.search is None:
        return "Too few items are on one side alone to look for what is typical of a side."
    first, second = (number(p) for p in grouping.search)
    text = (
        f"Half of the level {level:g} is spent on a search for items that are typical of A "
        f"(p = {first}) or of B (p = {second}), scored by directions found on other items and "
        "calibrated by permuting the whole search."
    )
    if "found" in grouping.sources:
        text += (
            " The size of such a group was chosen by the evidence, which flatters its change of "
            "share a little."
        )
    return text
