"""Tables and progress on a terminal."""

import sys
from collections.abc import Sequence

from dnacompare.specs import Progress


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    widths = [max(len(row[i]) for row in [header, *rows]) for i in range(len(header))]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in [header, *rows]
    ]


def show(step: Progress) -> None:
    if sys.stderr.isatty():
        print(f"\r{step.stage}: {step.done:,} of {step.total:,}   ", end="", file=sys.stderr)


def clear() -> None:
    if sys.stderr.isatty():
        print("\r" + " " * 60 + "\r", end="", file=sys.stderr)
