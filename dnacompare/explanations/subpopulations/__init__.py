"""Which subpopulations differ: how much of the distance is changed shares, how much lies inside.

Groups are clusters of the items, whatever a search finds that one side has and the other lacks, or
the values of columns (the attributes of *LLM as Dataset Analyst*, ECCV 2024, without a language
model). The energy distance is the sum of all their parts (``numerics.group_parts``).
"""

import numpy as np

from dnacompare.errors import InputError, TooFewItemsError
from dnacompare.explanations.subpopulations.grouping import by_clusters, by_columns
from dnacompare.explanations.subpopulations.groups import groups, p_values
from dnacompare.explanations.subpopulations.parts import Points, interaction, part
from dnacompare.explanations.subpopulations.result import Group, Interaction, Part, Subpopulations
from dnacompare.explanations.subpopulations.words import notes, sentence
from dnacompare.inference import permutation
from dnacompare.inference.pair_means import PairMeans
from dnacompare.numbers import count
from dnacompare.numerics.group_parts import group_parts
from dnacompare.numerics.standardised import UNITS
from dnacompare.specs import ColumnOption, ExplanationSpec, Progress, Report, Rows, silent

__all__ = ["EXPLANATION", "Group", "Interaction", "Part", "Subpopulations", "subpopulations"]

FEWEST = 10
"""Items a side below which groups say nothing."""
TESTED = 2_000
"""Items a side that a comparison tests; with as many the sum is the comparison's distance."""


def subpopulations(
    a: Rows,
    b: Rows,
    *,
    seed: int = 0,
    progress: Report = silent,
    by: tuple[str, ...] | str = (),
    clusters: int = 6,
    permutations: int = 499,
    level: float = 0.05,
) -> Subpopulations:
    """Groups of items, what each adds to the energy distance, and which of them changed.

    ``by`` names one or two columns; without it there are at most ``clusters`` clusters and what is
    typical of one side. Raises ``TooFewItemsError`` below ``FEWEST`` items a side, ``InputError``
    for an unknown column or an unusable option.
    """
    columns = (by,) if isinstance(by, str) and by else tuple(by)
    _check(a, b, columns, clusters, permutations, level)
    first, second = a.capped(TESTED), b.capped(TESTED)
    progress(Progress("Finding groups", 0, 3))
    points = Points.of(first, second)
    ids = np.concatenate([first.ids, second.ids])
    labels = permutation.labels(len(first), len(second), permutations, seed)
    if columns:
        grouping = by_columns(first, second, columns, points.pooled)
    else:
        grouping = by_clusters(points.pooled, ids, labels, most=clusters, seed=seed, level=level)
    progress(Progress("Testing groups", 1, 3))
    tested = p_values(points, grouping, permutations, seed, level)
    progress(Progress("Taking the distance apart", 2, 3))
    found = group_parts(points.clouds, grouping.codes)
    distance = PairMeans.of(points.clouds, labels[:, :1], paired=False).estimate(
        of="V-statistic over all pairs", units=UNITS, seed=seed, scale=points.unit
    )
    told = groups((first, second), points, grouping, found, tested, columns)
    share, inside = (
        part(found.observed[kind].sum(), found.without[:, kind].sum(axis=1), points)
        for kind in (0, 1)
    )
    total = sum(group.share_part.value + group.inside_part.value for group in told)
    progress(Progress("Taking the distance apart", 3, 3))
    return Subpopulations(
        method="subpopulations",
        a=a.name,
        b=b.name,
        n=(len(first), len(second)),
        sentence=sentence(told, share, inside, distance, level),
        seed=seed,
        notes=notes((a, b), (first, second), grouping, level),
        groups=told,
        distance=distance,
        share=share,
        inside=inside,
        total=total,
        gap=total - distance.value,
        by=columns,
        interaction=interaction(first, second, columns, points) if len(columns) == 2 else None,
        search_p_values=grouping.search,
        units=UNITS,
        permutations=permutations,
        level=level,
    )


def _check(
    a: Rows, b: Rows, by: tuple[str, ...], clusters: int, permutations: int, level: float
) -> None:
    for side in (a, b):
        if len(side) < FEWEST:
            raise TooFewItemsError(
                f"{side.name!r} has {count(len(side), 'item')}; telling groups apart takes at "
                f"least {FEWEST} on each side."
            )
    if len(by) > 2 or len(set(by)) < len(by):
        raise InputError(f"by names {', '.join(by)}; groups are made by one or two columns.")
    if clusters < 1:
        raise InputError(f"There cannot be {clusters} clusters; give a number from 1, such as 6.")
    if permutations < 19 or not 0 < level < 1:
        raise InputError(
            f"{permutations} permutations at level {level} decide nothing; take at least 19 and a "
            "level between 0 and 1, such as 499 and 0.05."
        )


EXPLANATION = ExplanationSpec(
    name="subpopulations",
    title="Which subpopulations",
    question="Which groups of items became more or less frequent, and which changed inside?",
    on="embeddings",
    explain=subpopulations,
    result=Subpopulations,
    summary=(
        "Takes the energy distance apart into changed shares of groups and changes inside them; "
        "groups are clusters, what one side alone has, or the values of columns."
    ),
    reference=(
        "Energy distance (Székely & Rizzo 2013) as a sum over groups; Fisher, Wilson, Newcombe; "
        "joint Shapley values (Harris et al. 2022)"
    ),
    options={
        "by": "one or two columns whose values are the groups; clusters unless given",
        "clusters": "at most so many clusters; 6 unless given",
        "permutations": "relabellings of the items; 499 unless given",
        "level": "of the tests; 0.05 unless given",
    },
    columns=(ColumnOption("by", several=True),),  # none proposed: clusters see what has no name
    chapter="groups",
)
