"""Arrays of numbers: one item a row, or images where the shape says so."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dnacompare.dataset import Dataset, Positions, Rejected
from dnacompare.errors import InputError
from dnacompare.fingerprint import digest, item_ids
from dnacompare.loaders import named_arrays
from dnacompare.loaders.array_images import ArrayImages, Form, form_of
from dnacompare.loaders.content import HEAD, Content, expand, shown, suffix
from dnacompare.loaders.damage import nothing_readable
from dnacompare.loaders.identity import row_ids
from dnacompare.loaders.limits import Limits
from dnacompare.loaders.named_arrays import Named
from dnacompare.loaders.survey import survey
from dnacompare.specs import File, LoaderSpec

LAYOUTS = ("auto", "images", "columns")
MOST_COLUMNS = 200_000
"""The numbers of one 256 × 256 colour image; more names alone would fill the memory."""


@dataclass(frozen=True, eq=False)
class ArrayColumns:
    """Items of an array as rows; further axes are laid out side by side."""

    array: NDArray[Any]
    columns: tuple[str, ...]

    def read(self, positions: Positions) -> Any:
        """A DataFrame of float64."""
        import pandas as pd

        rows = np.asarray(self.array[positions], np.float64).reshape(len(positions), -1)
        return pd.DataFrame(rows, columns=list(self.columns))


def open_array(
    files: Sequence[File],
    *,
    name: str,
    limits: Limits,
    array: str | None = None,
    layout: str = "auto",
) -> Dataset:
    """A dataset of one array; ``array`` names it where there are several.

    ``layout`` is ``auto``, ``images`` or ``columns``. A large ``.npy`` stays on disk. Raises
    ``InputError`` for anything but numbers.
    """
    arrays, rejected, notes = found_arrays(files, name, limits)
    chosen, choice = named_arrays.pick(arrays, array, name)
    dataset = array_dataset(chosen.load(), name=name, limits=limits, layout=layout)
    return replace(dataset, rejected=rejected, notes=notes + choice + dataset.notes)


def found_arrays(
    files: Sequence[File], name: str, limits: Limits
) -> tuple[list[Named], tuple[Rejected, ...], tuple[str, ...]]:
    """Every array in the files, the files that are none, and notes."""
    found = expand(files, limits)
    holders = [content for content in found.items if holds_arrays(content)]
    others = [content for content in found.items if not holds_arrays(content)]
    rejected = found.rejected + tuple(Rejected(shown(o.name), "not an array") for o in others)
    arrays = [array for content in holders for array in named_arrays.arrays_in(content, limits)]
    if not arrays:
        raise nothing_readable(name, "no array that can be read", rejected)
    return arrays, rejected, found.notes


def holds_arrays(content: Content) -> bool:
    """Whether a file holds arrays by its first bytes or its suffix."""
    return suffix(content.name) in named_arrays.SUFFIXES or named_arrays.is_npy(content.head(HEAD))


def array_dataset(
    array: NDArray[Any], *, name: str, limits: Limits, layout: str = "auto"
) -> Dataset:
    """The items ``array[0]``, ``array[1]``, … as images or rows of numbers.

    Items with NaN or infinity are left out and counted.
    """
    if layout not in LAYOUTS:
        raise InputError(f"layout is {layout!r}; it can be {', '.join(LAYOUTS)}.")
    check_numbers(array, name)
    limits.check_items(len(array), name)
    seen = survey(array)
    kept = np.flatnonzero(seen.finite)
    if not len(kept):
        raise InputError(f"Every item of {name!r} has NaN or infinite values.")
    lost = len(array) - len(kept)
    notes = (f"{lost:,} items with NaN or infinite values were left out.",) if lost else ()
    form = None
    if layout != "columns":
        form = form_of(array.shape, array.dtype, seen.low, seen.high, sure=layout == "images")
    if form is not None:
        dataset = _images(array, kept, form, name)
    else:
        dataset = _columns(array, kept, seen.digest, name)
    return replace(dataset, notes=notes + dataset.notes)


def check_numbers(array: NDArray[Any], name: str) -> None:
    """Raise ``InputError`` unless ``array`` is items of real numbers, with the way out."""
    if array.dtype.kind not in "buif":
        way = {
            "c": "give real and imaginary parts as two columns",
            "V": "save one array a field, or a CSV",
            "O": "save plain numbers, such as array.astype(float)",
        }.get(array.dtype.kind, "save it as a CSV table")
        raise InputError(f"{name!r} holds {array.dtype}, not real numbers; {way}.")
    if array.ndim == 0 or array.size == 0:
        raise InputError(f"{name!r} has the shape {array.shape}, so it holds no items.")


def _images(array: NDArray[Any], kept: Positions, form: Form, name: str) -> Dataset:
    kind = f"{array.dtype.str}{array.shape[1:]}".encode()
    ids = item_ids(kind + array[i].tobytes() for i in kept)
    note = {
        1.0: "Read as images.",
        255.0: "Read as images; the values 0…1 were scaled to 0…255.",
    }.get(form.scale, "Read as images; 16 bits were scaled to 8.")
    return Dataset(
        name=name,
        modality="images",
        kind="images",
        ids=ids,
        names=[f"item {i}" for i in kept],
        source=ArrayImages(array, form),
        fingerprint=digest("images", "", ids.tobytes()),
        notes=(note,),
        positions=kept,
    )


def _columns(array: NDArray[Any], kept: Positions, content: str, name: str) -> Dataset:
    width = math.prod(array.shape[1:])
    if width > MOST_COLUMNS:
        raise InputError(
            f"Each item of {name!r} has {width:,} numbers; at most {MOST_COLUMNS:,} can be "
            "columns. Summarise them first, or give images with layout='images'."
        )
    columns = column_names(array.shape[1:])
    ids = row_ids(content, len(array))[kept]
    flat = f"The axes {array.shape[1:]} were laid out as {width:,} columns."
    return Dataset(
        name=name,
        modality="table",
        kind="array",
        ids=ids,
        names=[f"item {i}" for i in kept],
        source=ArrayColumns(array, columns),
        fingerprint=digest("table", ",".join(columns), ids.tobytes()),
        notes=(flat,) if array.ndim > 2 else (),
        columns=columns,
        positions=kept,
    )


def column_names(shape: tuple[int, ...]) -> tuple[str, ...]:
    """A name for each number of an item of this shape, by its index as in NumPy."""
    if not shape:
        return ("value",)
    return tuple(
        "column " + ",".join(map(str, index)) for index in product(*(range(side) for side in shape))
    )


LOADER = LoaderSpec(
    name="arrays",
    title="Arrays",
    modality="table",
    suffixes=named_arrays.SUFFIXES,
    open=open_array,
    summary="NumPy (.npy, .npz) and safetensors: one item a row, or images where the shape fits.",
    options={
        "array": "the name of the array, where there are several",
        "layout": "auto, images or columns",
    },
    recognises=named_arrays.is_npy,
)
