"""Groups of items bundled into blocks of about equal size, so that permuting them is fair.

A DNA keeps its items in groups, and a group can only move as a whole. Where A has fewer items than
B its groups are smaller; exchanging small groups for large ones makes the permuted samples more
alike than the observed ones are and rejects too often. Bundling the smaller set's groups makes the
blocks equal; within a set they may differ, because sums are pooled item by item.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dnacompare.dna import DNA
from dnacompare.errors import IncompatibleError, TooFewItemsError
from dnacompare.inference import permutation
from dnacompare.specs import Labels

FEWEST_ITEMS = 2
EMPTY = -1
NO_GROUPS = "one of the DNAs holds no groups of items; extract it here from its data"

Numbers = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Blocks:
    """The block of each group of A and of B ``(G,)``; ``EMPTY`` for groups without items."""

    a: Numbers
    b: Numbers
    paired: bool = False

    @property
    def count(self) -> tuple[int, int]:
        """Blocks of A and of B."""
        return int(self.a.max(initial=EMPTY)) + 1, int(self.b.max(initial=EMPTY)) + 1

    @property
    def possible(self) -> float:
        """How many distinct labellings there are."""
        return permutation.relabellings(*self.count, self.paired)

    def obstacle(self) -> str | None:
        """Why these blocks allow no permutation test, if they do not."""
        a, b = self.count
        if not max(a, b):
            return f"no p-value: {NO_GROUPS}"
        if min(a, b) < 2 or self.possible < permutation.FEWEST:
            return (
                f"no p-value from the DNAs: their items form {a} and {b} blocks of equal size, "
                "which can be relabelled too few ways"
            )
        return None

    def labels(self, permutations: int, seed: int) -> Labels:
        """``(G + G, permutations + 1)``: which groups count as A; empty ones count as B."""
        a, b = self.count
        drawn = permutation.labels(a, b, permutations, seed, self.paired)
        blocks = np.concatenate([self.a, np.where(self.b == EMPTY, EMPTY, self.b + a)])
        labels: Labels = drawn[blocks] & (blocks != EMPTY)[:, None]
        return labels


def bundle(a: DNA, b: DNA, *, paired: bool = False) -> Blocks:
    """Blocks for two DNAs; with ``paired`` their groups must hold the same items.

    Raises ``TooFewItemsError`` below two items a side and ``IncompatibleError`` if the DNAs were
    made differently or, paired, from other items.
    """
    a.check_comparable(b)
    for side, dna in (("A", a), ("B", b)):
        if dna.items < FEWEST_ITEMS:
            raise TooFewItemsError(
                f"{side} has {dna.items} item{'s' * (dna.items != 1)}; a distance needs at least "
                f"{FEWEST_ITEMS} on each side."
            )
    if paired and (a.root != b.root or not np.array_equal(a.group_items, b.group_items)):
        raise IncompatibleError(
            "The two DNAs were made from items with different identities, so they are not pairs. "
            "Compare them unpaired."
        )
    held_a, held_b = int((a.group_items > 0).sum()), int((b.group_items > 0).sum())
    if paired:
        return Blocks(_pack(a.group_items, held_a), _pack(b.group_items, held_b), paired=True)
    ratio = a.items / b.items
    # rounding down errs on the side of larger blocks in the smaller set, which is conservative
    count_a = held_a if ratio > 1 else max(1, min(held_a, int(held_b * ratio)))
    count_b = held_b if ratio <= 1 else max(1, min(held_b, int(held_a / ratio)))
    return Blocks(_pack(a.group_items, count_a), _pack(b.group_items, count_b))


def _pack(items: Numbers, count: int) -> Numbers:
    """Groups in ``count`` blocks of about equal size: each, largest first, to the emptiest."""
    blocks = np.full(len(items), EMPTY, np.int64)
    filled = np.zeros(count, np.int64)
    for group in np.argsort(-items, kind="stable"):
        if items[group] > 0:
            blocks[group] = filled.argmin()
            filled[blocks[group]] += items[group]
    return blocks


def shares(items: Numbers) -> NDArray[np.float64]:
    """How many times each group ``(G,)`` fits into its set; 0 for an empty group."""
    return np.where(items > 0, items.sum() / np.maximum(items, 1), 0.0)
