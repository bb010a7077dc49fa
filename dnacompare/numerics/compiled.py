"""Loops compiled by numba, cached on disk where that is possible, run without Python's lock."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

from numba import njit

F = TypeVar("F", bound=Callable[..., Any])


def compiled(function: F) -> F:
    """The function as machine code; typed as itself, so that callers stay checked.

    Floating-point sums keep their order (no ``fastmath``): results do not depend on the processor.
    """
    try:
        return cast(F, njit(cache=True, nogil=True)(function))
    except RuntimeError:  # neither the package nor the user's cache folder can be written
        return cast(F, njit(nogil=True)(function))


def inlined(function: F) -> F:
    """The function as text of its compiled callers.

    A call would count references to each array it is given; a dozen of them cost 35 ns.
    """
    return cast(F, njit(inline="always")(function))
