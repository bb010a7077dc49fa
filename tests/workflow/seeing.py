"""What tests of extracting share: a small extractor, a cache in memory, equality."""

from collections.abc import Iterable, Sequence

import numpy as np
import torch
from numpy.typing import NDArray

from dnacompare.dataset import Ids
from dnacompare.extraction import Extraction
from dnacompare.grid import FloatGrid
from dnacompare.specs import LayerInfo, Sink

SQUEEZENET = {"weights": "random", "seed": 3}


class Colours:
    """A small extractor: the channels of an image, and its rows and columns' means.

    ``room`` items fit at a time, as on a small GPU; more raise what torch raises there, after the
    first layer was sent.
    """

    grid = FloatGrid(5, -10, 10)
    layers = (LayerInfo("channels", ("red", "green", "blue")), LayerInfo("grey", ("light",)))
    dimensions = ("red", "green", "blue")

    def __init__(self, room: int = 10**6, pieces: int = 10**6) -> None:
        self.provenance = {"extractor": "colours"}
        self.room = room
        self.pieces = pieces
        self.sizes: list[int] = []

    def run(self, batch: Sequence[NDArray[np.uint8]], sink: Sink) -> NDArray[np.float32]:
        self.sizes.append(len(batch))
        rows = []
        for start in range(0, len(batch), self.pieces):
            part = np.stack(batch[start : start + self.pieces]).astype(np.float32)
            planes = torch.from_numpy(part).flatten(1, 2).transpose(1, 2)
            sink(0, planes)
            if len(batch) > self.room:
                raise torch.OutOfMemoryError("CUDA out of memory.")
            sink(1, planes.mean(dim=1, keepdim=True))
            rows.append(planes.mean(dim=2).numpy())
        return np.concatenate(rows)


class Shelf:
    """A cache in memory."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, bytes], tuple[Ids, Extraction, bool]] = {}

    def shards(self, family: str) -> Iterable[tuple[Ids, bool]]:
        mine = [kept for (owner, _), kept in self.kept.items() if owner == family]
        return [(ids, checkpoint) for ids, _, checkpoint in sorted(mine, key=lambda k: -len(k[0]))]

    def get(self, family: str, ids: Ids) -> Extraction | None:
        found = self.kept.get((family, ids.tobytes()))
        return found[1] if found else None

    def put(
        self, family: str, ids: Ids, extraction: Extraction, *, checkpoint: bool = False
    ) -> None:
        self.kept[family, ids.tobytes()] = ids, extraction, checkpoint

    def remove(self, family: str, ids: Ids) -> None:
        self.kept.pop((family, ids.tobytes()), None)


def same(a: Extraction, b: Extraction) -> bool:
    ordered = [np.argsort(one.embeddings.ids) for one in (a, b)]
    return (
        a.dna == b.dna
        and np.array_equal(a.embeddings.values[ordered[0]], b.embeddings.values[ordered[1]])
        and all(
            np.array_equal(
                getattr(mine, part), getattr(b.exemplars.layers[name], part), equal_nan=True
            )
            for name, mine in a.exemplars.layers.items()
            for part in vars(mine)
        )
    )
