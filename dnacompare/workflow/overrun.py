"""When memory does not hold what is worked on at once: half as much at once, down to one item."""

import re
from collections.abc import Callable
from typing import TypeVar

from dnacompare.errors import InputError

T = TypeVar("T")

SIGNS = ("can't allocate memory", "not enough memory", "bad allocation", "bad_alloc", "ALLOC_FAIL")
"""How torch on a CPU, ONNX Runtime and CUDA's libraries say it, in errors without a class."""
WANTED = re.compile(r"allocate ([\d.,]+ ?(?:bytes|[KMGT]i?B))")


def ran_out(error: BaseException) -> bool:
    """Whether this is how some library says that there is no memory left."""
    import torch

    if isinstance(error, (MemoryError, torch.OutOfMemoryError)):
        return True
    return isinstance(error, RuntimeError) and any(sign in str(error) for sign in SIGNS)


def halving(size: int, work: Callable[[int], T], name: str) -> tuple[T, int]:
    """What ``work`` returns for the first of ``size``, ``size // 2``, … 1 that memory holds, and
    how many that was.

    ``work`` leaves nothing behind when it fails. Raises ``InputError`` when memory does not hold
    one item of ``name``.
    """
    while True:
        try:
            return work(size), size
        except Exception as error:
            if not ran_out(error):
                raise
            if size == 1:
                raise InputError(_no_room(name, str(error))) from error
        _let_go()  # outside the handler, whose traceback holds on to arrays
        size //= 2


def said(wanted: int, size: int) -> tuple[str, ...]:
    """A sentence if fewer items than wanted were taken at once."""
    if size == wanted:
        return ()
    return (
        f"Memory did not hold {wanted:,} items at once, so {size:,} were taken at a time; the "
        "result is the same.",
    )


def _no_room(name: str, problem: str) -> str:
    wanted = WANTED.search(problem)
    piece = f" (a piece of {wanted[1].strip()} could not be had)" if wanted else ""
    return (
        f"The memory of this machine does not hold even one item of {name!r} at a time{piece}. "
        "Make the items smaller, choose a smaller extractor or, if it ran on a GPU, the device "
        "'cpu'."
    )


def _let_go() -> None:
    import gc

    import torch

    gc.collect()
    if torch.cuda.is_available():
        torch.cuda.empty_cache()
