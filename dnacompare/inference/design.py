"""Which relabellings a sampling design allows: items, pairs, within blocks, or whole clusters.

A permutation test may only exchange what the null hypothesis makes exchangeable. Every design here
says two things: which items move together (a *unit*), and among which units labels are shuffled (a
*stratum*). Items on their own are units of one stratum; pairs are strata of two; blocks are strata
of items; a cluster's items on one side are one unit, and the two parts of a cluster that both sides
share are a stratum, so that they swap (Good, *Permutation, Parametric and Bootstrap Tests*, 2005,
ch. 3 and 9; Anderson & Ter Braak, J. Statistical Computation and Simulation 2003).
"""

import math
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from dnacompare.errors import InputError, TooFewItemsError
from dnacompare.inference import permutation
from dnacompare.randomness import generator
from dnacompare.specs import Labels

MOST = 10**300
"""Relabellings beyond which their number is as good as infinite."""

Codes = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Design:
    """How n items of A and m of B were sampled.

    ``clusters`` and ``blocks`` ``(n + m,)`` number the cluster and the block of each pooled item,
    A's first. With ``paired``, item i of A belongs to item i of B; with clusters too, whole
    clusters of pairs swap.
    """

    n: int
    m: int
    paired: bool = False
    clusters: Codes | None = None
    blocks: Codes | None = None

    @property
    def kind(self) -> str:
        """``free``, ``paired``, ``blocked`` or ``clustered``."""
        if self.clusters is not None:
            return "clustered"
        if self.blocks is not None:
            return "blocked"
        return "paired" if self.paired else "free"

    @cached_property
    def _layout(self) -> tuple[Codes, Codes, NDArray[np.bool_]]:
        """The unit of each item ``(N,)``, and of each unit its stratum and whether it is A's."""
        side = np.arange(self.n + self.m) >= self.n
        if self.clusters is None:
            items = np.arange(self.n + self.m)
            blocks = items % self.n if self.paired else np.zeros(len(items), np.int64)
            strata = blocks if self.blocks is None else self.blocks
            return items, strata.astype(np.int64), ~side
        parts, first, units = np.unique(
            self.clusters * 2 + side, return_index=True, return_inverse=True
        )
        cluster, of_a = parts // 2, parts % 2 == 0
        shared = np.isin(cluster, cluster[of_a]) & np.isin(cluster, cluster[~of_a])
        block = np.zeros(len(parts), np.int64)
        if self.blocks is not None:
            block = self.blocks[first]
            of_cluster = dict(zip(cluster.tolist(), block.tolist(), strict=True))
            if [of_cluster[one] for one in self.clusters.tolist()] != self.blocks.tolist():
                raise InputError(
                    "Some clusters lie in several blocks, so they cannot move as a whole within "
                    "one. Choose blocks that hold whole clusters, or leave the blocks out."
                )
        strata = np.where(shared, cluster - cluster.min(), -1 - (block - block.min()))
        return units, strata, of_a

    @property
    def units(self) -> tuple[int, int]:
        """How many units of A and of B move as a whole."""
        _, _, of_a = self._layout
        return int(of_a.sum()), int((~of_a).sum())

    @property
    def shared(self) -> int:
        """Strata with units of both sides: only these can be relabelled."""
        _, strata, of_a = self._layout
        return len(np.intersect1d(strata[of_a], strata[~of_a]))

    @property
    def swaps(self) -> int:
        """Clusters that both sides share: their two parts exchange labels."""
        _, strata, of_a = self._layout
        both = np.intersect1d(strata[of_a], strata[~of_a])
        return int((both >= 0).sum()) if self.clusters is not None else 0

    @property
    def relabellings(self) -> float:
        """How many distinct labellings there are; infinite where there are very many."""
        _, strata, of_a = self._layout
        _, places = np.unique(strata, return_inverse=True)
        sizes, chosen = np.bincount(places), np.bincount(places, of_a).astype(np.int64)
        possible = 1
        for size, some in zip(sizes.tolist(), chosen.tolist(), strict=True):
            possible *= math.comb(size, some)
            if possible > MOST:
                return math.inf
        return float(possible)

    def check(self, level: float, by: str) -> None:
        """Raise ``TooFewItemsError`` if even the rarest labelling is too common to reject; ``by``
        names what the design follows."""
        possible = self.relabellings
        if possible * level >= 1:
            return
        a, b = self.units
        what = {
            "clustered": f"{by} makes {a:,} clusters of A and {b:,} of B, {self.swaps:,} in both",
            "blocked": f"{by} leaves {self.shared:,} blocks with items of both sides",
            "paired": f"{by} makes {a:,} pairs",
            "free": f"there are {a:,} items of A and {b:,} of B",
        }[self.kind]
        raise TooFewItemsError(
            f"Too few independent units for a test at level {level:g}: {what}, which can be "
            f"relabelled {possible:,.0f} way{'s' * (possible != 1)}, so no p-value can be below "
            f"{1 / possible:.2g}. Collect more of them; more items of the same ones do not help."
        )

    def take(self, a: Codes, b: Codes) -> "Design":
        """The design of the items of A at ``a`` and of B at ``b``; of pairs the same of both."""
        both = np.concatenate([a, self.n + b])
        return replace(
            self,
            n=len(a),
            m=len(b),
            clusters=None if self.clusters is None else self.clusters[both],
            blocks=None if self.blocks is None else self.blocks[both],
        )

    def labels(self, permutations: int, seed: int) -> Labels:
        """``(n + m, permutations + 1)``: which pooled items count as A; column 0 is as observed.

        Within every stratum each way of labelling its units is equally likely.
        """
        if self.clusters is None and self.blocks is None:
            return permutation.labels(self.n, self.m, permutations, seed, self.paired)
        units, strata, of_a = self._layout
        _, places = np.unique(strata, return_inverse=True)
        home = np.argsort(places, kind="stable")
        random = generator(seed, "labels of a design")
        drawn = np.empty((permutations + 1, len(units)), np.bool_)
        drawn[0] = of_a[units]
        relabelled = np.empty(len(places), np.bool_)
        for row in range(1, permutations + 1):
            order = np.lexsort((random.random(len(places)), places))
            relabelled[order] = of_a[home]
            drawn[row] = relabelled[units]
        return drawn.T


def balanced(statistics: Floats, labels: Labels, power: float) -> Floats:
    """Statistics ``(B + 1,)`` of labellings whose sizes differ, each in what chance would show.

    A distance between samples of one population falls as √(1/n + 1/m), its square (``power`` 1) as
    1/n + 1/m. The factor depends on the labelling alone, so tests on the result stay exact; without
    it the most unequal labellings would drown the others. The observed one keeps its value.
    """
    n = labels.sum(axis=0).astype(np.float64)
    harmonic = n * (len(labels) - n) / len(labels)
    result: Floats = statistics * (harmonic / harmonic[0]) ** power
    return result
