"""A safe container of arrays: safetensors outside, each array narrowed and deflated inside.

Nothing in it can run code. Sizes are declared in the header and checked before anything is
inflated, so a small file cannot ask for more memory than ``limit`` bytes.
"""

import json
import math
import os
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dnacompare.errors import InputError

MAGIC = "dnacompare tensors 1"
ENTRY = "dnacompare"
"""The entry of the file's metadata that holds everything but the arrays, as JSON."""
MEMORY = 9
"""The most that deflate takes, 256 KiB: longer stretches share a code."""
NARROWER = (np.uint8, np.uint16, np.uint32)
DTYPES = {"int64", "uint64", "int32", "float32", "float64", "uint8", "uint16", "uint32", "bool"}
LIMIT = 1 << 32
"""Bytes that one file may inflate to unless the caller says otherwise."""

Array = NDArray[Any]


def narrow(array: Array) -> Array:
    """Non-negative integers in the smallest unsigned type that holds them."""
    if array.dtype.kind not in "iu" or array.size == 0 or array.min() < 0:
        return array
    top = array.max()
    for dtype in NARROWER:
        if top <= np.iinfo(dtype).max:
            return array.astype(dtype)
    return array


def write(path: Path | str, header: Mapping[str, Any], arrays: Mapping[str, Array]) -> None:
    """Write atomically: the file is whole or absent, also after a crash."""
    keep(path, pack(header, arrays))


def pack(header: Mapping[str, Any], arrays: Mapping[str, Array]) -> bytes:
    """The content of such a file; equal values make equal bytes."""
    from safetensors.numpy import save

    packed: dict[str, Array] = {}
    layout: dict[str, Any] = {}
    for name, array in arrays.items():
        # A lone big-endian array would not survive `tobytes`; every machine we meet is little.
        small = narrow(np.ascontiguousarray(array))
        packed[name] = np.frombuffer(_deflate(small, array.dtype), np.uint8)
        layout[name] = {
            "dtype": str(array.dtype),
            "stored": str(small.dtype),
            "shape": list(array.shape),
        }
    # One entry: safetensors writes several in random order, and equal files must be equal bytes.
    about = {"format": MAGIC, "header": header, "layout": layout}
    content: bytes = save(packed, metadata={ENTRY: json.dumps(about, sort_keys=True)})
    return content


def keep(path: Path | str, content: bytes) -> None:
    """Write ``content`` atomically."""
    target = Path(path)
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f".{target.name}.{os.getpid()}.{os.urandom(4).hex()}.part")
    try:
        with part.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


def read(
    path: Path | str, *, limit: int = LIMIT, wanted: Callable[[str], bool] | None = None
) -> tuple[dict[str, Any], dict[str, Array]]:
    """The header and the arrays, or only those whose names are ``wanted``.

    Raises ``InputError`` for anything but a sound file.
    """
    from safetensors import SafetensorError, safe_open

    faults = (
        SafetensorError,
        zlib.error,
        OSError,
        *(KeyError, ValueError, TypeError, AttributeError, RecursionError),
    )
    name = Path(path).name
    try:
        with safe_open(str(path), framework="numpy") as file:
            about = json.loads((file.metadata() or {}).get(ENTRY, "{}"))
            if about.get("format") != MAGIC:
                raise InputError(f"{name!r} is not a dnacompare file (no format mark in it).")
            header = about["header"]
            layout = {
                key: entry for key, entry in about["layout"].items() if not wanted or wanted(key)
            }
            sizes = {key: _bytes(key, entry) for key, entry in layout.items()}
            if sum(sizes.values()) > limit:
                raise InputError(
                    f"{name!r} would take {sum(sizes.values()):,} bytes; the limit is {limit:,}."
                )
            arrays = {
                key: _inflate(key, file.get_tensor(key), layout[key], sizes[key]) for key in layout
            }
    except faults as error:
        raise InputError(f"{name!r} cannot be read: {error}. It may be cut off.") from error
    if not isinstance(header, dict):
        raise InputError(f"{name!r} has no header.")
    return header, arrays


def _deflate(small: Array, dtype: Any) -> bytes:
    # Bytes come from `residuals`: to look for repetitions in them takes long and finds none.
    strategy = zlib.Z_HUFFMAN_ONLY if dtype == np.uint8 else zlib.Z_DEFAULT_STRATEGY
    deflater = zlib.compressobj(6, zlib.DEFLATED, zlib.MAX_WBITS, MEMORY, strategy)
    return deflater.compress(small.tobytes()) + deflater.flush()


def _bytes(key: str, entry: Mapping[str, Any]) -> int:
    shape = entry["shape"]
    if {entry["dtype"], entry["stored"]} - DTYPES or any(
        not isinstance(size, int) or size < 0 for size in shape
    ):
        raise ValueError(f"array {key!r} has an unknown type or shape")
    return int(np.dtype(entry["dtype"]).itemsize * math.prod(shape))


def _inflate(key: str, packed: Array, entry: Mapping[str, Any], size: int) -> Array:
    stored = np.dtype(entry["stored"])
    expected = math.prod(entry["shape"]) * stored.itemsize
    inflater = zlib.decompressobj()
    data = inflater.decompress(packed.tobytes(), expected + 1)
    if len(data) != expected:
        raise ValueError(f"array {key!r} holds {len(data)} bytes instead of {expected}")
    flat = np.frombuffer(data, stored).astype(entry["dtype"])
    return flat.reshape(entry["shape"])
