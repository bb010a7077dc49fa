"""One vector per item, for at most a stated number of items chosen by their identity."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dnacompare import tensor_file
from dnacompare.errors import IncompatibleError, InputError

CAP = 20_000
"""Items kept at most; beyond it, those with the smallest mixed identities (a fair draw)."""


def draw_order(ids: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """A pseudo-random rank for each identity (SplitMix64's finaliser).

    Identities also decide the groups of a DNA; mixing keeps the draw independent of them.
    """
    with np.errstate(over="ignore"):
        mixed = ids + np.uint64(0x9E3779B97F4A7C15)
        mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        return mixed ^ (mixed >> np.uint64(31))


def drawn(ids: NDArray[np.uint64], cap: int) -> NDArray[np.int64]:
    """The places, ascending, of at most ``cap`` items: the same ones whatever their order."""
    if len(ids) <= cap:
        return np.arange(len(ids))
    return np.sort(np.argsort(draw_order(ids), kind="stable")[:cap])


@dataclass(frozen=True, eq=False)
class Embeddings:
    """``values`` ``(n, d)`` float32 with the items' identities ``(n,)``, in the items' order.

    ``items`` counts what the dataset holds; ``n < items`` means a subsample.
    """

    values: NDArray[np.float32]
    ids: NDArray[np.uint64]
    dimensions: tuple[str, ...]
    items: int
    provenance: Mapping[str, Any]
    name: str = ""

    def __post_init__(self) -> None:
        if self.values.ndim != 2 or self.values.shape != (len(self.ids), len(self.dimensions)):
            raise InputError(
                f"Embeddings of shape {self.values.shape} do not fit {len(self.ids)} items and "
                f"{len(self.dimensions)} dimensions."
            )

    def __len__(self) -> int:
        return len(self.ids)

    def capped(self, cap: int) -> "Embeddings":
        """At most ``cap`` items, the same whatever the order in which they came."""
        if len(self) <= cap:
            return self
        return self.take(drawn(self.ids, cap))

    def take(self, places: NDArray[np.int64]) -> "Embeddings":
        """The rows at ``places``, in that order."""
        return replace(self, values=self.values[places], ids=self.ids[places])

    def arranged(self, ids: NDArray[np.uint64]) -> "Embeddings":
        """The same items in the order in which they come in ``ids``, which may hold others too."""
        order = np.argsort(ids, kind="stable")
        have = np.argsort(self.ids, kind="stable")
        mine = self.ids[have]
        again = np.arange(len(mine)) - np.searchsorted(mine, mine)  # how often it came before
        places = order[np.searchsorted(ids[order], mine) + again]
        rows = have[np.argsort(places, kind="stable")]
        return self.take(rows)

    def __add__(self, other: "Embeddings") -> "Embeddings":
        """The items of both, in order."""
        if dict(self.provenance) != dict(other.provenance) or self.dimensions != other.dimensions:
            raise IncompatibleError(
                "The embeddings were made with different extractors or settings; embed both again "
                "with the same ones."
            )
        return Embeddings(
            np.concatenate([self.values, other.values]),
            np.concatenate([self.ids, other.ids]),
            self.dimensions,
            self.items + other.items,
            self.provenance,
            self.name,
        )

    def save(self, path: Path | str) -> None:
        """Write one file."""
        header = {
            "kind": "embeddings",
            "name": self.name,
            "dimensions": list(self.dimensions),
            "items": self.items,
            "provenance": dict(self.provenance),
        }
        tensor_file.write(path, header, {"values": self.values, "ids": self.ids})

    @classmethod
    def load(cls, path: Path | str) -> "Embeddings":
        """Read what ``save`` wrote; raises ``InputError`` for anything else."""
        header, arrays = tensor_file.read(path)
        if header.get("kind") != "embeddings":
            raise InputError(f"{Path(path).name!r} holds {header.get('kind')!r}, not embeddings.")
        try:
            return cls(
                arrays["values"],
                arrays["ids"],
                tuple(header["dimensions"]),
                int(header["items"]),
                dict(header["provenance"]),
                str(header["name"]),
            )
        except (KeyError, TypeError, ValueError) as error:
            raise InputError(f"{Path(path).name!r} is not complete: {error!r}.") from error
