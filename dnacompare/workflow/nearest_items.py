"""The items of a dataset that are nearest to one of them, by their embeddings."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dnacompare.dataset import Dataset
from dnacompare.embeddings import Embeddings
from dnacompare.errors import InputError, TooFewItemsError
from dnacompare.item_ranking import NearestItems, NearItem
from dnacompare.numerics.standardised import UNITS, standardise
from dnacompare.specs import Report, silent
from dnacompare.workflow.building import build_extractor, default_extractor
from dnacompare.workflow.extract import Cache, extraction
from dnacompare.workflow.open import open_dataset
from dnacompare.workflow.software import software

METHOD = "Euclidean distance of embeddings standardised per dimension, divided by √d"


def nearest_items(
    dataset: Any,
    item: str,
    *,
    count: int = 10,
    extractor: str = "auto",
    device: str = "auto",
    cache: Cache | None = None,
    progress: Report | None = None,
    options: Mapping[str, Any] | None = None,
) -> NearestItems:
    """The ``count`` items nearest to ``item``, which is an identity (16 hex digits) or a name.

    Distances are between embeddings standardised per dimension, so that 1 is the
    root-mean-square spread of all items. Copies of the item have the distance 0.

    ``dataset`` is one or anything ``open_dataset`` takes. Raises ``InputError`` for a ``count``
    below 1 and an item that is not there, ``TooFewItemsError`` for fewer than 3 items.
    """
    whole = open_dataset(dataset)
    if count < 1:
        raise InputError(f"count is {count}; give a number from 1.")
    if len(whole) < 3:
        raise TooFewItemsError(
            f"{whole.name!r} has {len(whole)} items; which are near takes at least 3."
        )
    chosen = _position(whole, item)
    name = default_extractor(whole.modality) if extractor == "auto" else extractor
    built = build_extractor(name, (whole,), device, options)
    report = progress or silent
    seen = extraction(whole, extractor=built, device=device, cache=cache, progress=report)
    rest, distances = _distances(seen.embeddings, whole.ids[chosen])
    order = np.lexsort((rest, distances))[:count]
    pairs = enumerate(zip(whole.ids.tolist(), whole.names, strict=True))
    names = {key: name for place, (key, name) in pairs if place != chosen}  # of copies their own
    return NearestItems(
        dataset=whole.name,
        item=f"{int(whole.ids[chosen]):016x}",
        name=whole.names[chosen],
        n=len(rest),
        items=tuple(
            NearItem(f"{int(rest[i]):016x}", names[int(rest[i])], float(distances[i]))
            for i in order
        ),
        typical=float(np.median(distances)),
        units=UNITS,
        method=METHOD,
        extractor=name,
        notes=seen.notes,
        software=software(),
    )


def _position(dataset: Dataset, item: str) -> int:
    """Where the item with this identity or, if none has it, this name is."""
    try:
        found = np.flatnonzero(dataset.ids == np.uint64(int(item, 16)))
    except (ValueError, OverflowError):
        found = np.empty(0, np.int64)
    if not len(found):
        found = np.flatnonzero([name == item for name in dataset.names])
    if not len(found):
        raise InputError(f"{dataset.name!r} has no item {item[:40]!r}; give its name or identity.")
    return int(found[0])


def _distances(
    embeddings: Embeddings, chosen: np.uint64
) -> tuple[NDArray[np.uint64], NDArray[np.float64]]:
    """Identities of the other items and their distances from the chosen one."""
    found = np.flatnonzero(embeddings.ids == chosen)
    if not len(found):
        raise InputError(
            f"The item {int(chosen):016x} is not among the {len(embeddings):,} of "
            f"{embeddings.items:,} items whose embeddings are kept; choose from a smaller part."
        )
    (values,) = standardise(embeddings.values)
    others = np.delete(np.arange(len(embeddings)), found[0])  # its copies stay
    distances = np.linalg.norm(values[others].astype(np.float64) - values[found[0]], axis=1)
    return embeddings.ids[others], distances
