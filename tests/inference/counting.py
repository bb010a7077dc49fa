"""DNAs counted the plain way from arrays, so that tests of inference need no extractor."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dnacompare import exact_sum
from dnacompare.dna import DNA, GROUPS, SPECIAL, Layer
from dnacompare.grid import FloatGrid


def count_dna(
    layers: Mapping[str, NDArray[Any]],
    ids: NDArray[np.uint64],
    *,
    grid: FloatGrid | None = None,
    name: str = "",
) -> DNA:
    """The DNA of activations ``(items, neurons, positions)`` by layer."""
    grid = grid or FloatGrid()
    groups = (ids % np.uint64(GROUPS)).astype(np.int64)
    return DNA(
        provenance={"extractor": "counted in a test"},
        grid=grid,
        layers=tuple(_layer(key, values, groups, grid) for key, values in layers.items()),
        items=len(ids),
        root=int(ids.sum(dtype=np.uint64)),
        group_items=np.bincount(groups, minlength=GROUPS),
        name=name,
    )


def random_ids(count: int, seed: int) -> NDArray[np.uint64]:
    """Identities as content hashes would give them."""
    return np.random.default_rng([seed, 77]).integers(0, 2**64, count, np.uint64)


def _layer(name: str, values: NDArray[Any], groups: NDArray[np.int64], grid: FloatGrid) -> Layer:
    values = np.asarray(values, np.float32)
    neurons = values.shape[1]
    coarse = grid.coarser(2)
    finite = np.isfinite(values)
    index = grid.index(np.where(finite, values, 0))
    counts = np.zeros((GROUPS, neurons, grid.bins), np.int64)
    item, neuron, _ = np.nonzero(finite)
    np.add.at(counts, (groups[item], neuron, index[finite]), 1)
    means = np.where(finite.all(2), values.astype(np.float64).mean(2), 0.0)
    known = finite.all(2)
    wide = np.where(finite, values, 0).astype(np.float64)
    size = np.abs(values)
    special = [
        (values == 0).sum((0, 2)),
        ((size > 0) & (size < 2.0**grid.min_exponent)).sum((0, 2)),
        ((size >= 2.0**grid.max_exponent) & finite).sum((0, 2)),
        np.isnan(values).sum((0, 2)),
        np.isinf(values).sum((0, 2)),
    ]
    assert len(special) == len(SPECIAL)
    return Layer(
        name=name,
        neurons=tuple(f"{name} {i}" for i in range(neurons)),
        counts=counts.sum(0),
        groups=grid.coarsen(counts, coarse),
        items=_by_group(known.astype(np.int64), groups),
        item_sums=_by_group(exact_sum.split(means), groups),
        item_squares=_by_group(exact_sum.split(means**2 * known), groups),
        sums=exact_sum.split(wide).sum((0, 2)),
        squares=exact_sum.split(wide**2).sum((0, 2)),
        special=np.stack(special, axis=1),
        minimum=np.where(finite, values, np.inf).min((0, 2)).astype(np.float32),
        maximum=np.where(finite, values, -np.inf).max((0, 2)).astype(np.float32),
    )


def _by_group(values: NDArray[np.int64], groups: NDArray[np.int64]) -> NDArray[np.int64]:
    total = np.zeros((GROUPS, *values.shape[1:]), np.int64)
    np.add.at(total, groups, values)
    return total
