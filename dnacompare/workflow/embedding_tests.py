"""Distances between embeddings, their p-values and the combined test on one set of permutations."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from dnacompare import distances
from dnacompare.embeddings import Embeddings
from dnacompare.errors import InputError
from dnacompare.inference import permutation
from dnacompare.inference.design import Design, balanced
from dnacompare.inference.items_needed import around, items_needed
from dnacompare.inference.power import detectable_shift
from dnacompare.numerics.standardised import UNITS
from dnacompare.results import Estimate, PowerCurve
from dnacompare.specs import Labels, Progress, Report
from dnacompare.workflow.as_taken import Points, as_taken

CAP = 2_000
"""Items used at most on each side: the permutation tests hold all pairwise distances at once."""

NO_INTERVAL = "no interval: items of one cluster depend on each other"


@dataclass(frozen=True, eq=False)
class EmbeddingTests:
    """Estimates by name, the combined p-value and the points they were computed on."""

    estimates: dict[str, Estimate]
    p_value: float
    detectable: float | None
    power_curve: PowerCurve | None
    x: Points
    y: Points


def embedding_tests(
    a: Embeddings,
    b: Embeddings,
    names: Sequence[str],
    *,
    design: Design,
    permutations: int,
    level: float,
    seed: int,
    progress: Report,
) -> EmbeddingTests:
    """Every distance of ``names`` with its own p-value, and min-p over all of them.

    All tests read one matrix of labels, drawn as the ``design`` of the rows allows, so the smallest
    p-value, weighted as the distances say, can be calibrated on the same permutations (Westfall &
    Young 1993, single step). Items
    of one cluster depend on each other, so there clusters give p-values and no interval is told.
    """
    specs = {name: distances.REGISTRY[name] for name in names}
    kinds = {"embeddings", *(spec.on for spec in specs.values())}
    taken = {on: as_taken(on, a.values, b.values) for on in kinds}
    x, y = taken["embeddings"]
    pooled = np.concatenate([x, y])
    labels = design.labels(permutations, seed)
    estimates: dict[str, Estimate] = {}
    nulls = []
    for done, (name, spec) in enumerate(specs.items()):
        progress(Progress("Testing", done, len(names)))
        first, second = taken[spec.on]
        estimates[name], null = tested(name, first, second, labels, design=design, seed=seed)
        nulls.append(null)
    progress(Progress("Testing", len(names), len(names)))
    p = permutation.min_p(nulls, [spec.weight for spec in specs.values()])[0]
    detectable = None
    if p > level and "energy" in names and design.kind != "paired":
        critical = float(np.quantile(nulls[list(names).index("energy")], 1 - level))
        detectable = detectable_shift(pooled, labels, critical)
    curve = None
    if "energy" in names and design.kind == "free":
        curve = items_needed(pooled, around(len(x), len(y)), level=level, seed=seed)
    return EmbeddingTests(estimates, p, detectable, curve, x, y)


def tested(
    name: str,
    x: Points,
    y: Points,
    labels: Labels,
    *,
    design: Design,
    seed: int,
) -> tuple[Estimate, NDArray[np.float64]]:
    """One distance of points as it takes them (``as_taken``) with its p-value, and its statistics
    ``(B + 1,)``."""
    spec = distances.REGISTRY[name]
    if spec.statistics is None:
        raise InputError(f"The distance {name!r} has no permutation test.")
    statistics = spec.statistics(np.concatenate([x, y]), labels, seed)
    null = balanced(statistics, labels, 1.0 if spec.estimates == "square" else 0.5)
    found = spec.estimate(x, y, seed=seed, paired=design.paired)
    if design.kind == "clustered":
        found = replace(
            found, standard_error=None, interval=None, notes=(*found.notes, NO_INTERVAL)
        )
    floor = found.noise_floor if design.kind in ("free", "paired") else None
    if spec.tests_value:
        floor = permutation.noise_floor(statistics)
    estimate = replace(
        found,
        p_value=permutation.p_value(null),
        noise_floor=floor,
        permutations=labels.shape[1] - 1,
        units=UNITS
        if spec.on == "embeddings" and "scale" not in spec.invariant_to
        else found.units,
    )
    return estimate, null
