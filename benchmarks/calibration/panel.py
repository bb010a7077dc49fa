"""Every test of points on one matrix of labels, as ``compare`` runs them, for one drawn null."""

from collections.abc import Callable, Collection, Mapping
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.calibration.nulls import Points, Sampled
from dnacompare import distances
from dnacompare.inference import permutation
from dnacompare.inference.design import balanced
from dnacompare.inference.dna_blocks import neuron_shifts
from dnacompare.specs import DistanceSpec

MIN_P = "verdict (min-p)"
VERDICT = ("energy", "sliced_wasserstein", "mmd_fuse")
"""The tests that the verdict combines."""
DNA = ("DNA-EMD", "DNA-EMD, any neuron", "DNA-Fréchet")
NEURONS = 100
"""Dimensions at most that are taken for neurons."""
CALLED: Mapping[str, Callable[..., Any]] = {
    "Sliced Wasserstein distance, p = 1": partial(distances.sliced_wasserstein, p=1),
    "Maximum mean discrepancy, Laplace": partial(distances.mmd, kernel="laplace"),
    "Kernel Inception distance (KID)": distances.kid,
    "CLIP maximum mean discrepancy (CMMD)": distances.cmmd,
}
"""Tests that are asked for by a call of the distance: these know free and paired items."""
PRESETS = ("mind", "intrinsic_sliced_wasserstein")
"""Tested as what they are: the sliced distance, and ``INTRINSIC`` below."""
SPECS: Mapping[str, DistanceSpec] = {
    spec.title: spec
    for spec in distances.REGISTRY.specs().values()
    if spec.statistics is not None and spec.title not in CALLED and spec.name not in PRESETS
}
ON_SPHERE = ("Spherical sliced Wasserstein distance", "CLIP maximum mean discrepancy (CMMD)")
INTRINSIC = "Intrinsic sliced Wasserstein distance, neighbours' graph"
TESTS = (MIN_P, *SPECS, *CALLED, INTRINSIC, *DNA)


def p_values(drawn: Sampled, permutations: int, tests: Collection[str] = TESTS) -> dict[str, float]:
    """Of each of the ``tests`` that the design allows."""
    labels = drawn.design.labels(permutations, drawn.seed)
    statistics: dict[str, NDArray[np.float64]] = {}
    clustered = drawn.design.kind == "clustered"
    for title, spec in SPECS.items():
        if clustered and spec.on != "embeddings":  # its labellings are those of the others
            continue
        if title in tests or (MIN_P in tests and spec.name in VERDICT):
            points = on_sphere(drawn.points) if title in ON_SPHERE else drawn.points
            assert spec.statistics is not None
            found = spec.statistics(points, labels, drawn.seed)
            power = 1.0 if spec.estimates == "square" else 0.5
            statistics[title] = balanced(found, labels, power)
    found = {title: permutation.p_value(one) for title, one in statistics.items()}
    if MIN_P in tests:
        specs = [distances.REGISTRY[name] for name in VERDICT]
        combined = [statistics[spec.title] for spec in specs]
        found[MIN_P] = permutation.min_p(combined, [spec.weight for spec in specs])[0]
    if drawn.design.kind in ("free", "paired"):
        found |= _called(drawn, permutations, tests)
    return {title: found[title] for title in tests if title in found}


def _called(drawn: Sampled, permutations: int, tests: Collection[str]) -> dict[str, float]:
    options = {"permutations": permutations, "seed": drawn.seed}
    found = {}
    for title, distance in CALLED.items():
        if title in tests:
            points = on_sphere(drawn.points) if title in ON_SPHERE else drawn.points
            x, y = points[: drawn.design.n], points[drawn.design.n :]
            found[title] = distance(x, y, paired=drawn.design.paired, **options).p_value
    x, y = drawn.points[: drawn.design.n], drawn.points[drawn.design.n :]
    if INTRINSIC in tests and drawn.design.kind == "free":
        intrinsic = distances.intrinsic_sliced_wasserstein
        found[INTRINSIC] = intrinsic(x, y, domain="neighbours", **options).p_value
    if set(DNA) & set(tests):
        found |= _of_dna(x, y, drawn.design.paired, options)
    return found


def _of_dna(x: Points, y: Points, paired: bool, options: dict[str, int]) -> dict[str, float]:
    """Every dimension is a neuron, up to ``NEURONS``."""
    from tests.build import dna_of, random_ids

    seed = options["seed"]
    ids = random_ids(len(x), 2 * seed), random_ids(len(y), 2 * seed + (not paired))
    a, b = (dna_of(side[:, :NEURONS, None], own) for side, own in zip((x, y), ids, strict=True))
    shifts = neuron_shifts(a, b, paired=paired, **options)
    layer = shifts.layers[0]
    assert layer.p_adjusted is not None
    frechet = distances.dna_frechet(a, b, paired=paired, **options)
    p = shifts.overall.p_value, layer.p_adjusted.min(), frechet.p_value
    return dict(zip(DNA, map(float, p), strict=True))  # type: ignore[arg-type]


def on_sphere(points: Points) -> Points:
    """Rows of length 1, with one dimension more so that no row is 0."""
    lifted = np.column_stack([points, np.ones(len(points), points.dtype)])
    result: Points = lifted / np.linalg.norm(lifted, axis=1, keepdims=True)
    return result
