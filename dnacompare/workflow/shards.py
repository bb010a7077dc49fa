"""What was seen of a dataset's items before, by whichever dataset they came, and what is left.

An extraction of some items is a shard. Shards of the same extractor add up exactly, so a dataset
with a hundred items more costs the hundred, and an interrupted pass goes on where it was.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Protocol

import numpy as np

from dnacompare import __version__
from dnacompare.dataset import Dataset, Ids, Positions
from dnacompare.dna import FORMAT
from dnacompare.embeddings import CAP
from dnacompare.errors import StoreError
from dnacompare.exemplars import KEPT
from dnacompare.extraction import Extraction
from dnacompare.fingerprint import digest, digest_array, digest_json
from dnacompare.specs import Extractor, LayerInfo


class Cache(Protocol):
    """Where extractions are remembered, by family and sorted identities of their items.

    Each may raise ``StoreError``; the work then goes on.
    """

    def shards(self, family: str) -> Iterable[tuple[Ids, bool]]:
        """The sorted identities of each shard of a family, each as often as its item occurs, and
        whether it is a checkpoint, which goes when its pass is finished. The largest first."""

    def get(self, family: str, ids: Ids) -> Extraction | None:
        """The extraction of exactly these items."""

    def put(
        self, family: str, ids: Ids, extraction: Extraction, *, checkpoint: bool = False
    ) -> None:
        """Keep an extraction."""

    def remove(self, family: str, ids: Ids) -> None:
        """Forget an extraction, if it is kept."""


def family(dataset: Dataset, extractor: Extractor) -> str:
    """The content hash that extractions share which may be added up.

    Where identities do not tell the content (rows of a table, an id column, changed pictures), the
    dataset's fingerprint does, and only passes over this very dataset share it.
    """
    plain = digest(dataset.modality, ",".join(dataset.columns), dataset.ids.tobytes())
    by_identity = dataset.modality != "table" and dataset.fingerprint == plain
    return digest_json(
        {
            "items": dataset.modality if by_identity else dataset.fingerprint,
            "provenance": dict(extractor.provenance),
            "grid": extractor.grid.to_json(),
            "layers": [_layer(layer) for layer in extractor.layers],
            "kept": [CAP, KEPT],
            "format": FORMAT,
            "version": __version__,
        }
    )


def _layer(layer: LayerInfo) -> list[object]:
    ranges = None if layer.ranges is None else digest_array(layer.ranges)
    return [layer.name, list(layer.neurons), ranges]


@dataclass
class Memory:
    """One dataset's dealings with the cache; trouble with it becomes a sentence in ``notes``."""

    cache: Cache | None
    family: str
    notes: list[str] = field(default_factory=list)
    exact: bool = False
    """Whether all items were found in one shard."""
    _checkpoints: list[Ids] = field(default_factory=list)

    def recall(self, ids: Ids) -> tuple[Extraction | None, Positions]:
        """The sum of the largest shards within ``ids``, and the places of the other items."""
        order = np.argsort(ids, kind="stable")
        if (found := self._get(ids[order])) is not None:
            self.exact = True
            return found, order[:0]
        for ids_kept, checkpoint in self._shards():
            places = places_within(ids_kept, ids[order])
            if places is None or (shard := self._get(ids_kept)) is None:
                continue
            found = shard if found is None else joined(found, shard)
            if checkpoint:
                self._checkpoints.append(ids_kept)
            order = np.delete(order, places)
        return found, np.sort(order)

    def keep(self, ids: Ids, seen: Extraction, *, finished: bool) -> None:
        """Keep what has been seen, in place of the checkpoints before it."""
        if self.cache is None:
            return
        ids = np.sort(ids)
        try:
            self.cache.put(self.family, ids, seen, checkpoint=not finished)
            for before in self._checkpoints:
                self.cache.remove(self.family, before)
        except StoreError as error:
            self._note(error)
            return
        self._checkpoints = [] if finished else [ids]

    def _shards(self) -> list[tuple[Ids, bool]]:
        try:
            return list(self.cache.shards(self.family)) if self.cache is not None else []
        except StoreError as error:
            self._note(error)
            return []

    def _get(self, ids: Ids) -> Extraction | None:
        try:
            return self.cache.get(self.family, ids) if self.cache is not None else None
        except StoreError as error:
            self._note(error)
            return None

    def _note(self, error: StoreError) -> None:
        if str(error) not in self.notes:
            self.notes.append(str(error))


def joined(first: Extraction, second: Extraction) -> Extraction:
    """What one pass over the items of both gives, in this order."""
    both = first + second
    return replace(both, embeddings=both.embeddings.capped(CAP))


def places_within(part: Ids, whole: Ids) -> Positions | None:
    """A place in the sorted ``whole`` for each of the sorted ``part``, no place twice; ``None``
    unless each finds one."""
    if not len(part) or len(part) > len(whole):
        return None
    again = np.arange(len(part)) - np.searchsorted(part, part)  # how often it came before
    places: Positions = np.searchsorted(whole, part) + again
    fits = places.max() < len(whole) and np.array_equal(whole[places], part)
    return places if fits else None
