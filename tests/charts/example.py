"""A comparison such as a real run gives, built from gaussian samples: no network is needed."""

from dataclasses import replace

import numpy as np

from dnacompare.results import (
    Comparison,
    Control,
    Curves,
    Estimate,
    Exhibits,
    LayerShift,
    LayerWeight,
    NeuronShift,
    NeuronWeight,
    NuisanceEffect,
    SharedMap,
    Side,
    Verdict,
)

UNITS = "reference standard deviations"
NAMES = (
    "fine vertical texture (4 px, 90°, luma)",
    "fine horizontal texture (4 px, 0°, luma)",
    "mean colour, blue–yellow",
    "coarse diagonal edges (16 px, 45°, luma)",
    "mean brightness",
)


def curves(shift: float, seed: int = 0) -> Curves:
    """Histograms of 4,000 normal values a side, B moved by ``shift``."""
    generator = np.random.default_rng(seed)
    a, b = generator.normal(0, 1, 4000), generator.normal(shift, 1, 4000)
    edges = np.linspace(-4, 4 + abs(shift), 65)
    middle = (edges[1:] + edges[:-1]) / 2
    return Curves(
        x=tuple(middle),
        density_a=tuple(np.histogram(a, edges, density=True)[0]),
        density_b=tuple(np.histogram(b, edges, density=True)[0]),
        cumulative_a=tuple((a[:, None] <= middle).mean(axis=0)),
        cumulative_b=tuple((b[:, None] <= middle).mean(axis=0)),
        units="activation units",
    )


def estimate(value: float, floor: float, p: float, units: str = UNITS) -> Estimate:
    """An estimate with an interval of ±12 % and half the floor."""
    spread = 0.12 * abs(value) + 0.5 * floor
    return Estimate(
        value=value,
        n=(300, 280),
        units=units,
        method="jackknife over 32 groups of items",
        standard_error=spread / 2,
        interval=(value - spread, value + spread),
        p_value=p,
        permutations=999,
        noise_floor=floor,
    )


def neuron(
    name: str, shift: float, p: float, index: int = 0, layer: str = "order 1"
) -> NeuronShift:
    """One changed neuron."""
    return NeuronShift(
        layer=layer,
        index=index,
        name=name,
        estimate=estimate(abs(shift), 0.08, p),
        shift=shift,
        mean_a=0.0,
        mean_b=shift,
        original_units="activation units",
        curves=curves(shift, seed=index),
        exhibits=Exhibits(("00" * 8,), ("01" * 8,), ("02" * 8,), ("03" * 8,)),
    )


def shared_map(shift: float) -> SharedMap:
    """Two round clouds of 200 points whose centres are ``shift`` apart."""
    generator = np.random.default_rng(1)
    a, b = generator.normal(0, 1, (200, 2)), generator.normal((shift, 0), 1, (200, 2))
    ids = tuple(f"{i:016x}" for i in range(400))
    return SharedMap(
        method="principal components, 43% of the variance",
        quality=0.87,
        quality_name="share of neighbours on the map that are neighbours in the full space",
        x_a=tuple(a[:, 0]),
        y_a=tuple(a[:, 1]),
        ids_a=ids[:200],
        x_b=tuple(b[:, 0]),
        y_b=tuple(b[:, 1]),
        ids_b=ids[200:],
    )


def comparison(shift: float = 1.2) -> Comparison:
    """B moved by ``shift`` against A; with 0 there is no evidence of a difference."""
    moved = shift > 0
    p = 0.001 if moved else 0.41
    size = 4.0 * shift if moved else 1.0
    return Comparison(
        a=Side("photos", "images", "a" * 32, items=300, used=300),
        b=Side("sketches", "images", "b" * 32, items=280, used=280, rejected=2),
        extractor="embedded",
        provenance={"extractor": "embedded", "scales": 4},
        verdict=Verdict("different", "very strong", "B differs from A: energy distance 0.31.")
        if moved
        else Verdict("no evidence", "none", "No evidence of a difference at these sizes."),
        p_value=p,
        test="min-p over energy and sliced Wasserstein",
        estimates={
            "dna_emd": estimate(0.05 * size, 0.05, p),
            "dna_frechet": estimate(0.03 * size, 0.02, p),
            "sliced_wasserstein": estimate(0.07 * size, 0.06, p, "standardised units"),
            "energy": estimate(0.04 * size, 0.01, p, "standardised units"),
        },
        layers=tuple(
            LayerShift(name, count, estimate(part * size, 0.05, p))
            for name, count, part in (
                ("order 0", 6, 0.05),
                ("order 1", 96, 0.09),
                ("order 2", 384, 0.04),
            )
        ),
        neurons=tuple(
            neuron(name, sign * shift * (1 - 0.15 * rank), p, rank)
            for rank, (name, sign) in enumerate(zip(NAMES, (1, 1, -1, 1, -1), strict=True))
        ),
        shared_map=shared_map(2 * shift),
        level=0.05,
        permutations=999,
        seed=0,
        neurons_tested=486,
        control=control(shift),
        detectable=None if moved else 0.4,
    )


def control(shift: float, name: str = "order 1") -> Control:
    """Brightness ignored: its effect falls, that of blur stays."""

    def effect(title: str, role: str, before: float, after: float) -> NuisanceEffect:
        name, way = title.lower(), "a third more"
        plain, weighted = (replace(estimate(v, 0.05, 1.0), p_value=None) for v in (before, after))
        return NuisanceEffect(name, title, way, role, plain, weighted)

    return Control(
        ignore=("Brightness",),
        focus=(),
        sentence="With brightness ignored, no evidence of a difference is left.",
        plain=estimate(0.05 * max(shift, 1.0), 0.05, 0.02),
        weighted=estimate(0.05, 0.05, 0.4),
        effects=(effect("Brightness", "ignored", 0.2, 0.02), effect("Blur", "other", 0.1, 0.09)),
        layers=(LayerWeight("order 0", 6, 0, 0.0), LayerWeight(name, 96, 80, 1.0)),
        lost=(NeuronWeight("order 0", 0, name, 0.0, 3.2),),
        neurons=102,
        effective=71.5,
        before=1.4,
        after=0.05,
        reached=True,
        items=(100, 100),
    )


def named(name: str) -> Comparison:
    """The comparison with both datasets, a layer and a neuron called ``name``."""
    whole = comparison()
    return replace(
        whole,
        a=replace(whole.a, name=name),
        b=replace(whole.b, name=name),
        layers=(replace(whole.layers[0], name=name), *whole.layers[1:]),
        control=control(1.0, name),
        neurons=(replace(whole.neurons[0], name=name), *whole.neurons[1:]),
    )
