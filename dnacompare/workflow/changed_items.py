"""A dataset of pictures with something done to each of them, as they are read."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from dnacompare.dataset import Dataset, Positions
from dnacompare.fingerprint import digest
from dnacompare.randomness import generator
from dnacompare.specs import Way


@dataclass(frozen=True, eq=False)
class ChangedPictures:
    """The items of a dataset, each changed by a generator that follows from it and the seed."""

    dataset: Dataset
    way: Way
    seed: int

    def read(self, positions: Positions) -> list[NDArray[np.uint8]]:
        """uint8 arrays ``(height, width, 3)``."""
        return [
            self.way(picture, generator(self.seed, f"{self.way.label} {item:016x}"))
            for picture, item in zip(
                self.dataset.read(positions), self.dataset.ids[positions], strict=True
            )
        ]


IDENTITY = "the picture without the change"
"""What identities say here: as with an id column they do not tell the content, so a part has the
whole's fingerprint in its own."""


def changed(dataset: Dataset, way: Way, seed: int) -> Dataset:
    """The same items, by the same identities, with the change made to each."""
    change = way.change
    maker = f"{change.__module__}.{change.__qualname__}"
    return replace(
        dataset,
        source=ChangedPictures(dataset, way, seed),
        positions=np.arange(len(dataset), dtype=np.int64),
        id_column=IDENTITY,
        # by its words as well: who changes a function changes what it is said to do
        fingerprint=digest(dataset.fingerprint, maker, way.label, repr(way.strength), str(seed)),
    )
