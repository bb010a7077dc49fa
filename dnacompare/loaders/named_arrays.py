"""The arrays in ``.npy``, ``.npz`` and ``.safetensors`` files, by name; nothing is unpickled."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from typing import Any

import numpy as np
from numpy.lib import format as npy
from numpy.typing import NDArray

from dnacompare.errors import InputError
from dnacompare.loaders.archive import Archive
from dnacompare.loaders.content import Content, shown, suffix
from dnacompare.loaders.damage import listing, parsing
from dnacompare.loaders.limits import Limits

MAGIC = b"\x93NUMPY"
SUFFIXES = (".npy", ".npz", ".safetensors")
HEADER = 1 << 17
"""More than the longest header that NumPy itself agrees to read, 10,000 characters."""
SAFE_TYPES = {
    "F64": "<f8", "F32": "<f4", "F16": "<f2", "BOOL": "?",
    "I64": "<i8", "I32": "<i4", "I16": "<i2", "I8": "<i1",
    "U64": "<u8", "U32": "<u4", "U16": "<u2", "U8": "<u1",
}  # fmt: skip


@dataclass(frozen=True)
class Named:
    """An array that can be loaded; its shape is known before."""

    name: str
    shape: tuple[int, ...]
    dtype: np.dtype[Any]
    load: Callable[[], NDArray[Any]]


def is_npy(head: bytes) -> bool:
    """Whether a file begins like ``.npy``, whatever it is called."""
    return head.startswith(MAGIC)


def arrays_in(content: Content, limits: Limits) -> list[Named]:
    """Every array of a file; raises ``InputError`` for damage and for pickled objects."""
    name = shown(content.name)
    if is_npy(content.head(len(MAGIC))):
        return [_npy(name.rsplit("/", 1)[-1].removesuffix(".npy"), content)]
    if suffix(content.name) == ".npz":
        with parsing(name, "npz"):
            return _npz(content, name, limits)
    if suffix(content.name) == ".safetensors":
        with parsing(name, "safetensors"):
            return _safetensors(content.read())
    raise InputError(f"{name!r} does not begin like a NumPy file; save it with numpy.save.")


def pick(arrays: Sequence[Named], wanted: str | None, name: str) -> tuple[Named, tuple[str, ...]]:
    """The array called ``wanted``; else the first with two axes or more, else the first.

    Also a note if there was a choice. Raises ``InputError`` for a name that is not there.
    """
    names = [array.name for array in arrays]
    if wanted is not None:
        for array in arrays:
            if array.name == wanted:
                return array, ()
        raise InputError(f"{name!r} has no array {wanted!r}; it has {listing(names, 20)}.")
    numeric = [array for array in arrays if array.dtype.kind in "buif"]
    chosen = next((a for a in numeric if len(a.shape) > 1), (numeric or list(arrays))[0])
    if len(arrays) == 1:
        return chosen, ()
    return chosen, (
        f"Took the array {chosen.name!r} of {listing(names, 20)}; array= takes another.",
    )


def _npz(content: Content, name: str, limits: Limits) -> list[Named]:
    if content.path is not None:
        archive = Archive(content.path, content.path.stat().st_size, name, limits)
    else:
        data = content.read()
        archive = Archive(BytesIO(data), len(data), name, limits)
    found = [
        _npy(member.name.removesuffix(".npy"), member)
        for member in archive.members()
        if is_npy(member.head(len(MAGIC)))
    ]
    if not found:
        raise InputError(f"{name!r} holds no array; save it with numpy.savez.")
    return found


def _npy(name: str, content: Content) -> Named:
    with parsing(shown(content.name), "npy"):
        shape, fortran, dtype, offset = _header(content.head(HEADER), name)

    def load() -> NDArray[Any]:
        with parsing(shown(content.name), "npy"):
            size = math.prod(shape)
            if content.path is not None and size:
                flat: NDArray[Any] = np.memmap(content.path, dtype, "r", offset, (size,))
            else:
                # fails on data that are cut short before anything is allocated
                flat = np.frombuffer(content.read(), dtype, size, offset)
            return flat.reshape(shape, order="F" if fortran else "C")

    return Named(shown(name), shape, dtype, load)


def _header(head: bytes, name: str) -> tuple[tuple[int, ...], bool, np.dtype[Any], int]:
    stream = BytesIO(head)
    version = npy.read_magic(stream)
    readers = {(1, 0): npy.read_array_header_1_0, (2, 0): npy.read_array_header_2_0}
    if version not in readers:
        raise InputError(f"The array {name!r} has fields with names; save one array a field.")
    shape, fortran, dtype = readers[version](stream)
    if dtype.hasobject:
        raise InputError(
            f"The array {name!r} holds pickled Python objects, which could run code and are never "
            "read; save plain numbers, such as array.astype(float)."
        )
    if any(side < 0 for side in shape):
        raise InputError(f"The array {name!r} declares the shape {shape}.")
    return shape, fortran, dtype, stream.tell()


def _deserialize(data: bytes) -> list[tuple[str, dict[str, Any]]]:
    import safetensors

    found: list[tuple[str, dict[str, Any]]] = safetensors.deserialize(data)  # type: ignore[no-untyped-call]
    return found


def _safetensors(data: bytes) -> list[Named]:
    found = []
    for name, tensor in _deserialize(data):
        kind, shape, raw = tensor["dtype"], tuple(tensor["shape"]), bytes(tensor["data"])
        if kind == "BF16":  # the upper half of a float32
            values = (np.frombuffer(raw, "<u2").astype(np.uint32) << 16).view(np.float32)
        elif kind in SAFE_TYPES:
            values = np.frombuffer(raw, SAFE_TYPES[kind])
        else:
            continue
        array = values.reshape(shape)
        found.append(Named(shown(name), shape, array.dtype, partial(np.asarray, array)))
    if not found:
        raise InputError("It holds no tensor of a type that can be read.")
    return sorted(found, key=lambda named: named.name)
