"""A DNA to be given away: the ways to alter it, and what it then still tells."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from dnacompare import numbers
from dnacompare.dna import DNA
from dnacompare.errors import InputError
from dnacompare.inference.moments_only import has_histograms, moments_only
from dnacompare.inference.privacy import worth_of_labels
from dnacompare.inference.released import fewer_bins, noised, rounded

FEW = 100
"""Items below which single ones show in a histogram."""
ALIKE = "The altered DNA compares only with one altered in the same way."


@dataclass(frozen=True)
class Way:
    """One way; ``strength`` is what its number means, empty without one."""

    title: str
    strength: str
    default: float
    alter: Callable[[DNA, float], DNA]


WAYS = {
    "rounded": Way("Frequencies rounded", "steps", 50, lambda dna, x: rounded(dna, int(x))),
    "bins": Way("Fewer bins", "mantissa bits", 1, lambda dna, x: fewer_bins(dna, int(x))),
    "moments": Way("Means and spreads alone", "", 0, lambda dna, _: moments_only(dna)),
    "noised": Way("Counts with noise", "epsilon", 10, noised),
    "raw": Way("As it is", "", 0, lambda dna, _: dna),
}


def give_away(dna: DNA, way: str = "rounded", strength: float | None = None) -> DNA:
    """The DNA altered in one of ``WAYS``; ``strength`` is the way's default unless given.

    Raises ``InputError`` for a way that is none, a strength that is out of its range, or a DNA that
    does not hold what the way keeps.
    """
    if way not in WAYS:
        raise InputError(f"There is no way {way!r} to alter a DNA; there are {', '.join(WAYS)}.")
    if not has_histograms(dna) and way != "raw":
        raise InputError("A DNA of means and spreads has nothing left to alter; give it as it is.")
    chosen = WAYS[way]
    return chosen.alter(dna, chosen.default if strength is None else strength)


def warnings(dna: DNA, way: str) -> tuple[str, ...]:
    """What whoever gives this DNA away should know first."""
    found = []
    if dna.items < FEW:
        found.append(
            f"Made from {numbers.count(dna.items, 'item')}: with fewer than {FEW}, single items "
            "show in what is given away."
        )
    if way == "raw":
        found.append(
            "Exact counts, sums by groups of items and extremes go with it. Whoever knows parts "
            "of the data can tell their shares, and whether the items are those they have."
        )
    if way in ("raw", "bins"):
        found.append(
            "Of two DNAs that differ by one item, the difference is that item's bins: of data that "
            "grow, give only one away."
        )
    return tuple(found)


def told(dna: DNA, altered: DNA, way: str) -> str:
    """What ``altered`` still tells of the items of ``dna``, in labels counted."""
    if way == "raw":
        return "Nothing was altered."
    items = f"{dna.items:,} items"
    if way == "moments":
        return (
            "Means are as precise as the items make them, so a share that shifts a mean can still "
            f"be told about as well as by counting all {items}. Gone are the shapes, groups, "
            f"extremes and the digits by which one item would show. {ALIKE}"
        )
    moved = moved_shares(dna.joined(altered.grid.mantissa_bits), altered)
    said = f"Cumulative shares of the neurons moved by {100 * moved:.2g} percentage points (rms)."
    if way == "bins":
        said = (
            f"{altered.grid.bins:,} of {dna.grid.bins:,} bins are left, and at their borders "
            "shares are exact."
        )
    if moved == 0:
        return f"{said} One can still be told as well as by counting all {items}. {ALIKE}"
    worth = min(worth_of_labels(0.5, moved), dna.items)
    return (
        f"{said} A share of one half, read off one neuron, is then known as well as from counting "
        f"{numbers.count(round(worth), 'random item')} of {dna.items:,}; many neurons together "
        f"tell more. {ALIKE}"
    )


def moved_shares(dna: DNA, altered: DNA) -> float:
    """Root mean square difference of cumulative shares, over the bins that neurons reach."""
    squares, count = 0.0, 0
    for before, after in zip(dna.layers, altered.layers, strict=True):
        a, b = (
            np.cumsum(layer.counts, axis=1) / np.maximum(layer.total, 1)[:, None]
            for layer in (before, after)
        )
        reached = (a > 0) & (a < 1)
        squares += float(((a - b)[reached] ** 2).sum())
        count += int(reached.sum())
    return float(np.sqrt(squares / max(count, 1)))
