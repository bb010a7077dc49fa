"""Content hashes: the only identity that datasets, items and results have."""

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

CHUNK = 1 << 20


def digest(*parts: bytes | str) -> str:
    """32 hex digits of BLAKE2b over length-prefixed parts, so that parts cannot run together."""
    state = hashlib.blake2b(digest_size=16)
    for part in parts:
        data = part.encode() if isinstance(part, str) else part
        state.update(len(data).to_bytes(8, "little"))
        state.update(data)
    return state.hexdigest()


def digest_json(value: Any) -> str:
    """The hash of a JSON value, whatever the order of its keys."""
    return digest(json.dumps(value, sort_keys=True, separators=(",", ":"), allow_nan=False))


def digest_array(array: NDArray[Any]) -> str:
    """The hash of an array's dtype, shape and values."""
    solid = np.ascontiguousarray(array)
    return digest(str(solid.dtype), str(solid.shape), solid.tobytes())


def digest_file(path: Path) -> str:
    """The hash of a file's bytes, read in pieces."""
    state = hashlib.blake2b(digest_size=16)
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            state.update(chunk)
    return digest(state.digest())


def item_id(*parts: bytes | str) -> int:
    """A 64-bit identity of one item; two items collide with probability 2⁻⁶⁴."""
    return int(digest(*parts)[:16], 16)


def item_ids(keys: Iterable[bytes | str]) -> NDArray[np.uint64]:
    """Identities ``(n,)`` of items given by one key each."""
    return np.fromiter((item_id(key) for key in keys), np.uint64)
