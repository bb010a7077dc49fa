"""Small datasets and DNAs for tests, built in memory from real values."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from dnacompare.dataset import Dataset, Positions
from dnacompare.detail import FINEST, Detail
from dnacompare.dna import DNA
from dnacompare.fingerprint import digest, item_ids
from dnacompare.grid import FloatGrid
from dnacompare.grids import Grid
from dnacompare.numerics.accumulate import LayerCounter

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Listed:
    """Contents in a list."""

    contents: Sequence[Any]

    def read(self, positions: Positions) -> list[Any]:
        return [self.contents[position] for position in positions]


@dataclass(frozen=True, eq=False)
class Rows:
    """Contents in a frame."""

    frame: "pd.DataFrame"

    def read(self, positions: Positions) -> "pd.DataFrame":
        return self.frame.iloc[positions].reset_index(drop=True)


def _dataset(modality: str, name: str, ids: NDArray[np.uint64], source: Any) -> Dataset:
    return Dataset(
        name=name,
        modality=modality,
        ids=ids,
        names=[f"item {i}" for i in range(len(ids))],
        source=source,
        fingerprint=digest(modality, "", ids.tobytes()),
        kind=modality,
    )


def image_dataset(images: Sequence[NDArray[np.uint8]], name: str = "images") -> Dataset:
    """Images ``(height, width, 3)`` uint8."""
    ids = item_ids(image.tobytes() + bytes(str(image.shape), "ascii") for image in images)
    return _dataset("images", name, ids, Listed(images))


def text_dataset(texts: Sequence[str], name: str = "texts") -> Dataset:
    """Texts, each different."""
    return _dataset("text", name, item_ids(texts), Listed(texts))


def table_dataset(frame: "pd.DataFrame", name: str = "table") -> Dataset:
    """One item a row; identities from the frame's content and the row's number."""
    import pandas as pd

    content = digest(pd.util.hash_pandas_object(frame).to_numpy().tobytes(), *frame.columns)
    return _dataset(
        "table", name, item_ids(f"{content} {i}" for i in range(len(frame))), Rows(frame)
    )


def pictures(count: int, seed: int = 0, side: int = 48) -> list[NDArray[np.uint8]]:
    """Smooth coloured patterns with some noise: more like photographs than noise is."""
    random = np.random.default_rng(seed)
    rows, columns = np.mgrid[0:side, 0:side] / side
    images = []
    for _ in range(count):
        waves = [
            np.sin(2 * np.pi * (random.uniform(0, 5) * rows + random.uniform(0, 5) * columns))
            for _ in range(3)
        ]
        noise = random.normal(0, 12, (side, side, 3))
        image = 128 + 80 * np.stack(waves, axis=2) * random.uniform(0.2, 1) + noise
        images.append(np.clip(image, 0, 255).astype(np.uint8))
    return images


def dna_of(
    values: NDArray[np.float32],
    ids: NDArray[np.uint64],
    *,
    grid: Grid | None = None,
    ranges: NDArray[np.float64] | None = None,
    detail: Detail = FINEST,
    name: str = "",
) -> DNA:
    """The DNA of one layer with activations ``(items, neurons, positions)``."""
    grid = grid or FloatGrid()
    names = [f"neuron {i}" for i in range(values.shape[1])]
    counter = LayerCounter("layer", names, grid, detail, ranges=ranges)
    counter.add(values, ids)
    return DNA(
        provenance={"extractor": "given"},
        grid=grid,
        layers=(counter.layer(),),
        items=len(ids),
        root=int(ids.sum(dtype=np.uint64)),
        group_items=detail.group_items(ids),
        detail=detail,
        name=name,
    )


def random_ids(count: int, seed: int = 0) -> NDArray[np.uint64]:
    """Identities as hashes give them: uniform over 64 bits."""
    return np.random.default_rng([seed, 7]).integers(0, 2**64, count, dtype=np.uint64)


def trouble(shape: tuple[int, ...], seed: int = 0) -> NDArray[np.float32]:
    """Activations of every kind: rectified, tiny, beyond the grid, infinite, missing, −0."""
    random = np.random.default_rng([seed, 11])
    values = np.maximum(random.standard_normal(shape), 0).astype(np.float32)
    odd = np.array(
        [np.nan, np.inf, -np.inf, -0.0, 1e-9, -1e-30, 70, -5e3, 1e12, -3e38, 2**31, 1e-42],
        np.float32,
    )
    where = random.random(shape) < 0.1
    values[where] = random.choice(odd, int(where.sum()))
    return values
