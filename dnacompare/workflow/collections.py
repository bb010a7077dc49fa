"""Compare two collections whose units are whole distributions: days, people, brains, places."""

import platform
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

import numpy as np

from dnacompare.errors import InputError, TooFewItemsError
from dnacompare.inference import collections as inference
from dnacompare.inference import permutation
from dnacompare.inference.collections import Evidence
from dnacompare.numbers import count
from dnacompare.numerics.distributions import Floats
from dnacompare.numerics.domains.choice import AUTO
from dnacompare.numerics.laplacian import (
    Domain,
    Modes,
    mode_weights,
    slices,
    slowest_modes,
    weights_name,
)
from dnacompare.numerics.quantile_embedding import embed, levels, mode_means
from dnacompare.results import Canvas, CollectionTest, Estimate, ModeShift, SharedMap
from dnacompare.specs import Report, silent
from dnacompare.workflow.collection_units import Units, read_units
from dnacompare.workflow.collection_words import verdict

METHODS = ("permutation", "harmonic mean", "Cauchy", "Bonferroni", "spectral MMD")


def compare_collections(
    groups_a: Any,
    groups_b: Any,
    *,
    domain: Domain | str = AUTO,
    weights: str | float = "biharmonic",
    modes: int = 20,
    quantiles: int | Sequence[float] = 32,
    fewest_items: int = 1,
    method: str = "permutation",
    permutations: int = 9_999,
    level: float = 0.05,
    seed: int = 0,
    progress: Report | None = None,
) -> CollectionTest:
    """Do two collections of distributions differ in the mean, and along which modes?

    ``groups_a`` and ``groups_b`` are a ``Collection`` each (see ``collections_from_table``), or
    lists of units: arrays of values on ``domain``, ``Sample(values, weights, name)``, or, on a
    graph, arrays with the weight of every node. ``domain`` is one of ``dnacompare.domains`` or a
    name (``auto``: an interval for single numbers, a graph of nearest neighbours for points).

    Units are embedded by their ``quantiles`` (a number D of levels (k − ½)/D, or the levels) along
    the slowest ``modes`` eigenfunctions, each weighted by ``weights`` (arXiv 2010.15285). The
    p-value is that of ``method``: ``permutation`` of whole units (exact), ``harmonic mean``,
    ``Cauchy`` or ``Bonferroni`` of Welch's t tests per coordinate (by their limit laws with two
    sides of one size from 30 units on, else ranked among relabellings, which is exact), or
    ``spectral MMD`` (permutation on the mean of each mode alone). Choose it before looking; all
    are in ``p_values``. All units count the same; those with fewer than ``fewest_items`` items are
    left out.

    Raises ``InputError`` for units that cannot be read, saying which, and ``TooFewItemsError`` if
    relabelling so few units cannot reach ``level``.
    """
    _check(method, permutations, level)
    units = read_units(groups_a, groups_b, domain, fewest_items, seed)
    _check_units(units.n, units.m, level)
    slow, at = slowest_modes(units.domain, modes), levels(quantiles)
    found = _test(units, slow, weights, at, permutations, seed, progress or silent)
    if method not in found.evidence.p_values:
        raise InputError(f"No unit varies in any mode, so there is no {method} p-value.")
    estimate = _estimate(found.evidence, units, weights, seed)
    shifts, canvas = _shifts(found, slow, units.n)
    p = found.evidence.p_values[method]
    names = (units.a, units.b)
    return CollectionTest(
        a=units.a,
        b=units.b,
        domain=units.domain.name,
        verdict=verdict(names, estimate, shifts, p=p, method=method, level=level),
        p_value=p,
        method=method,
        p_values=found.evidence.p_values,
        estimate=estimate,
        modes=shifts,
        unit_map=_map(found.evidence, units),
        canvas=canvas,
        settings={"weights": weights, "modes": len(slow), "levels": at.tolist()},
        level=level,
        permutations=permutations,
        seed=seed,
        notes=(*units.notes, *_on_modes(slow, modes), *_on_ranks(units, found.evidence)),
        software=_software(),
    )


def _check(method: str, permutations: int, level: float) -> None:
    if method not in METHODS:
        raise InputError(f"There is no method {method!r}; there are {', '.join(METHODS)}.")
    if not 0 < level < 1:
        raise InputError(f"The level is {level}; it must lie between 0 and 1, such as 0.05.")
    if permutations + 1 < 1 / level:
        raise InputError(
            f"{permutations} permutations cannot give a p-value of {level}; use at least "
            f"{round(1 / level) - 1}."
        )


def _check_units(n: int, m: int, level: float) -> None:
    if min(n, m) < 2 or inference.fewest_p(n, m) > level:
        raise TooFewItemsError(
            f"A has {n} units and B has {m}: relabelling so few cannot give a p-value of "
            f"{level:g}. Four units on each side are the least, or two beside ten."
        )


@dataclass(frozen=True, eq=False)
class _Found:
    """The evidence, and the means of the modes under each unit ``(N, L)``."""

    evidence: Evidence
    means: Floats


def _test(
    units: Units,
    modes: Modes,
    weights: str | float,
    at: Floats,
    permutations: int,
    seed: int,
    report: Report,
) -> _Found:
    along = slices(modes, weights, seed)
    means = mode_means(units.members, modes)
    evidence = inference.evidence(
        embed(units.members, modes, along, at, report),
        along.spaces,
        means * np.sqrt(mode_weights(modes.eigenvalues, weights)),
        permutation.labels(units.n, units.m, permutations, seed),
        report,
    )
    return _Found(evidence, means)


def _estimate(evidence: Evidence, units: Units, weights: str | float, seed: int) -> Estimate:
    """The distance of the mean embeddings; ``u`` is its square without bias, ``v`` as it is."""
    square = float(evidence.squares[0])
    value = square**0.5
    apart = inference.separation(evidence.products, units.n, value)
    error = apart.standard_error
    return Estimate(
        value=value,
        n=(units.n, units.m),
        units=f"{weights_name(weights)} distance on the {units.domain.name}",
        method=(
            "distance of mean quantile embeddings; interval: unbiased square ± t·se, delete-one "
            f"jackknife of units; p: {len(evidence.squares) - 1} permutations of whole units"
        ),
        seed=seed,
        standard_error=error / (2 * value) if error is not None and value > 0 else None,
        interval=apart.interval,
        p_value=evidence.p_values["permutation"],
        permutations=len(evidence.squares) - 1,
        noise_floor=permutation.noise_floor(np.sqrt(evidence.squares)),
        u=apart.unbiased,
        v=square,
        notes=() if apart.interval else ("no interval: it needs three units on each side",),
    )


def _shifts(found: _Found, modes: Modes, n: int) -> tuple[tuple[ModeShift, ...], Canvas]:
    parts, adjusted = found.evidence.by_space, found.evidence.adjusted
    difference = found.means[n:].mean(axis=0) - found.means[:n].mean(axis=0)
    total = float(parts.sum())
    points, canvas = modes.domain.canvas()
    waves = modes.at(points) * difference[:, None]
    shifts = tuple(
        ModeShift(
            name=modes.space_name(space),
            eigenvalue=float(modes.eigenvalues[space.start]),
            dimension=len(space),
            share=float(part) / total if total > 0 else 0.0,
            p_value=float(p),
            difference=tuple(difference[space.start : space.stop].tolist()),
            wave=_drawn(waves[space.start : space.stop].sum(axis=0)),
        )
        for space, part, p in zip(modes.spaces, parts, adjusted, strict=True)
    )
    return shifts, canvas


def _drawn(wave: Floats) -> tuple[float, ...]:
    """To four digits: nobody sees more of a curve, and results stay small."""
    return tuple(float(f"{value:.4g}") for value in wave.tolist())


def _map(evidence: Evidence, units: Units) -> SharedMap:
    scaled = inference.classical_scaling(evidence.products)
    x, y = scaled.places.T.tolist()
    n = units.n
    return SharedMap(
        method="classical scaling of the units' quantile embeddings",
        quality=scaled.share,
        quality_name="share of squared distances kept",
        x_a=tuple(x[:n]),
        y_a=tuple(y[:n]),
        ids_a=units.names[:n],
        x_b=tuple(x[n:]),
        y_b=tuple(y[n:]),
        ids_b=units.names[n:],
    )


def _on_modes(modes: Modes, wanted: int) -> list[str]:
    if len(modes) > wanted:
        return [
            f"{len(modes)} modes were used, not {wanted}: eigenspaces are kept whole, so that the "
            "answer does not depend on an arbitrary basis."
        ]
    if len(modes) < wanted:
        return [f"The {modes.domain.name} has {count(len(modes), 'mode')}; all were used."]
    return []


def _on_ranks(units: Units, evidence: Evidence) -> list[str]:
    if not evidence.ranked:
        return []
    return [
        f"With {units.n} and {units.m} units, the p-values that combine t tests (harmonic mean, "
        f"Cauchy, Bonferroni) are ranks among {count(evidence.ranked, 'relabelling')}: their limit "
        f"laws keep their level only on two sides of one size, {inference.MANY} units or more."
    ]


def _software() -> dict[str, str]:
    named = {name: version(name) for name in ("dnacompare", "numpy", "scipy")}
    return {**named, "python": platform.python_version()}
