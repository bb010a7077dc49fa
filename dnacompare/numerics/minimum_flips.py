"""Change the categories of as few rows as possible so that the shares become those wanted."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]


def fewest(now: Floats, wanted: Floats) -> float:
    """The least share of rows that must change category to turn shares ``(q,)`` into others.

    A row with none of the categories counts as one more category.
    """
    gap = np.abs(wanted - now).sum() + abs(wanted.sum() - now.sum())
    return float(gap / 2)


def flipped(now: Floats, wanted: Floats) -> Floats:
    """``(n, q)`` of 0 and 1, at most one 1 a row → the same with the column sums of ``wanted``.

    ``wanted`` ``(n, q)`` says for each row how much of it should have each category; sums are
    rounded to whole rows. Of the rows that have to change, those that want it most do.
    """
    before, after = _whole(now), _whole(wanted)
    surplus = before.sum(axis=0) - _counts(after.sum(axis=0), len(now))
    held = before.argmax(axis=1)
    gain = after - np.take_along_axis(after, held[:, None], axis=1)
    gain[:, surplus >= 0] = -np.inf
    gain[surplus[held] <= 0] = -np.inf
    to_go = int(surplus[surplus > 0].sum())
    for place in np.argsort(-gain, axis=None, kind="stable"):
        if not to_go:
            break
        row, category = divmod(int(place), gain.shape[1])
        if held[row] >= 0 and surplus[held[row]] > 0 > surplus[category]:
            surplus[held[row]] -= 1
            surplus[category] += 1
            before[row] = np.eye(gain.shape[1])[category]
            held[row] = -1  # a row changes once
            to_go -= 1
    return before[:, : now.shape[1]]


def _whole(shares: Floats) -> Floats:
    """With one more column for what is left of 1."""
    return np.concatenate([shares, 1.0 - shares.sum(axis=1, keepdims=True)], axis=1)


def _counts(sums: Floats, total: int) -> Counts:
    """Whole numbers near ``sums`` that add up to ``total``: the largest remainders are raised."""
    within = np.maximum(sums, 0.0)
    exact = within * (total / within.sum())
    counts: Counts = np.floor(exact + 1e-9).astype(np.int64)
    missing = total - int(counts.sum())
    counts[np.argsort(-(exact - counts), kind="stable")[:missing]] += 1
    return counts
