"""Compare every two of many datasets: a matrix of distances, their clusters and their map."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import combinations
from math import comb
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from dnacompare import distances as registered
from dnacompare.distance_matrix import Cell, DistanceMatrix
from dnacompare.errors import IncompatibleError, InputError
from dnacompare.inference.dna_matrix import dna_distances
from dnacompare.inference.holm import holm
from dnacompare.numerics.standardised import UNITS, standardise
from dnacompare.results import Estimate
from dnacompare.specs import DistanceSpec, Progress, Report, silent
from dnacompare.workflow import arrangement
from dnacompare.workflow.extract import Cache
from dnacompare.workflow.members import Member, Seeing, gather
from dnacompare.workflow.software import software

FEWEST = 2
AFFORDABLE = 4e9
"""Relabelled CDFs' borders, over all pairs, up to which DNAs are tested: about a minute's work."""


def compare_many(
    datasets: Sequence[Any],
    *,
    distance: str = "dna_emd",
    extractor: str = "auto",
    permutations: int = 999,
    level: float = 0.05,
    seed: int = 0,
    device: str = "auto",
    options: Mapping[str, Any] | None = None,
    cache: Cache | None = None,
    progress: Report | None = None,
) -> DistanceMatrix:
    """The distance between every two of ``datasets``, each with its interval and noise floor.

    ``datasets`` are datasets, DNAs, embeddings, paths of ``.dna`` files or anything
    ``open_dataset`` accepts; ``distance`` is ``dna_emd`` or a distance on embeddings. Units are
    common to the whole matrix, so a pair's value differs a little from that of ``compare``, whose
    unit is the reference's. p-values permute groups of items and are adjusted by Holm's method for
    all pairs; where no adjusted p-value could reach ``level``, or the work is too much, there is
    none and ``notes`` say why.

    Raises ``InputError`` for fewer than two or unusable input, ``IncompatibleError`` if any two
    cannot be compared, ``TooFewItemsError`` below two items in one of them.
    """
    if len(datasets) < FEWEST:
        raise InputError(f"A matrix needs at least {FEWEST} datasets; {len(datasets)} was given.")
    spec = _spec(distance)
    report = progress or silent
    with TemporaryDirectory(prefix="dnacompare-") as folder:
        seeing = Seeing(extractor, device, options or {}, cache, Path(folder), report)
        members = gather(datasets, spec.on, seeing)
        drawn, notes = _permutations(members, spec, permutations, level)
        estimates = (
            dna_distances(_strands(members), permutations=drawn, seed=seed, report=report)
            if spec.on == "dna"
            else _on_embeddings(members, spec, drawn, seed, report)
        )
    return _assemble(members, spec, estimates, notes, level, seed)


def _spec(distance: str) -> DistanceSpec:
    fitting = [
        name
        for name, spec in registered.REGISTRY.specs().items()
        if name == "dna_emd" or spec.on == "embeddings"
    ]
    if distance not in fitting:
        raise InputError(f"A matrix of {distance!r} cannot be made; give {', '.join(fitting)}.")
    return registered.REGISTRY[distance]


def _strands(members: Sequence[Member]) -> list[Any]:
    return [member.strand for member in members if member.strand is not None]


def _permutations(
    members: Sequence[Member], spec: DistanceSpec, wanted: int, level: float
) -> tuple[int, tuple[str, ...]]:
    """How many permutations each pair gets, and why none if so."""
    pairs = comb(len(members), 2)
    if not wanted:
        return 0, ("No p-values were asked for.",)
    if pairs > level * (wanted + 1):
        return 0, (
            f"No p-values: adjusted for {pairs:,} pairs, none from {wanted:,} permutations could "
            f"reach {level:g}. Intervals still say what stands out; ask for at least "
            f"{int(np.ceil(pairs / level)) - 1:,} permutations, or compare two alone.",
        )
    if spec.on == "dna":
        first = _strands(members)[0]
        bins = first.facts.group_grid.bins
        if pairs * wanted * first.neurons * bins > AFFORDABLE:
            return 0, (
                f"No p-values: relabelling {pairs:,} pairs of {first.neurons:,} neurons "
                f"{wanted:,} times would take too long. Intervals and noise floors still say what "
                "stands out; compare two alone for a p-value.",
            )
    return wanted, ()


def _on_embeddings(
    members: Sequence[Member], spec: DistanceSpec, permutations: int, seed: int, report: Report
) -> tuple[Estimate, ...]:
    """Estimates on points standardised over all members together."""
    held = [member.embeddings for member in members if member.embeddings is not None]
    for one in held[1:]:
        if one.dimensions != held[0].dimensions or one.provenance != held[0].provenance:
            raise IncompatibleError(
                f"The embeddings of {held[0].name!r} and {one.name!r} were made differently; embed "
                "all with the same extractor and settings."
            )
    clouds = standardise(*(one.values for one in held))
    pairs = list(combinations(range(len(clouds)), 2))
    estimates = []
    for done, (i, j) in enumerate(pairs):
        report(Progress("Comparing pairs", done, len(pairs)))
        found = spec.estimate(clouds[i], clouds[j], permutations=permutations, seed=seed)
        own = "scale" in spec.invariant_to  # then standardising has not set the units
        estimates.append(found if own else replace(found, units=UNITS))
    report(Progress("Comparing pairs", len(pairs), len(pairs)))
    return tuple(estimates)


def _assemble(
    members: Sequence[Member],
    spec: DistanceSpec,
    estimates: Sequence[Estimate],
    notes: tuple[str, ...],
    level: float,
    seed: int,
) -> DistanceMatrix:
    squared = spec.estimates == "square"
    values = [estimate.value for estimate in estimates]
    distances = arrangement.square(values, len(members), squared=squared)
    order, merges = arrangement.clustered(distances)
    source = members[0].strand.facts if members[0].strand else members[0].embeddings
    provenance = source.provenance if source is not None else {}
    for member in members:
        notes += tuple(f"{member.side.name}: {note}" for note in member.notes)
    return DistanceMatrix(
        members=tuple(member.side for member in members),
        distance=spec.name,
        title=spec.title,
        cells=_cells(len(members), estimates),
        order=order,
        merges=merges,
        plane=arrangement.plane(distances),
        clustering=arrangement.CLUSTERING,
        extractor=str(provenance.get("extractor", "unknown")),
        provenance=provenance,
        level=level,
        seed=seed,
        squared=squared,
        notes=tuple(dict.fromkeys(notes)),
        software=software(),
    )


def _cells(count: int, estimates: Sequence[Estimate]) -> tuple[Cell, ...]:
    """Every pair with its p-value adjusted for all."""
    own = [np.nan if one.p_value is None else one.p_value for one in estimates]
    adjusted = holm(np.array(own, np.float64))
    tested = int((~np.isnan(adjusted)).sum())
    cells = []
    for (i, j), estimate, p in zip(combinations(range(count), 2), estimates, adjusted, strict=True):
        if estimate.p_value is None:
            cells.append(Cell(i, j, estimate))
            continue
        method = f"{estimate.method}; p: permuted, adjusted for {tested:,} pairs (Holm)"
        told = replace(estimate, p_value=float(p), method=method)
        cells.append(Cell(i, j, told, p_unadjusted=estimate.p_value))
    return tuple(cells)
