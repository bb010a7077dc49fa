"""Loops compiled by numba, cached on disk where that is possible, run without Python's lock."""

from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, cast

from numba import njit

F = TypeVar("F", bound=Callable[..., Any])


def compiled(function: F) -> F:
    """The function as machine code; typed as itself, so that callers stay checked.

    Floating-point sums keep their order (no ``fastmath``): results do not depend on the processor.
    """
    try:
        return cast(F, _stamped(njit(cache=True, nogil=True)(function)))
    except RuntimeError:  # neither the package nor the user's cache folder can be written
        return cast(F, njit(nogil=True)(function))


def inlined(function: F) -> F:
    """The function as text of its compiled callers.

    A call would count references to each array it is given; a dozen of them cost 35 ns.
    """
    return cast(F, njit(inline="always")(function))


def _stamped(dispatcher: Any) -> Any:
    """Machine code kept on disk is used only if no source of kernels has changed since.

    Numba looks at the file of the function alone, and would go on using what it has after a change
    of a function or a constant that another file gives. Where the disk is full nothing is kept.
    """
    kept = dispatcher._cache
    index: Any = getattr(kept, "_cache_file", None)
    if not hasattr(index, "_source_stamp"):
        return njit(nogil=True)(dispatcher.py_func)  # a numba that keeps it elsewhere: no cache
    index._source_stamp = (index._source_stamp, _sources())
    save = kept.save_overload

    def save_if_possible(*overload: Any) -> None:
        with suppress(OSError):  # it is compiled again next time
            save(*overload)

    kept.save_overload = save_if_possible
    return dispatcher


@cache
def _sources() -> tuple[tuple[str, int, int], ...]:
    """Name, time and size of every source that kernels take something from."""
    here = Path(__file__).parent
    constants = [here.parent / f"{name}.py" for name in ("exact_sum", "exemplars", "grid", "layer")]
    states = [(file.name, file.stat()) for file in (*sorted(here.glob("*.py")), *constants)]
    return tuple((name, state.st_mtime_ns, state.st_size) for name, state in states)
