"""What of two tables is watched: rows in order, features that say something, windows and blocks."""

import numpy as np
from numpy.typing import NDArray

from dnacompare.errors import InputError, TooFewItemsError
from dnacompare.inference.column_words import known
from dnacompare.numbers import count
from dnacompare.numerics.redundant import redundant
from dnacompare.numerics.stream_rows import deseasoned, differenced
from dnacompare.specs import Rows

Floats = NDArray[np.float64]
USUAL_WINDOW = 200
SMALLEST_WINDOW = 20
FITS = 6
"""Windows, and blocks, that the clean period must hold: three to learn from and three to watch."""
STEPS = 4
"""Steps to a window."""
MOST_FEATURES = 100


def ordered(a: Rows, b: Rows, order: str | None) -> tuple[Rows, Rows, tuple[str, ...]]:
    """Both sides in the order of the column, without it among the features."""
    if not order:
        note = "Rows were taken in the order in which they come; name a column to order by."
        return a, b, (note,)
    sides, notes = [], []
    for rows in (a, b):
        column = rows.column(order)
        held = np.flatnonzero(known(column))
        if len(held) < len(rows):
            notes.append(f"{rows.name}: {len(rows) - len(held):,} rows have no {order!r}.")
        sides.append(rows.take(held[np.argsort(column[held], kind="stable")]).without(order))
    return sides[0], sides[1], tuple(notes)


def prepared(
    clean: Rows, stream: Rows, season: int, difference: int
) -> tuple[list[str], Floats, Floats, tuple[str, ...]]:
    """Names and rows of the features that say something, without seasons and trends."""
    long_enough(len(clean) - difference, clean.name)
    if min(season, difference) < 0 or max(season, difference) > len(clean) // 2:
        raise InputError(
            f"season is {season} and difference {difference}; give numbers of rows from 0 to "
            f"half of the {len(clean):,} rows of {clean.name!r}."
        )
    first, second = clean.values, stream.values
    if season:
        first, second = deseasoned(first, second, season)
    first, second = differenced(first, difference), differenced(second, difference)
    names = [feature.name for feature in clean.features]
    dropped = redundant(np.concatenate([first, second]), names) if names else {}
    kept = [place for place in range(len(names)) if place not in dropped]
    if not kept:
        raise InputError("No feature varies; there is nothing to watch.")
    if len(kept) > MOST_FEATURES:
        raise InputError(
            f"{len(kept)} features are too many to watch; a window tells of at most "
            f"{MOST_FEATURES}. Open a table with fewer columns."
        )
    notes = tuple(f"Left out {names[place]!r}: {dropped[place]}." for place in sorted(dropped))
    return [names[place] for place in kept], first[:, kept], second[:, kept], notes


def long_enough(clean: int, name: str) -> None:
    """Raises ``TooFewItemsError`` for a clean period of so few rows that chance cannot be told."""
    if clean < FITS * SMALLEST_WINDOW:
        raise TooFewItemsError(
            f"{name!r} has {count(max(clean, 0), 'row')} to watch; a clean period takes at least "
            f"{FITS * SMALLEST_WINDOW}."
        )


def window(clean: int, stream: int, window: int, a: str, b: str) -> int:
    """Rows of a window: a multiple of ``STEPS`` that fits ``FITS`` times into the clean period."""
    most = clean // FITS
    wanted = window or min(USUAL_WINDOW, most)
    rows = wanted // STEPS * STEPS
    if window and not SMALLEST_WINDOW <= window <= most:
        raise InputError(
            f"window is {window}; give {SMALLEST_WINDOW} to {most} rows, a sixth of the clean "
            f"period {a!r}, or 0."
        )
    if stream < rows:
        raise TooFewItemsError(
            f"{b!r} has {count(stream, 'row')} to watch, less than a window of {rows}."
        )
    return rows


def block(clean: int, block: int, step: int) -> int:
    """Pieces of a block, of which the clean period must hold some."""
    pieces = max(1, -(-block // step))
    if block < 0 or clean // (pieces * step) < FITS:
        raise InputError(f"block is {block}; give 0 or at most {clean // FITS} rows, a sixth of A.")
    return pieces
