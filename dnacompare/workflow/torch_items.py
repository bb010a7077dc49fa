"""A map-style torch dataset → a dataset of images or of rows, read item by item."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dnacompare.dataset import Dataset, Positions, Rejected
from dnacompare.errors import InputError
from dnacompare.fingerprint import digest, item_id
from dnacompare.loaders.array_images import CHANNELS, Form, as_pixels, form_of
from dnacompare.loaders.arrays import array_dataset
from dnacompare.loaders.damage import cause, nothing_readable
from dnacompare.loaders.limits import Limits
from dnacompare.loaders.pixels import as_seen


@dataclass(frozen=True)
class Item:
    """What one look at an item tells."""

    id: int
    shape: tuple[int, ...]
    dtype: np.dtype[Any]
    low: float
    high: float


@dataclass(frozen=True, eq=False)
class TorchImages:
    """Images that a torch dataset gives by their index."""

    items: Any
    form: Form

    def read(self, positions: Positions) -> list[NDArray[np.uint8]]:
        """uint8 arrays ``(height, width, 3)``."""
        return [as_pixels(_values(self.items[int(i)]), self.form) for i in positions]


def open_torch_items(items: Any, *, name: str, limits: Limits) -> Dataset:
    """Items that are tensors, arrays or PIL images, or tuples that begin with one.

    Every item is looked at once for its identity; one that fails is rejected. Raises
    ``InputError`` for a dataset without a length, with random transforms, or with images whose
    range is unknown.
    """
    if not hasattr(items, "__len__"):
        raise InputError(f"{name!r} has no length; give a map-style dataset or a tensor.")
    limits.check_items(len(items), name)
    seen: dict[int, Item] = {}
    rejected: list[Rejected] = []
    for index in range(len(items)):
        try:
            seen[index] = _look(items[index])
        except Exception as error:  # the caller's own code, which can raise anything
            rejected.append(Rejected(f"item {index}", cause(error)))
    if not seen:
        raise nothing_readable(name, "no item that can be read", rejected)
    _check_repeatable(items, seen, name)
    first = next(iter(seen.values()))
    form = _form(first, seen)
    alike = {index: item for index, item in seen.items() if _alike(item, first, form)}
    rejected += [
        Rejected(f"item {i}", f"its shape {x.shape} is unlike that of the first item")
        for i, x in seen.items()
        if i not in alike
    ]
    if form is not None:
        return _images(items, {i: x.id for i, x in alike.items()}, form, rejected, name)
    rows = np.stack([_values(items[index]) for index in alike])
    dataset = array_dataset(rows, name=name, limits=limits, layout="columns")
    return replace(dataset, names=[f"item {i}" for i in alike], rejected=tuple(rejected))


def _values(item: Any) -> NDArray[Any]:
    value = item[0] if isinstance(item, (tuple, list)) else item
    if hasattr(value, "has_transparency_data"):  # a PIL image, without importing PIL
        return as_seen(value)
    if hasattr(value, "detach"):
        value = value.detach().cpu()
        return np.asarray(value.float() if value.is_floating_point() else value)
    array = np.asarray(value)
    if array.dtype.kind not in "buif":
        raise InputError(f"an item of type {type(value).__name__} is neither image nor numbers")
    return array


def _look(item: Any) -> Item:
    values = _values(item)
    if not values.size:
        raise InputError("it is empty")
    low, high = float(values.min()), float(values.max())
    if not np.isfinite([low, high]).all():  # NaN is its own minimum
        raise InputError("it has NaN or infinite values")
    key = f"{values.dtype.str}{values.shape}".encode() + values.tobytes()
    return Item(item_id(key), values.shape, values.dtype, low, high)


def _check_repeatable(items: Any, seen: Mapping[int, Item], name: str) -> None:
    """A random transform would make other items of the same ones at each reading."""
    index = next(iter(seen))
    if _look(items[index]).id != seen[index].id:
        raise InputError(
            f"Item {index} of {name!r} was different when it was read again; remove the random "
            "transforms."
        )


def _form(first: Item, seen: Mapping[int, Item]) -> Form | None:
    """How the items are images, judged by the first one's shape and the range of all."""
    low = min(item.low for item in seen.values())
    high = max(item.high for item in seen.values())
    return form_of((1, *first.shape), first.dtype, low, high, sure=len(first.shape) == 3)


def _alike(item: Item, first: Item, form: Form | None) -> bool:
    """Whether an item can stand beside the first: images may differ in size, rows may not."""
    if form is None or len(item.shape) != len(first.shape):
        return item.shape == first.shape
    channels = item.shape[0 if form.channels_first else -1]
    return item.dtype == first.dtype and (len(item.shape) == 2 or channels in CHANNELS)


def _images(
    items: Any, ids: Mapping[int, int], form: Form, rejected: Sequence[Rejected], name: str
) -> Dataset:
    identities = np.array(list(ids.values()), np.uint64)
    return Dataset(
        name=name,
        modality="images",
        kind="images",
        ids=identities,
        names=[f"item {index}" for index in ids],
        source=TorchImages(items, form),
        fingerprint=digest("images", "", identities.tobytes()),
        rejected=tuple(rejected),
        positions=np.array(list(ids), np.int64),
    )
