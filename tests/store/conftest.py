"""A real extraction, small enough to write often."""

from collections.abc import Callable

import numpy as np
import pytest

from dnacompare import exact_sum
from dnacompare.dna import DNA, GROUPS, Layer
from dnacompare.embeddings import Embeddings
from dnacompare.exemplars import Exemplars, Extremes
from dnacompare.extraction import Extraction
from dnacompare.grid import FloatGrid


def small_extraction(seed: int, items: int = 40, neurons: int = 3) -> Extraction:
    """One layer with one activation per item and neuron, drawn from a normal distribution."""
    values = np.random.default_rng(seed).normal(size=(items, neurons)).astype(np.float32)
    ids = np.arange(items, dtype=np.uint64) + np.uint64(seed * 1000)
    grid = FloatGrid()
    groups = (ids % np.uint64(GROUPS)).astype(np.int64)
    counts = np.zeros((GROUPS, neurons, grid.bins), np.int64)
    sums = exact_sum.zeros((GROUPS, neurons))
    squares = exact_sum.zeros((GROUPS, neurons))
    for group, row in zip(groups, values.astype(np.float64), strict=True):
        counts[group, np.arange(neurons), grid.index(row.astype(np.float32))] += 1
        sums[group] += exact_sum.split(row)
        squares[group] += exact_sum.split(row**2)
    group_items = np.bincount(groups, minlength=GROUPS)
    layer = Layer(
        name="layer",
        neurons=tuple(f"neuron {i}" for i in range(neurons)),
        counts=counts.sum(axis=0),
        groups=grid.coarsen(counts, grid.coarser(2)),
        items=np.repeat(group_items[:, None], neurons, axis=1),
        item_sums=sums,
        item_squares=squares,
        sums=sums.sum(axis=0),
        squares=squares.sum(axis=0),
        special=np.zeros((neurons, 5), np.int64),
        minimum=values.min(axis=0),
        maximum=values.max(axis=0),
    )
    provenance = {"extractor": "small", "seed": seed}
    dna = DNA(provenance, grid, (layer,), items, int(ids.sum()), group_items, name="small")
    names = tuple(f"d{i}" for i in range(neurons))
    return Extraction(
        dna,
        Embeddings(values, ids, names, items, provenance),
        Exemplars({"layer": Extremes.of(values, ids)}),
        notes=("one item was odd",),
    )


@pytest.fixture(scope="session")
def make_extraction() -> Callable[[int], Extraction]:
    """Extractions by seed."""
    return small_extraction
