"""For each loader a small upload and what must come out of it; a new loader adds one entry."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from tests.loaders.making import encoded, npy, scene


@dataclass(frozen=True)
class Sample:
    """Files by name, options, and a check of everything that the dataset reads."""

    files: Mapping[str, bytes]
    check: Callable[[Any], None]
    items: int
    options: Mapping[str, Any] = field(default_factory=dict)


MATRIX = np.random.default_rng(4).normal(size=(12, 3))
TABLE = pd.DataFrame(
    {"id": [f"i{i}" for i in range(12)], "x": MATRIX[:, 0], "label": ["no", "yes"] * 6}
)
LINES = [f"line {i} äöü" for i in range(12)]


def images_are_right(read: Any) -> None:
    """PNG is lossless."""
    for number, image in enumerate(read):
        assert (image == scene(seed=number)).all()


def matrix_is_right(read: Any) -> None:
    """``.npy`` keeps every bit."""
    assert (read.to_numpy() == MATRIX).all()


def table_is_right(read: Any) -> None:
    """pandas writes numbers with all their digits."""
    assert (read["x"] == TABLE["x"]).all()
    assert read["label"].tolist() == TABLE["label"].tolist()


def lines_are_right(read: Any) -> None:
    """Text comes back as it was."""
    assert read == LINES


CSV = TABLE.to_csv(index=False).encode()
SAMPLES = {
    "images": Sample(
        {f"{i:02d}.png": encoded(scene(seed=i)) for i in range(12)}, images_are_right, 12
    ),
    "arrays": Sample({"a.npy": npy(MATRIX)}, matrix_is_right, 12),
    "tables": Sample({"t.csv": CSV}, table_is_right, 12),
    "text": Sample({"t.txt": "\n".join(LINES).encode()}, lines_are_right, 12),
    "outputs": Sample({"o.csv": CSV}, table_is_right, 12, {"id_column": "id"}),
}
