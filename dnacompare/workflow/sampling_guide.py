"""By what items could be paired, blocked or clustered, and what suggests that they should be."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from dnacompare.dataset import Dataset
from dnacompare.specs import Column
from dnacompare.workflow.item_columns import DAY, NAME, Columns, item_columns
from dnacompare.workflow.known_columns import FOLDER

SOURCES = re.compile(
    r"(?<![a-z])(id|user|customer|patient|subject|participant|session|visit|camera|cam|video|clip|"
    r"scene|site|store|shop|device|sensor|station|household|school|hospital|batch|plate|donor|"
    r"author|speaker|document|doc|prompt|question|task|episode|run|cluster|day|date|dteday)"
    r"(?:[ _-]?(?:id|no|nr|number|name))?(?![a-z])",
    re.IGNORECASE,
)
"""What columns are called that name where items came from, rather than what they are like."""
FEW = 5
"""Different values on a side below which a column cannot name clusters for a test."""


@dataclass(frozen=True)
class SamplingGuide:
    """Columns that can pair, block and cluster, and of the last those that look like sources."""

    pairs: tuple[str, ...] = ()
    blocks: tuple[str, ...] = ()
    clusters: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()


def guide(a: Dataset, b: Dataset) -> SamplingGuide:
    """What can be done with the columns of two datasets."""
    known = item_columns(a, b)
    return SamplingGuide(
        pairs=tuple(name for name in known[0] if _pairs(name, known)),
        blocks=tuple(name for name in known[0] if _blocks(name, known)),
        clusters=tuple(name for name in known[0] if name in known[1] and _repeats(name, known)),
        sources=sources(known),
    )


def sources(known: tuple[Columns, Columns]) -> tuple[str, ...]:
    """Columns whose values repeat and whose name says that they tell where an item came from."""
    return tuple(
        name for name in known[0] if name in known[1] and _repeats(name, known) and is_source(name)
    )


def is_source(name: str) -> bool:
    """Whether a column is called as sources of items are."""
    return name in (FOLDER, NAME) or name.startswith(DAY) or SOURCES.search(name) is not None


def _values(column: Column) -> Column:
    """What is there, as text."""
    there = ~np.isnan(column) if column.dtype.kind == "f" else column != ""
    text: Column = column[there].astype(str)
    return text


def _pairs(name: str, known: tuple[Mapping[str, Column], Mapping[str, Column]]) -> bool:
    if name not in known[1]:
        return False
    first, second = (_values(side[name]) for side in known)
    if min(len(first), len(second)) < FEW or len(set(first)) < len(first):
        return False
    shared = len(np.intersect1d(first, second))
    return len(set(second)) == len(second) and shared >= 0.5 * min(len(first), len(second))


def _blocks(name: str, known: tuple[Columns, Columns]) -> bool:
    if name not in known[1]:
        return False
    first, second = (set(_values(side[name])) for side in known)
    most = min(len(side[name]) for side in known) / 4
    return len(first & second) >= 2 and len(first | second) <= most


def _repeats(name: str, known: tuple[Columns, Columns]) -> bool:
    """Several values on each side, most of them more than once."""
    sizes = [(len(set(_values(side[name]))), len(side[name])) for side in known]
    return (
        all(2 <= distinct <= items / 2 for distinct, items in sizes)
        and max(distinct for distinct, _ in sizes) >= FEW
    )
