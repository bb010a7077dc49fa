"""Which items move the Fréchet distance: the influence of each on means and covariances.

The distance between fitted Gaussians has a derivative in every item
(``numerics.frechet_influence``); what is large by chance comes from relabelling all items.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dnacompare.errors import InputError
from dnacompare.explanation import Explanation
from dnacompare.inference import permutation
from dnacompare.inference.requirements import decisive, enough
from dnacompare.inference.standing import Standing
from dnacompare.numbers import count, number, percent
from dnacompare.numerics.frechet_influence import Influence
from dnacompare.numerics.frechet_influence import frechet_influence as influence_of
from dnacompare.numerics.standardised import UNITS, standardise
from dnacompare.results import Estimate, Interval
from dnacompare.specs import ExplanationSpec, Progress, Report, Rows, silent

Floats = NDArray[np.float64]
FEWEST = 20
"""Items a side below which a covariance says nothing of a single one."""
PER_DIMENSION = 5
"""Items for each dimension kept: with fewer, leaving one out turns the whole covariance."""
MOST = 64
"""Dimensions kept at most; of the leading ones, by the spread of both sets together."""


@dataclass(frozen=True)
class Influential:
    """One item; ``id`` is its identity as 16 hex digits and ``side`` is ``A`` or ``B``.

    ``influence`` is the rate at which the squared distance grows when mass moves to the item: above
    0 it pulls the sets apart, below it holds them together. ``without_it`` is the distance when it
    is left out, to first order. ``score`` is the influence in standard deviations of what
    relabelling shows for this item; ``p_value`` is adjusted for having looked at all.
    """

    id: str
    side: str
    influence: float
    without_it: float
    score: float
    p_value: float


@dataclass(frozen=True, kw_only=True)
class FrechetInfluence(Explanation):
    """The items, the most influential first.

    ``dimensions`` leading principal components hold the share ``kept`` of the spread of all items;
    ``distance`` is the squared Fréchet distance on them. ``chance`` holds the 2.5 and 97.5 per cent
    quantiles of a relabelled item's influence, ``highest`` the 95 per cent quantile of the largest.
    """

    distance: Estimate
    items: tuple[Influential, ...]
    beyond: int
    chance: Interval
    highest: float
    dimensions: int
    kept: float
    units: str
    permutations: int
    level: float


def frechet_influence(
    a: Rows,
    b: Rows,
    *,
    seed: int = 0,
    progress: Report = silent,
    permutations: int = 99,
    level: float = 0.05,
    items: int = 2_000,
) -> FrechetInfluence:
    """Every item's influence on the squared Fréchet distance of the standardised embeddings.

    Raises ``TooFewItemsError`` below ``FEWEST`` items a side and ``InputError`` for an unusable
    option.
    """
    enough(a, b, FEWEST, "telling which items move means and covariances")
    decisive(permutations, level)
    if items < FEWEST:
        raise InputError(f"items is {items}; give a number from {FEWEST}, such as 2,000.")
    first, second = a.capped(items), b.capped(items)
    points, kept = _leading(np.concatenate(standardise(first.values, second.values)), first, second)
    observed = influence_of(points[: len(first)], points[len(first) :])
    values, influences = _relabelled(points, len(first), permutations, seed, progress)
    standing = Standing.of(influences)
    found = _items(first, second, observed, standing)
    distance = _estimate(observed, values, seed)
    return FrechetInfluence(
        method="frechet_influence",
        a=a.name,
        b=b.name,
        n=(len(first), len(second)),
        sentence=_sentence(found, level, distance),
        seed=seed,
        notes=_notes((a, b), items, points.shape[1], kept),
        distance=distance,
        items=found,
        beyond=sum(item.p_value <= level for item in found),
        chance=(standing.low, standing.high),
        highest=standing.highest,
        dimensions=points.shape[1],
        kept=kept,
        units=f"squared {UNITS}",
        permutations=permutations,
        level=level,
    )


def _leading(points: NDArray[np.float32], a: Rows, b: Rows) -> tuple[Floats, float]:
    """All points on as many principal components as the smaller set can tell of, and the share of
    their spread that these hold."""
    most = max(1, min(MOST, min(len(a), len(b)) // PER_DIMENSION, points.shape[1]))
    wide = points.astype(np.float64)
    wide -= wide.mean(axis=0)
    values, vectors = np.linalg.eigh(wide.T @ wide)
    total = float(values.sum())
    kept = float(values[-most:].sum()) / total if total > 0 else 1.0
    return wide @ vectors[:, -most:], min(kept, 1.0)


def _relabelled(
    points: Floats, n: int, permutations: int, seed: int, progress: Report
) -> tuple[Floats, Floats]:
    """Distances ``(B + 1,)`` and influences ``(B + 1, N)`` of all labellings."""
    labels = permutation.labels(n, len(points) - n, permutations, seed)
    values, influences = np.empty(permutations + 1), np.empty((permutations + 1, len(points)))
    for place, chosen in enumerate(labels.T):
        progress(Progress("Relabelling", place, permutations + 1))
        found = influence_of(points[chosen], points[~chosen])
        values[place] = found.value
        influences[place, chosen], influences[place, ~chosen] = found.on_a, found.on_b
    progress(Progress("Relabelling", permutations + 1, permutations + 1))
    return values, influences


def _estimate(observed: Influence, values: Floats, seed: int) -> Estimate:
    """The distance with its infinitesimal jackknife error: influences are what it is made of."""
    sides = (observed.on_a, observed.on_b)
    variance = sum(float(np.mean(side**2)) / (len(side) - 1) for side in sides)
    return Estimate(
        value=observed.value,
        n=(len(sides[0]), len(sides[1])),
        units=f"squared {UNITS}",
        method="Gaussians with sample covariances; error: infinitesimal jackknife, without bias",
        seed=seed,
        standard_error=float(np.sqrt(variance)),
        p_value=permutation.p_value(values),
        permutations=len(values) - 1,
        noise_floor=permutation.noise_floor(values),
        root=float(np.sqrt(observed.value)),
    )


def _items(a: Rows, b: Rows, observed: Influence, standing: Standing) -> tuple[Influential, ...]:
    ids = np.concatenate([a.ids, b.ids])
    influence = np.concatenate([observed.on_a, observed.on_b])
    others = np.where(np.arange(len(ids)) < len(a), len(a), len(b)) - 1
    return tuple(
        Influential(
            id=f"{int(ids[i]):016x}",
            side="A" if i < len(a) else "B",
            influence=float(influence[i]),
            without_it=float(observed.value - influence[i] / others[i]),
            score=float(standing.score[i]),
            p_value=float(standing.p_value[i]),
        )
        for i in np.lexsort((ids, -influence))
    )


def _sentence(items: tuple[Influential, ...], level: float, distance: Estimate) -> str:
    beyond = [item for item in items if item.p_value <= level]
    if not beyond:
        return (
            "No item moves means and covariances more than an item would by chance; none stands "
            "out on the Fréchet distance."
        )
    of_b = sum(item.side == "B" for item in beyond)
    return (
        f"{len(beyond):,} of {len(items):,} items ({len(beyond) - of_b:,} of A, {of_b:,} of B) "
        f"pull the Fréchet distance of {number(distance.value)} up more than any would by chance; "
        "an odd item on the side of the other set pulls it down and is not among them."
    )


def _notes(sides: tuple[Rows, Rows], items: int, dimensions: int, kept: float) -> tuple[str, ...]:
    notes = [
        f"{side.name}: {items:,} of {len(side):,} items were drawn, as a comparison draws them."
        for side in sides
        if len(side) > items
    ]
    if kept < 1 - 1e-9:
        notes.append(
            f"On {count(dimensions, 'leading principal component')}, which hold {percent(kept)} of "
            f"the spread: a covariance needs {PER_DIMENSION} items for each dimension."
        )
    notes.append("Only means and covariances count; what else differs is not seen.")
    return tuple(notes)


EXPLANATION = ExplanationSpec(
    name="frechet_influence",
    title="Which items move the Fréchet distance",
    question="Which items move the means and covariances that a Fréchet distance (FID) sees?",
    on="embeddings",
    explain=frechet_influence,
    result=FrechetInfluence,
    summary=(
        "The derivative of the Fréchet distance in every item: which pull the sets apart, which "
        "hold them together."
    ),
    reference="Influence function of the Bures–Wasserstein distance; Dowson & Landau (1982)",
    options={
        "permutations": "relabellings of the items; 99 unless given",
        "level": "of the tests; 0.05 unless given",
        "items": "used at most on each side; 2,000 unless given, as many as a comparison tests",
    },
    chapter="samples",
)
