"""What a server and the process that does a long pass for it tell each other.

They are one program on one machine, and speak over a socket that nobody else can open.
"""

from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.reduction import ForkingPickler
from typing import Any, TypeAlias

import numpy as np

from dnacompare.dataset import Dataset
from dnacompare.extraction import Extraction
from dnacompare.workflow.building import Recipe

Wire: TypeAlias = "Connection[Any, Any]"


@dataclass(frozen=True, eq=False)
class Begin:
    """The pass from now on: these items, by this extractor."""

    dataset: Dataset
    recipe: Recipe


@dataclass(frozen=True)
class Look:
    """See the items ``start`` to ``end`` of the pass, ``size`` at a time."""

    start: int
    end: int
    size: int


@dataclass(frozen=True)
class Stop:
    """End what you are at; what was seen until then is wanted."""


@dataclass(frozen=True)
class Done:
    """So many items of the stretch have been seen."""

    items: int


@dataclass(frozen=True, eq=False)
class Seen:
    """The whole stretch, or as much of it as there was when it was ``stopped``."""

    extraction: Extraction | None
    stopped: bool = False


@dataclass(frozen=True, eq=False)
class Failed:
    """The stretch ended with this error, and leaves nothing behind."""

    error: Exception


def pack(message: object) -> memoryview:
    """The message as bytes; raises ``TypeError``, ``AttributeError`` or ``PicklingError`` when it
    holds what no other process can have, such as an open file."""
    packed: memoryview = ForkingPickler.dumps(message)
    return packed


def send(wire: Wire, message: object) -> None:
    """Tell the other side."""
    wire.send_bytes(pack(message))


def _mapped(array: "np.memmap[Any, Any]") -> tuple[Any, ...]:
    """An array in a file goes as the file's name and the place in it, not with its numbers."""
    whole: Any = array
    while isinstance(whole.base, np.ndarray):
        whole = whole.base
    flags = array.flags
    if not (isinstance(whole, np.memmap) and (flags.c_contiguous or flags.f_contiguous)):
        plain: Any = np.array(array)
        return plain.__reduce__()  # type: ignore[no-any-return]
    offset = whole.offset + array.ctypes.data - whole.ctypes.data
    order = "C" if flags.c_contiguous else "F"
    return np.memmap, (whole.filename, array.dtype, "r", offset, array.shape, order)


ForkingPickler.register(np.memmap, _mapped)
