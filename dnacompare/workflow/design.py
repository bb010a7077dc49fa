"""How the items of two datasets were sampled, by what is known of them: pairs, blocks, clusters."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from dnacompare import numbers
from dnacompare.dataset import Dataset, Ids
from dnacompare.detail import MOST_GROUPS
from dnacompare.embeddings import draw_order
from dnacompare.errors import InputError
from dnacompare.fingerprint import digest
from dnacompare.inference.design import Codes, Design
from dnacompare.results import Sampling
from dnacompare.specs import Column
from dnacompare.workflow.item_columns import Columns, item_columns, uncompared
from dnacompare.workflow.pairing import Places, paired_by_id, partners

By = str | int | tuple[Sequence[Any], Sequence[Any]]
"""A column's name; for clusters also how many items in a row belong together; or what is known of
each item of A and of each item of B."""
GIVEN = "the values given"


@dataclass(frozen=True, eq=False)
class Asked:
    """What a caller says of the sampling; ``None`` where nothing."""

    pairs: By | None = None
    blocks: By | None = None
    clusters: By | None = None

    def __post_init__(self) -> None:
        if self.pairs is not None and self.blocks is not None:
            raise InputError("Give pairs or blocks, not both: each pair is a block already.")
        for name, by in (("pairs", self.pairs), ("blocks", self.blocks)):
            if isinstance(by, int):
                raise InputError(
                    f"{name} is {by}; only clusters can be a number of items in a row."
                )

    @property
    def nothing(self) -> bool:
        """Whether items count as independent."""
        return self.pairs is None and self.blocks is None and self.clusters is None

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns named."""
        return tuple(by for by in (self.pairs, self.blocks, self.clusters) if isinstance(by, str))


INDEPENDENT = Asked()
"""Items that stand on their own, unless they have ids in common."""


@dataclass(frozen=True, eq=False)
class Arranged:
    """Two datasets as they are compared: of pairs, the same of both in one order.

    ``under`` are identities by which each side is looked at, so that the groups of its DNA hold
    whole clusters, and of pairs the same ones; ``None`` for the items' own.
    """

    a: Dataset
    b: Dataset
    design: Design
    by: str = ""
    under: tuple[Ids, Ids] | None = None
    notes: tuple[str, ...] = ()


def arranged(a: Dataset, b: Dataset, asked: Asked) -> Arranged:
    """The datasets under the design that is asked for.

    Raises ``InputError`` for a column that there is not, for pairs whose values repeat, and for
    clusters that lie in several blocks.
    """
    if asked.nothing:
        a, b, by_id, told = paired_by_id(a, b)
        return Arranged(a, b, Design(len(a), len(b), by_id), notes=told)
    known = item_columns(a, b) if asked.columns else ({}, {})
    notes: tuple[str, ...] = ()
    places = (np.arange(len(a)), np.arange(len(b)))
    if asked.pairs is not None:
        places, note = partners(_both(asked.pairs, known, (a, b)), _said(asked.pairs))
        notes += (note,)
    clusters, blocks = (
        None if by is None else _codes(_both(by, known, (a, b)), places, alone=by is asked.clusters)
        for by in (asked.clusters, asked.blocks)
    )
    sizes = len(places[0]), len(places[1])
    paired = asked.pairs is not None
    design = Design(*sizes, paired=paired, clusters=clusters, blocks=blocks)
    left = tuple(dict.fromkeys(c for c in asked.columns if c in (*a.columns, *b.columns)))
    if left:
        notes += (f"Not compared, as it says how items were sampled: {', '.join(left)}.",)
    first, second = (
        uncompared(side.take(some, side.name) if paired else side, left)
        for side, some in zip((a, b), places, strict=True)
    )
    under = _under((first.ids, second.ids), design)
    by = ", ".join(_said(one) for one in (asked.pairs, asked.blocks, asked.clusters) if one)
    return Arranged(first, second, design, by, under, notes)


def of_values(asked: Asked, n: int, m: int) -> Design:
    """The design of n and m items without columns, from values given for each of them."""
    if asked.columns:
        raise InputError(
            f"{asked.columns[0]!r} cannot be looked up: embeddings have no columns. Give the "
            "values of the items, those of A and those of B."
        )
    sides = [_Sized(n), _Sized(m)]
    places = (np.arange(n), np.arange(m))
    if asked.pairs is not None:
        raise InputError("Embeddings cannot be paired by values; compare the datasets.")
    clusters, blocks = (
        None
        if by is None
        else _codes(_both(by, ({}, {}), sides), places, alone=by is asked.clusters)
        for by in (asked.clusters, asked.blocks)
    )
    return Design(n, m, clusters=clusters, blocks=blocks)


def sampling(design: Design, by: str) -> Sampling | None:
    """What a result says of its design; ``None`` for items that stand on their own."""
    if design.kind == "free":
        return None
    a, b = design.units
    followed = f" by {by}" if by else ""
    if design.kind == "paired":
        sentence = f"labels swapped within {numbers.count(a, 'pair')}{followed}"
    elif design.kind == "blocked":
        sentence = f"labels permuted within {numbers.count(design.shared, 'block')}{followed}"
    else:
        sentence = f"labels of {a:,} and {b:,} whole clusters{followed}"
        swaps = design.swaps
        if swaps == a == b:
            sentence = f"labels swapped within {numbers.count(a, 'cluster')}{followed}"
        else:
            sentence += f" permuted{f', {swaps:,} in both swapped' if swaps else ''}"
        if design.paired:
            sentence += " of pairs"
    return Sampling(design.kind, by, (a, b), design.swaps, sentence)


@dataclass(frozen=True)
class _Sized:
    """What stands for a dataset of which only the size is known."""

    items: int
    name: str = "the items"

    def __len__(self) -> int:
        return self.items


def _said(by: By) -> str:
    if isinstance(by, str):
        return repr(by)
    return f"{by:,} items in a row" if isinstance(by, int) else GIVEN


def _both(
    by: By, known: tuple[Columns, Columns], sides: Sequence[Dataset | _Sized]
) -> tuple[Column, Column]:
    """What ``by`` says of the items of A and of B, as text; "" for what is missing."""
    if isinstance(by, int):
        return _stretches(by, "A", len(sides[0])), _stretches(by, "B", len(sides[1]))
    if isinstance(by, str):
        given = [_column(by, own, side.name) for own, side in zip(known, sides, strict=True)]
    else:
        given = [np.asarray(values, object) for values in by]
        for values, side in zip(given, sides, strict=True):
            if len(values) != len(side):
                raise InputError(
                    f"{len(values):,} values were given for the {len(side):,} items of "
                    f"{side.name!r}; give one for each."
                )
    first, second = (np.array([_text(value) for value in values], object) for values in given)
    return first, second


def _column(name: str, known: Mapping[str, Column], dataset: str) -> Column:
    if name not in known:
        there = ", ".join(map(repr, known)) or "none at all"
        raise InputError(f"{dataset!r} has no column {name!r} to design by; it has {there}.")
    return known[name]


def _text(value: Any) -> str:
    if value is None or (isinstance(value, float) and np.isnan(value)):
        return ""
    if isinstance(value, (float, np.floating)):
        return f"{value:.15g}"
    return str(value).strip()


def _stretches(length: int, side: str, items: int) -> Column:
    """Each ``length`` items in a row; a short rest belongs to the last stretch."""
    if length < 1:
        raise InputError(f"Clusters of {length} items in a row cannot be; give at least 1.")
    last = max(0, round(items / length) - 1)
    return np.array([f"{side}{min(i // length, last)}" for i in range(items)], object)


def _codes(values: tuple[Column, Column], places: tuple[Places, Places], *, alone: bool) -> Codes:
    """A number for each value, A's items first; with ``alone`` each missing one has its own."""
    pooled = np.concatenate([side[some] for side, some in zip(values, places, strict=True)])
    texts = pooled.astype(str)
    _, codes = np.unique(texts, return_inverse=True)
    missing = np.flatnonzero(texts == "")
    if alone:
        codes[missing] = codes.max(initial=0) + 1 + np.arange(len(missing))
    return codes.astype(np.int64)


def _under(ids: tuple[Ids, Ids], design: Design) -> tuple[Ids, Ids] | None:
    """Identities whose last bits, which say the group in a DNA, follow the cluster, and whose
    others follow the pair."""
    if design.kind not in ("paired", "clustered"):
        return None
    first, second = ids
    if design.paired:
        pairs = draw_order(np.arange(design.n, dtype=np.uint64))
        first = second = pairs
    if design.clusters is None:
        return first, second
    groups = _groups(design.clusters, design.n)
    mask = np.uint64(MOST_GROUPS - 1)
    both = (np.concatenate([first, second]) & ~mask) | groups
    return both[: design.n], both[design.n :]


def _groups(clusters: Codes, n: int) -> Ids:
    """Clusters dealt out evenly over the groups: those of both sides first, then each side's."""
    a, b = np.unique(clusters[:n]), np.unique(clusters[n:])
    shared = np.intersect1d(a, b)
    group = {
        code: place % MOST_GROUPS
        for side in (a, b)
        for place, code in enumerate([*shared, *np.setdiff1d(side, shared)])
    }
    return np.array([group[code] for code in clusters.tolist()], np.uint64)


def seen_under(dataset: Dataset, ids: Ids) -> Dataset:
    """The same items by other identities, known to nobody else: what is kept of them is theirs."""
    return replace(
        dataset, ids=ids, fingerprint=digest(dataset.fingerprint, "seen under", ids.tobytes())
    )
