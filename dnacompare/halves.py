"""Counts written as sums and how each sum falls into two halves.

Given the sum, a half is about binomial: its spread is known to be about the root of the sum, so
hardly a bit is wasted, and nothing is written twice. Bins are halved down to single bins, groups of
items down to single groups.
"""

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dnacompare.residuals import Bytes, Reader, Writer, bit_length

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


def put(writer: Writer, integers: Ints) -> None:
    """Write integers of which nothing is known."""
    writer.put(integers.ravel(), np.zeros(integers.size, np.uint8))


def take(reader: Reader, shape: tuple[int, ...]) -> Ints:
    """Read integers of this shape of which nothing is known."""
    return reader.take(np.zeros(math.prod(shape), np.uint8)).reshape(shape)


def put_bins(counts: Ints, edges: Floats) -> list[Writer]:
    """Write histograms ``(C, bins)``; ``edges`` ``(bins + 1,)`` are the bins' borders.

    The first writer holds the number of all activations, each further one halves the bins before.
    """
    levels = [_middle_last(counts)]
    widths = _widths(edges)
    for _ in widths[1:]:
        levels.append(_paired(levels[-1]))
    writers = [Writer() for _ in levels]
    put(writers[0], levels.pop())
    for writer, fine, width in zip(writers[1:], levels[::-1], widths[-2::-1], strict=True):
        whole = _paired(fine)[:, : fine.shape[1] // 2]
        _put_first(writer, whole, _guess(whole, width), fine[:, 0:-1:2])
    return writers


def take_bins(reader: Reader, neurons: int, edges: Floats) -> Ints:
    """Read histograms ``(neurons, bins)`` of bins with these ``edges``."""
    widths = _widths(edges)
    sums = take(reader, (neurons, 1))
    for width in widths[-2::-1]:
        whole = sums[:, : width.size // 2]
        fine = np.empty((neurons, width.size), np.int64)
        fine[:, -1] = sums[:, -1]  # one without a partner, where the number is odd
        fine[:, 0:-1:2] = _take_first(reader, whole, _guess(whole, width))
        fine[:, 1::2] = whole - fine[:, 0:-1:2]
        sums = fine
    return _middle_back(sums)


def put_groups(writer: Writer, groups: Ints, items: Ints, *, signed: bool = False) -> None:
    """Write how sums over groups are shared out; ``groups`` ``(G, ...)``, ``items`` ``(G,)``.

    Of counts, which are not ``signed``, a sum of 0 has nothing to share out.
    """
    parts = [(groups, items)]
    while len(parts[-1][1]) > 1:
        parts.append(tuple(part.reshape(2, -1, *part.shape[1:]).sum(axis=0) for part in parts[-1]))
    for (whole, all_items), (halves, some) in zip(parts[:0:-1], parts[-2::-1], strict=True):
        guess = _shared(whole, all_items, some[: len(some) // 2])
        _put_first(writer, whole, guess, halves[: len(some) // 2], signed)


def take_groups(reader: Reader, whole: Ints, items: Ints, *, signed: bool = False) -> Ints:
    """Read what ``whole`` ``(...)``, the sum over groups, is made of: ``(G, ...)``."""
    shares = [items]
    while len(shares[-1]) > 1:
        shares.append(shares[-1].reshape(2, -1).sum(axis=0))
    groups, all_items = whole[None], shares.pop()
    while shares:
        some = shares.pop()
        guess = _shared(groups, all_items, some[: len(all_items)])
        first = _take_first(reader, groups, guess, signed)
        groups, all_items = np.concatenate([first, groups - first]), some
    return groups


def put_sums(writer: Writer, sums: Ints, items: Ints) -> None:
    """Write sums over groups ``(G, C)`` of something that may be negative."""
    put(writer, sums.sum(axis=0))
    put_groups(writer, sums, items, signed=True)


def take_sums(reader: Reader, neurons: int, items: Ints) -> Ints:
    """Read sums over groups ``(G, neurons)``."""
    return take_groups(reader, take(reader, (neurons,)), items, signed=True)


def _put_first(writer: Writer, whole: Ints, guess: Ints, first: Ints, signed: bool = False) -> None:
    some = _divisible(whole, signed)
    writer.put((first - guess).ravel()[some], _expected(whole.ravel()[some]))


def _take_first(reader: Reader, whole: Ints, guess: Ints, signed: bool = False) -> Ints:
    first = np.zeros(whole.size, np.int64)
    some = _divisible(whole, signed)
    first[some] = guess.ravel()[some] + reader.take(_expected(whole.ravel()[some]))
    return first.reshape(whole.shape)


def _divisible(whole: Ints, signed: bool) -> Ints:
    return np.arange(whole.size) if signed else np.flatnonzero(whole)


def _expected(sums: Ints) -> Bytes:
    """Bits of the root of each sum."""
    return bit_length(np.abs(sums).view(np.uint64)) // np.uint8(2)


def _guess(whole: Ints, widths: Floats) -> Ints:
    """What the first of two bins holds of their sum ``(C, n)`` when density is linear: its slope is
    that between the neighbouring sums. ``widths`` are the bins' ``(2 n or 2 n + 1,)``."""
    first, second = widths[0:-1:2], widths[1::2]
    both = first + second
    density = np.pad(whole / both, ((0, 0), (1, 1)), mode="edge")
    apart = np.pad(both, 1, mode="edge")
    apart = both + (apart[:-2] + apart[2:]) / 2
    slope = (density[:, 2:] - density[:, :-2]) / apart
    guess = whole * (first / both) - slope * (first * second / 2)
    return np.rint(np.clip(guess, 0, whole)).astype(np.int64)


def _shared(whole: Ints, items: Ints, some: Ints) -> Ints:
    """The share of ``whole`` ``(G, ...)`` that ``some`` of its ``items`` ``(G,)`` should have."""
    share = some / np.maximum(items, 1)
    return np.rint(whole * share.reshape(-1, *(1,) * (whole.ndim - 1))).astype(np.int64)


def _widths(edges: Floats) -> list[Floats]:
    """Widths of the bins of each level, from single bins to one that holds all."""
    levels = [_middle_last(np.diff(edges)[None])]
    while levels[-1].shape[1] > 1:
        levels.append(_paired(levels[-1]))
    return [level[0] for level in levels]


def _paired(fine: NDArray[Any]) -> NDArray[Any]:
    """Sums of neighbours ``(C, ⌈n / 2⌉)``; the last stays alone where the number n is odd."""
    sums = fine[:, 0::2].copy()
    sums[:, : fine.shape[1] // 2] += fine[:, 1::2]
    return sums


def _middle_last(counts: NDArray[Any]) -> NDArray[Any]:
    """The bin of zeros, in the middle of an odd number, after the others: then pairs of bins on
    either side of it lie in one octave."""
    middle = counts.shape[1] // 2
    if counts.shape[1] % 2 == 0:
        return counts
    return np.concatenate(
        [counts[:, :middle], counts[:, middle + 1 :], counts[:, middle : middle + 1]], axis=1
    )


def _middle_back(counts: Ints) -> Ints:
    middle = counts.shape[1] // 2
    if counts.shape[1] % 2 == 0:
        return counts
    return np.concatenate([counts[:, :middle], counts[:, -1:], counts[:, middle:-1]], axis=1)
