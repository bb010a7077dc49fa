"""Whatever a parser raises on a damaged file becomes one clear sentence."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from dnacompare.dataset import Rejected
from dnacompare.errors import DNACompareError, InputError


def cause(error: BaseException) -> str:
    """The first line of an error's text, without its full stop; its type if it has no text.

    Of the operating system's errors only the reason: their text has paths of the server in it.
    """
    text = error.strerror or "" if isinstance(error, OSError) and error.errno else str(error)
    lines = text.strip().splitlines()
    return lines[0].rstrip(".")[:200] if lines else type(error).__name__


@contextmanager
def parsing(name: str, what: str) -> Iterator[None]:
    """Run a parser; its failure is an ``InputError`` about the file ``name``.

    Parsers of hostile bytes raise anything from ``struct.error`` to ``RecursionError``; no list
    of types would be complete, hence ``Exception``.
    """
    try:
        yield
    except DNACompareError:
        raise
    except Exception as error:
        raise InputError(f"{name!r} cannot be read as {what}: {cause(error)}.") from error


def listing(names: Sequence[str], shown: int = 5) -> str:
    """Some names in quotes and the number of the rest."""
    quoted = ", ".join(repr(name) for name in names[:shown])
    more = len(names) - shown
    return f"{quoted} and {more:,} more" if more > 0 else quoted


def nothing_readable(name: str, what: str, rejected: Sequence[Rejected]) -> InputError:
    """The error when no item is left, with the first reasons."""
    reasons = "; ".join(f"{item.name!r}: {item.reason}" for item in rejected[:3])
    more = f"; and {len(rejected) - 3:,} more" if len(rejected) > 3 else ""
    because = f" Left out: {reasons}{more}." if rejected else ""
    return InputError(f"{name!r} holds {what}.{because}")
