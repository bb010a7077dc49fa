"""A real extraction, small enough to write often."""

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray

from dnacompare import exact_sum
from dnacompare.detail import Detail
from dnacompare.dna import DNA, Layer
from dnacompare.embeddings import Embeddings
from dnacompare.exemplars import Exemplars, Extremes
from dnacompare.extraction import Extraction
from dnacompare.grid import FloatGrid


def small_extraction(
    seed: int, items: int = 40, neurons: int = 3, ids: NDArray[np.uint64] | None = None
) -> Extraction:
    """One layer with one activation per item and neuron, drawn from a normal distribution."""
    if ids is None:
        ids = np.arange(items, dtype=np.uint64) + np.uint64(seed * 1000)
    items = len(ids)
    values = np.random.default_rng(seed).normal(size=(items, neurons)).astype(np.float32)
    grid = FloatGrid()
    detail = Detail()
    groups = detail.group_of(ids)
    counts = np.zeros((detail.groups, neurons, grid.bins), np.int64)
    sums = exact_sum.zeros((detail.groups, neurons))
    squares = exact_sum.zeros((detail.groups, neurons))
    for group, row in zip(groups, values.astype(np.float64), strict=True):
        counts[group, np.arange(neurons), grid.index(row.astype(np.float32))] += 1
        sums[group] += exact_sum.split(row)
        squares[group] += exact_sum.split(row**2)
    group_items = detail.group_items(ids)
    layer = Layer(
        name="layer",
        neurons=tuple(f"neuron {i}" for i in range(neurons)),
        counts=counts.sum(axis=0),
        groups=grid.coarsen(counts, grid.coarser(detail.mantissa_bits)),
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
    root = int(ids.sum())  # modulo 2**64, as uint64 adds
    dna = DNA(provenance, grid, (layer,), items, root, group_items, detail, name="small")
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
