"""Are the items independent? What their order, columns, folders and names say against it."""

import math

import numpy as np

from dnacompare import numbers
from dnacompare.dataset import Dataset
from dnacompare.embeddings import Embeddings
from dnacompare.inference import dependence
from dnacompare.inference.dependence import Codes, Floats, Resemblance
from dnacompare.results import Dependence
from dnacompare.specs import Column
from dnacompare.workflow.item_columns import Columns, item_columns
from dnacompare.workflow.known_columns import FOLDER
from dnacompare.workflow.sampling_guide import is_source, sources
from dnacompare.workflow.subjects import Pair

ROWS = 2_000
"""Items in a row that are looked at on each side."""
ALARM = 0.01
"""How often, at most, one of all looks may cry out where every item is independent."""
LEAST = 1.25
"""Design effect below which nothing is said: it would hardly change a p-value."""
MOST = 3
"""Columns looked at on a side."""


def found_dependence(pair: Pair, seed: int) -> tuple[Dependence, ...]:
    """What speaks against independent items on each side, the worst first.

    Of pairs it is the differences that must be independent. Nothing is looked for where clusters
    were asked for already.
    """
    a, b = pair.a.embeddings, pair.b.embeddings
    if a is None or b is None or pair.design.kind == "clustered":
        return ()
    known = _known(pair)
    names = sources(known)[:MOST]
    sides: list[tuple[str, str, Floats, Columns, float]] = []
    if pair.paired and len(a) == len(b):
        points = a.values[:ROWS].astype(np.float64) - b.values[:ROWS]
        sides.append(("the pairs", "pairs", points, known[0], 1.0))
    else:
        for letter, side, own, rows in zip("AB", (pair.a, pair.b), known, (a, b), strict=True):
            step = side.side.items / max(1, len(rows))
            sides.append((letter, "items", rows.values[:ROWS].astype(np.float64), own, step))
    looks = len(sides) * (1 + len(names))
    found = []
    for letter, noun, points, own, step in sides:
        dimensions = a.dimensions
        for name in names:
            kept = [not _of(name, dimension) for dimension in dimensions]
            if any(kept):
                look = dependence.within_clusters(
                    dependence.leading(points[:, kept]), _codes(own[name]), seed
                )
                found += _told(look, looks, name, (letter, noun, len(points)), step)
        groups = _sorted_by(own, len(points))
        if groups is not None:
            look = dependence.neighbours(dependence.leading(points), groups, seed)
            found += _told(look, looks, "", (letter, noun, len(points)), step)
    return tuple(sorted(found, key=lambda one: one.effective / one.items))


def _told(
    look: Resemblance | None, looks: int, by: str, where: tuple[str, str, int], step: float
) -> list[Dependence]:
    """One finding in words, if it is one."""
    side, noun, items = where
    if look is None or look.p_value * looks > ALARM or look.effect < LEAST:
        return []
    effective = items / look.effect
    rows = 0 if by else math.ceil(look.length * step)
    what = f"one {by!r}" if by else "neighbours in order"
    subject = f"{noun.capitalize()} of {side}" if side in "AB" else side.capitalize()
    clusters = f" in {look.clusters:,} clusters" if by else ""
    kind = "within clusters" if by else "of neighbours"
    remedy = (
        f"If {noun} of one {by!r} came together, p-values are too small: choose it for clusters."
        if by
        else "If they came in this order and were not sorted, p-values are too small: choose "
        f"clusters of {rows:,} in a row."
    )
    sentence = (
        f"{subject} resemble each other where they are {'of ' if by else ''}{what} (correlation "
        f"{kind} {look.correlation:.2f}, p = {numbers.bare_p(look.p_value)}): {items:,} "
        f"{noun}{clusters} tell about as much as {max(1, round(effective)):,} independent ones. "
        f"{remedy}"
    )
    return [
        Dependence(
            side,
            by,
            rows,
            look.correlation,
            look.p_value,
            look.clusters,
            items,
            effective,
            sentence,
        )
    ]


def _known(pair: Pair) -> tuple[Columns, Columns]:
    """What is known of the items that are looked at; nothing where there are only embeddings."""
    sides = []
    for side in (pair.a, pair.b):
        if side.dataset is None or side.embeddings is None:
            return {}, {}
        sides.append(_part(side.dataset, side.embeddings, side.places))
    return item_columns(*sides)


def _part(dataset: Dataset, embeddings: Embeddings, places: Codes) -> Dataset:
    return dataset.take(places[: min(ROWS, len(embeddings))])


def _of(column: str, dimension: str) -> bool:
    """Whether a dimension of the embeddings is that column itself."""
    return dimension == column or dimension.startswith((f"{column} =", f"{column} is missing"))


def _codes(values: Column) -> Codes:
    _, codes = np.unique(values.astype(str), return_inverse=True)
    return codes.astype(np.int64)


def _sorted_by(known: Columns, items: int) -> Codes | None:
    """What the items were sorted by, whose runs are no evidence: folders and columns in runs.

    ``None`` where a column of numbers that is no time or number of an item rises or falls
    throughout: then neighbours are alike because somebody sorted them.
    """
    groups = np.zeros(items, np.int64)
    for name, values in known.items():
        if values.dtype.kind == "f":
            steps = np.diff(values[~np.isnan(values)])
            rises = len(steps) > 1 and bool((steps >= 0).all() or (steps <= 0).all())
            if rises and not is_source(name) and len(np.unique(values)) > items / 20:
                if not _counts(values):
                    return None
                continue
        codes = _codes(values)
        runs = 1 + int((np.diff(codes) != 0).sum())
        if runs == len(np.unique(codes)) <= items / 4 and (name == FOLDER or not is_source(name)):
            groups = groups * (codes.max() + 1) + codes
    _, codes = np.unique(groups, return_inverse=True)
    return codes.astype(np.int64)


def _counts(values: Column) -> bool:
    """Whether the numbers only count the rows or tick like a clock."""
    steps = np.diff(values)
    return bool(np.allclose(steps, steps[0]))
