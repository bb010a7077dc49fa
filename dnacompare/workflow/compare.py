"""Compare B with the reference A: distances, tests, layers, neurons, map and verdict."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from dnacompare import distances as registered
from dnacompare.embeddings import Embeddings, drawn
from dnacompare.errors import InputError, TooFewItemsError
from dnacompare.inference import permutation
from dnacompare.inference.design import Design
from dnacompare.inference.dna_blocks import NeuronShifts, neuron_shifts
from dnacompare.results import Comparison, Estimate, LayerShift, NeuronShift, SharedMap, Watched
from dnacompare.specs import Report, silent
from dnacompare.workflow.attribute_control import Learned, control, learn
from dnacompare.workflow.attributes import Chosen, choices, pictures_of
from dnacompare.workflow.control_words import listed
from dnacompare.workflow.design import Asked, By, sampling
from dnacompare.workflow.embedding_tests import CAP, EmbeddingTests, embedding_tests
from dnacompare.workflow.extract import Cache
from dnacompare.workflow.independence import found_dependence
from dnacompare.workflow.neurons import changed_layers, changed_neurons
from dnacompare.workflow.shared_map import shared_map
from dnacompare.workflow.software import software
from dnacompare.workflow.subjects import Pair, bring_together
from dnacompare.workflow.verdict import WITHHELD, verdict
from dnacompare.workflow.watch import replayed

FEWEST = 4
"""Items on a side below which no spread can be told, whatever the other side holds."""


def compare(
    a: Any,
    b: Any,
    *,
    extractor: str = "auto",
    distances: Sequence[str] | str = "default",
    permutations: int = 999,
    level: float = 0.05,
    seed: int = 0,
    ignore: Chosen | Sequence[Chosen] = (),
    focus: Chosen | Sequence[Chosen] | None = None,
    pairs: By | None = None,
    blocks: By | None = None,
    clusters: By | None = None,
    device: str = "auto",
    options: Mapping[str, Any] | None = None,
    cache: Cache | None = None,
    progress: Report | None = None,
) -> Comparison:
    """Everything that is found about B against the reference A.

    ``a`` and ``b`` are datasets, DNAs, embeddings or anything ``open_dataset`` accepts, two of a
    kind. ``distances`` are names from ``list_distances()``: KID, CMMD and MIND take embeddings as
    the extractor gives them, the spherical one their directions, the intrinsic one a graph of their
    nearest neighbours, and all others standardised ones. ``options`` go to the extractor.
    The verdict's p-value comes from min-p over the distances on embeddings, calibrated on the
    same permutations; with DNAs alone, from the DNA-EMD over groups of items.

    ``ignore`` and ``focus`` are names from ``list_nuisances()``, ``NuisanceSpec`` or
    ``NuisancePair``: then ``control`` has the DNA distance with neurons weighted so that what is
    ignored adds nothing to chance, beside the plain one. Images only; the rest is as without.

    The tests count items as independent unless told otherwise. ``pairs`` names a column whose
    values belong together (the same prompt, the same patient, or ``"name"`` of files): labels are
    swapped within pairs. ``blocks`` names one within whose values labels are permuted, so that the
    shares of these values do not count. ``clusters`` names one whose values hold items that depend
    on each other (frames of one camera, ``"folder"``, ``"day of name"``), or is how many items in a
    row do: whole clusters are permuted. Each may also be two sequences, a value for each item of A
    and of B. ``Comparison.sampling`` says what was done.

    Raises ``InputError`` for unusable input, ``IncompatibleError`` if the two cannot be compared,
    ``TooFewItemsError`` if no test at ``level`` is possible at these sizes.
    """
    _check(permutations, level)
    names = _chosen(distances)
    report = progress or silent
    chosen = choices(ignore, focus)
    pictures = pictures_of(a) if chosen else None
    pair = bring_together(
        a if pictures is None else pictures,
        b,
        extractor=extractor,
        device=device,
        options=options or {},
        cache=cache,
        progress=report,
        asked=Asked(pairs, blocks, clusters),
    )
    _check_sizes(pair, level)
    if distances == "default":
        names, pair = _possible(names, pair)
    on_embeddings, pair = _test_embeddings(pair, names, permutations, level, seed, report)
    learned = (
        learn(
            pictures,
            chosen,
            pair,
            device=device,
            options=options or {},
            cache=cache,
            seed=seed,
            report=report,
        )
        if pictures is not None
        else None
    )
    on_dna = _test_dna(pair, names, permutations, seed, learned, report)
    found = _assemble(pair, names, on_embeddings, on_dna, permutations, level, seed)
    if learned is None or on_dna is None:
        return found
    return replace(found, control=control(learned, on_dna, level))


def _check(permutations: int, level: float) -> None:
    if not 0 < level < 1:
        raise InputError(f"The level is {level}; it must lie between 0 and 1, such as 0.05.")
    if permutations + 1 < 1 / level:
        raise InputError(
            f"{permutations} permutations cannot give a p-value of {level}; use at least "
            f"{round(1 / level) - 1}."
        )


def _chosen(distances: Sequence[str] | str) -> tuple[str, ...]:
    if distances == "default":
        return registered.DEFAULT
    chosen = (distances,) if isinstance(distances, str) else tuple(distances)
    if not chosen:
        raise InputError(f"No distance was chosen; there are {', '.join(registered.REGISTRY)}.")
    for name in chosen:
        registered.REGISTRY[name]  # raises with the nearest name
    return chosen


def _possible(names: tuple[str, ...], pair: Pair) -> tuple[tuple[str, ...], Pair]:
    """The distances that these DNAs can give, and the pair that says which they cannot."""
    grouped = all(side.dna is None or side.dna.detail.groups for side in (pair.a, pair.b))
    lost = [name for name in names if registered.REGISTRY[name].by_item and not grouped]
    notes = tuple(
        f"The {registered.REGISTRY[name].title} was left out: it needs sums over groups of items, "
        "which a DNA that another tool made does not hold."
        for name in lost
    )
    kept = tuple(name for name in names if name not in lost)
    return kept, replace(pair, notes=pair.notes + notes)


def _on_dna(names: Sequence[str]) -> list[str]:
    return [name for name in names if registered.REGISTRY[name].on == "dna"]


def _check_sizes(pair: Pair, level: float) -> None:
    """At sizes where even the rarest labelling is too common to reject, no number is given."""
    if not pair.by:
        _check_items(pair, level)
    pair.design.check(level, pair.by)


def _check_items(pair: Pair, level: float) -> None:
    n, m = pair.a.side.items, pair.b.side.items
    possible = permutation.relabellings(n, m, pair.paired)
    if min(n, m) < FEWEST or possible * level < 1:
        raise TooFewItemsError(
            f"{pair.a.side.name!r} has {n} usable items and {pair.b.side.name!r} has {m}: that is "
            f"too few for a test at level {level:g}. {FEWEST} items on each side are the least, "
            "and with fewer than about 30 only large differences can be seen."
        )


@dataclass(frozen=True, eq=False)
class _Tested:
    """What the embeddings gave."""

    tests: EmbeddingTests
    a: Embeddings
    b: Embeddings
    design: Design


def _test_embeddings(
    pair: Pair, names: Sequence[str], permutations: int, level: float, seed: int, report: Report
) -> tuple[_Tested | None, Pair]:
    """The tests on at most ``CAP`` items a side, and the pair that says so."""
    chosen = [name for name in names if registered.REGISTRY[name].on != "dna"]
    if pair.a.embeddings is None or pair.b.embeddings is None or not chosen:
        return None, pair
    a, b, design = capped(pair, pair.a.embeddings, pair.b.embeddings)
    design.check(level, pair.by)
    tests = embedding_tests(
        a,
        b,
        chosen,
        design=design,
        permutations=permutations,
        level=level,
        seed=seed,
        progress=report,
    )
    said = replace(
        pair,
        a=replace(pair.a, side=replace(pair.a.side, used=len(a))),
        b=replace(pair.b, side=replace(pair.b.side, used=len(b))),
    )
    return _Tested(tests, a, b, design), said


def capped(pair: Pair, a: Embeddings, b: Embeddings) -> tuple[Embeddings, Embeddings, Design]:
    """At most ``CAP`` items a side, of pairs the same of both, with their design."""
    of_a, of_b = pair.a.places, pair.b.places
    if pair.paired:
        _, rows_a, rows_b = np.intersect1d(of_a, of_b, return_indices=True)
        few = drawn(a.ids[rows_a], CAP)
        rows_a, rows_b = rows_a[few], rows_b[few]
    else:
        rows_a, rows_b = drawn(a.ids, CAP), drawn(b.ids, CAP)
    return a.take(rows_a), b.take(rows_b), pair.design.take(of_a[rows_a], of_b[rows_b])


def _test_dna(
    pair: Pair,
    names: Sequence[str],
    permutations: int,
    seed: int,
    learned: Learned | None,
    report: Report,
) -> NeuronShifts | None:
    wanted = bool(_on_dna(names)) or learned is not None
    if pair.a.dna is None or pair.b.dna is None or not wanted:
        return None
    shifts = neuron_shifts(
        pair.a.dna,
        pair.b.dna,
        permutations=0 if pair.ungrouped else permutations,
        seed=seed,
        paired=pair.paired,
        weights=learned.weights if learned else None,
        report=report,
    )
    return replace(shifts, overall=_withheld(shifts.overall, pair))


def _withheld(estimate: Estimate, pair: Pair) -> Estimate:
    """The estimate with the reason why it has no p-value, if the design is that."""
    if pair.ungrouped is None:
        return estimate
    return replace(estimate, notes=(*estimate.notes, f"{WITHHELD}{pair.ungrouped}"))


def _assemble(
    pair: Pair,
    names: Sequence[str],
    tested: _Tested | None,
    shifts: NeuronShifts | None,
    permutations: int,
    level: float,
    seed: int,
) -> Comparison:
    estimates = _estimates(pair, names, tested, shifts, permutations, seed)
    if not estimates:
        raise InputError(
            f"None of the distances {', '.join(names)} fits what was given; there are "
            f"{', '.join(registered.REGISTRY)}."
        )
    layers, neurons, drawn = _where(pair, tested, shifts)
    suspected = found_dependence(pair, seed) if tested else ()
    used = sampling(tested.design if tested else pair.design, pair.by)
    p, test = _combined(tested, shifts)
    if used is not None and tested:
        test = f"{test}; {used.sentence}"
    detectable = tested.tests.detectable if tested else None
    return Comparison(
        a=pair.a.side,
        b=pair.b.side,
        extractor=pair.extractor,
        provenance=pair.provenance,
        verdict=verdict(
            estimates,
            {name: registered.REGISTRY[name].title for name in estimates},
            neurons,
            p=p,
            level=level,
            identical=_identical(pair),
            detectable=detectable,
        ),
        p_value=p,
        test=test,
        estimates=estimates,
        layers=layers,
        neurons=neurons,
        shared_map=drawn,
        level=level,
        permutations=permutations,
        seed=seed,
        neurons_tested=shifts.compared if shifts else 0,
        detectable=detectable,
        sampling=used,
        dependence=suspected,
        power_curve=tested.tests.power_curve if tested else None,
        watched=_replayed(tested, pair, level, seed),
        notes=(*(one.sentence for one in suspected), *_notes(pair, shifts)),
        software=software(),
    )


def _estimates(
    pair: Pair,
    names: Sequence[str],
    tested: _Tested | None,
    shifts: NeuronShifts | None,
    permutations: int,
    seed: int,
) -> dict[str, Estimate]:
    """In the order asked for; the DNA-EMD is the one whose neurons are shown."""
    found = dict(tested.tests.estimates) if tested else {}
    if shifts is not None and pair.a.dna is not None and pair.b.dna is not None:
        for name in _on_dna(names):
            if name == "dna_emd":
                found[name] = shifts.overall
                continue
            compute = registered.REGISTRY[name].estimate
            drawn_ = 0 if pair.ungrouped else permutations
            estimate = compute(
                pair.a.dna, pair.b.dna, permutations=drawn_, seed=seed, paired=pair.paired
            )
            found[name] = _withheld(estimate, pair)
    return {name: found[name] for name in names if name in found}


def _where(
    pair: Pair, tested: _Tested | None, shifts: NeuronShifts | None
) -> tuple[tuple[LayerShift, ...], tuple[NeuronShift, ...], SharedMap | None]:
    layers: tuple[LayerShift, ...] = ()
    neurons: tuple[NeuronShift, ...] = ()
    if shifts is not None and pair.a.dna is not None and pair.b.dna is not None:
        layers = changed_layers(shifts)
        exemplars = (pair.a.exemplars, pair.b.exemplars)
        neurons = changed_neurons(pair.a.dna, pair.b.dna, shifts, exemplars)
    drawn = shared_map(tested.a, tested.b, tested.tests.x, tested.tests.y) if tested else None
    return layers, neurons, drawn


def _combined(tested: _Tested | None, shifts: NeuronShifts | None) -> tuple[float | None, str]:
    if tested:
        titles = listed([registered.REGISTRY[name].title for name in tested.tests.estimates])
        return tested.tests.p_value, f"smallest p-value of {titles}, calibrated together"
    if shifts:
        return shifts.overall.p_value, "DNA-EMD over permuted groups of items"
    return None, "none"


def _replayed(tested: _Tested | None, pair: Pair, level: float, seed: int) -> Watched | None:
    """B as a stream, where its items count as independent."""
    if tested is None or tested.design.kind != "free":
        return None
    return replayed(tested.a, tested.b, level=level, extractor=pair.extractor, seed=seed)


def _identical(pair: Pair) -> bool:
    """Whether both sides hold the same content, item for item."""
    if pair.a.dna is not None and pair.b.dna is not None:
        return pair.a.dna == pair.b.dna
    a, b = pair.a.embeddings, pair.b.embeddings
    return a is not None and b is not None and np.array_equal(a.values, b.values)


def _notes(pair: Pair, shifts: NeuronShifts | None) -> tuple[str, ...]:
    notes = list(pair.notes)
    for letter, side in zip("AB", (pair.a.side, pair.b.side), strict=True):
        if side.used < side.items:
            notes.append(
                f"The tests on embeddings used {side.used:,} of the {side.items:,} items of "
                f"{letter}, drawn by content hash."
            )
    if shifts and shifts.constant:
        notes.append(f"{shifts.constant:,} neurons never vary in A or B and were left out.")
    if shifts and shifts.unmeasured:
        notes.append(f"{shifts.unmeasured:,} neurons have no finite value in A or B.")
    return tuple(notes)
