"""Coverage where it is not points that are compared: spheres, circles, DNAs, collections."""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from benchmarks.calibration.coverage import NORMALS, Case, Intervals
from dnacompare import distances
from dnacompare.dna import DNA
from dnacompare.inference.collections import gram, separation
from dnacompare.inference.dna_blocks import neuron_shifts

Floats = NDArray[np.float64]
NEURONS = 16
MANY = 40_000
"""Items a side that stand for the population of a DNA: their noise is a tenth of the samples'."""


def on_sphere(random: np.random.Generator, count: int, shift: float) -> Floats:
    """Directions of normal points about a place two deviations from the centre."""
    points = random.standard_normal((count, 5))
    points[:, 0] += 2
    points[:, 1] += shift
    unit: Floats = points / np.linalg.norm(points, axis=1, keepdims=True)
    return unit


def sphere(n: int, m: int, shift: float, where: str) -> Case:
    """The truth is that of 20,000 items a side on 400 circles."""
    title = "Spherical sliced Wasserstein"

    def intervals(seed: int) -> Intervals:
        random = np.random.default_rng([n, m, seed, 5])
        x, y = on_sphere(random, n, 0), on_sphere(random, m, shift)
        return {title: distances.spherical_sliced_wasserstein(x, y, seed=seed).interval}

    def truth() -> dict[str, float]:
        if not shift:
            return {title: 0.0}
        random = np.random.default_rng(6)
        x, y = on_sphere(random, 20_000, 0), on_sphere(random, 20_000, shift)
        return {title: _spherical(x, y)}

    return Case(f"sphere-{where}", f"n = {n}, m = {m}, shift {shift:g}", where, intervals, truth)


def _spherical(x: Floats, y: Floats) -> float:
    from dnacompare.numerics.circles import angles, circle_costs, great_circles

    around = great_circles(x.shape[1], 400, 1)
    return float(circle_costs(angles(x, around), angles(y, around), 2.0).mean() ** 0.5)


def circle(n: int, m: int, shift: float, concentration: float, where: str) -> Case:
    """Von Mises values; the truth is that of 200,001 items a side."""
    title = "Intrinsic sliced Wasserstein, circle"
    isw = distances.intrinsic_sliced_wasserstein

    def drawn(random: np.random.Generator, a: int, b: int) -> tuple[Floats, Floats]:
        return random.vonmises(0, 2, a), random.vonmises(shift, concentration, b)

    def intervals(seed: int) -> Intervals:
        x, y = drawn(np.random.default_rng([n, m, seed, 7]), n, m)
        return {title: isw(x, y, domain="circle", seed=seed).interval}

    def truth() -> dict[str, float]:
        if not shift and concentration == 2:
            return {title: 0.0}
        x, y = drawn(np.random.default_rng(8), 200_001, 200_001)
        return {title: isw(x, y, domain="circle").value}

    what = f"n = {n}, m = {m}, centre + {shift:g}, concentration 2 and {concentration:g}"
    return Case(f"circle-{where}", what, where, intervals, truth)


def transport(d: int, n: int, shift: float, where: str) -> Case:
    """The interval is for the mean W₂² of samples of these sizes, so that is the truth."""
    title = "Exact Wasserstein (of samples)"

    def found(seed: int) -> tuple[float, Intervals]:
        random = np.random.default_rng([d, n, seed, 9])
        x, y = random.standard_normal((n, d)), random.standard_normal((n, d))
        y[:, 0] += shift
        one = distances.wasserstein(x, y, seed=seed)
        assert one.v is not None
        return one.v, {title: one.interval}

    def truth() -> dict[str, float]:
        squares = [found(10_000 + seed)[0] for seed in range(200)]
        return {title: float(np.sqrt(np.mean(squares)))}

    what = f"d = {d}, n = m = {n}, mean + {shift:g}"
    return Case(f"transport-{d}", what, where, lambda seed: found(seed)[1], truth)


def activations(random: np.random.Generator, items: int, shift: float, kind: str) -> Floats:
    """``(items, 16, 4)``: positions of an item depend on each other; plain, rectified and skewed
    neurons; ``shift`` moves ``all``, ``some`` (four), or stretches (``scale``)."""
    values = random.standard_normal((items, NEURONS, 1)) + random.standard_normal(
        (items, NEURONS, 4)
    )
    if kind == "some":
        values[:, :4] += shift
    elif kind == "all":
        values += shift * np.linspace(0.5, 1.5, NEURONS)[None, :, None]
    else:
        values *= 1 + shift
    values[:, 8:12] = np.maximum(values[:, 8:12], 0)
    values[:, 12:] = np.exp(values[:, 12:] / 2)
    return values


def _dna(seed: list[int], items: int, shift: float, kind: str) -> DNA:
    from tests.build import dna_of, random_ids

    values = activations(np.random.default_rng(seed), items, shift, kind)
    return dna_of(values.astype(np.float32), random_ids(items, sum(seed)))


@cache
def _population(shift: float, kind: str) -> tuple[DNA, DNA]:
    return _dna([1, 0], MANY, 0.0, kind), _dna([2, 0], MANY, shift, kind)


def dna(n: int, m: int, shift: float, kind: str, where: str, name: str) -> Case:
    """Whole DNAs, and the first neuron, which is one of those that move."""
    titles = "DNA-EMD", "DNA-EMD, one neuron", "DNA-Fréchet"

    def intervals(seed: int) -> Intervals:
        a, b = _dna([3 + seed, n], n, 0.0, kind), _dna([1003 + seed, m], m, shift, kind)
        shifts = neuron_shifts(a, b)
        layer = shifts.layers[0]
        assert layer.lower is not None
        assert layer.upper is not None
        one = float(layer.lower[0]), float(layer.upper[0])
        frechet = distances.dna_frechet(a, b).interval
        return dict(zip(titles, (shifts.overall.interval, one, frechet), strict=True))

    def truth() -> dict[str, float]:
        if not shift:
            return dict.fromkeys(titles, 0.0)
        a, b = _population(shift, kind)
        shifts, frechet = neuron_shifts(a, b), distances.dna_frechet(a, b).value
        values = shifts.overall.value, float(shifts.layers[0].value[0]), frechet
        return dict(zip(titles, values, strict=True))

    what = f"n = {n}, m = {m}, {kind} + {shift:g}"
    return Case(f"dna-{name}", what, where, intervals, truth)


def collection(n: int, m: int, shift: float, where: str) -> Case:
    """Units are normal vectors whose thirty coordinates vary by 1/j."""
    title = "Collections (distance of means)"
    scales = 1 / np.arange(1, 31)

    def intervals(seed: int) -> Intervals:
        pooled = np.random.default_rng([n, m, seed, 10]).standard_normal((n + m, 30)) * scales
        pooled[n:, 1] += shift
        shown = float(np.linalg.norm(pooled[:n].mean(axis=0) - pooled[n:].mean(axis=0)))
        return {title: separation(gram(pooled), n, shown).interval}

    what = f"{n} and {m} units, mean + {shift:g}"
    return Case(f"collections-{n}-{where}", what, where, intervals, lambda: {title: shift})


OTHERS = (
    sphere(100, 80, 1.0, "far"),
    sphere(100, 80, 0.0, "null"),
    circle(300, 200, 0.3, 2, "near"),
    circle(100, 80, 1.0, 2, "far"),
    circle(100, 100, 0.0, 2, "null"),
    transport(2, 60, 1.0, "far"),
    transport(20, 60, 0.0, "null"),
    dna(200, 200, 0.8, "all", "far", "all"),
    dna(200, 200, 0.8, "some", "far", "some"),
    dna(200, 200, 0.5, "scale", "far", "scale"),
    dna(20, 20, 1.0, "all", "far", "few"),
    dna(500, 150, 0.5, "all", "far", "unequal"),
    dna(200, 200, 0.0, "all", "null", "null"),
    collection(20, 12, 0.6, "far"),
    collection(8, 8, 1.5, "far"),
    collection(20, 12, 0.0, "null"),
)
CASES = {case.name: case for case in (*NORMALS, *OTHERS)}
