"""The energy distance taken apart by groups: changed shares, and changes inside each group.

``D² = ⟨P − Q, P − Q⟩`` with ``⟨μ, ν⟩ = −∬ ‖x − y‖ dμ(x) dν(y)``. With ``P = Σ π_g P_g`` and
``Q = Σ ρ_g Q_g``,

    P − Q = Σ_g (π_g − ρ_g) (M_g − M) + Σ_g w_g (P_g − Q_g),
    M_g = (P_g + Q_g)/2,  M = (P + Q)/2,  w_g = (π_g + ρ_g)/2,

exactly: a share that changes moves mass between its group and the whole. A component's part is its
product with all of P − Q: its own square and half of every cross term, which is its Shapley value
in this quadratic game. So the parts add up to D² and nothing is left over; where P = Q every part
is 0. A group that one side lacks has no inside: all of it is a change of shares.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dnacompare.numerics.clouds import Clouds
from dnacompare.numerics.labelled_sums import labelled_sums

Floats = NDArray[np.float64]
Codes = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class GroupParts:
    """``observed`` ``(2, G)``: the share parts and the inside parts, which add up to the distance;
    ``without`` ``(n + m, 2, G)``: the same when one item is left out, A's items first."""

    observed: Floats
    without: Floats


@dataclass(frozen=True, eq=False)
class _Sums:
    """Of every group ``(..., G)``: its items in A and in B, and the sums of their distances:
    ``ab`` from its items in A to all of B, and so on."""

    in_a: Floats
    in_b: Floats
    aa: Floats
    ab: Floats
    ba: Floats
    bb: Floats

    def parts(self) -> Floats:
        """``(..., 2, G)``: share and inside parts."""
        n = self.in_a.sum(axis=-1, keepdims=True)
        m = self.in_b.sum(axis=-1, keepdims=True)
        held_a, held_b = np.maximum(self.in_a, 1), np.maximum(self.in_b, 1)
        of_a = (self.ab / m - self.aa / n) / held_a
        of_b = (self.bb / m - self.ba / n) / held_b
        of_a, of_b = np.where(self.in_a > 0, of_a, of_b), np.where(self.in_b > 0, of_b, of_a)
        first, second = self.in_a / n, self.in_b / m
        whole = (first * of_a + second * of_b).sum(axis=-1, keepdims=True) / 2
        share = (first - second) * ((of_a + of_b) / 2 - whole)
        inside = (first + second) / 2 * (of_a - of_b)
        return np.stack([share, inside], axis=-2)


def group_parts(clouds: Clouds, groups: Codes) -> GroupParts:
    """``groups`` ``(n + m,)`` numbers each item's group from 0. In the clouds' own unit."""
    n, count = clouds.n, int(groups.max()) + 1
    member = groups[:, None] == np.arange(count)
    of_a = np.arange(len(groups))[:, None] < n
    to_groups, _ = labelled_sums(clouds, np.concatenate([member & of_a, member & ~of_a], axis=1))
    to_a, to_b = to_groups[:, :count], to_groups[:, count:]
    each = member.astype(np.float64)
    all_a, all_b = to_a.sum(axis=1, keepdims=True), to_b.sum(axis=1, keepdims=True)
    own_a, own_b = each * all_a, each * all_b
    whole = _Sums(
        each[:n].sum(axis=0), each[n:].sum(axis=0),
        own_a[:n].sum(axis=0), own_b[:n].sum(axis=0),
        own_a[n:].sum(axis=0), own_b[n:].sum(axis=0),
    )  # fmt: skip
    less_a = _Sums(
        whole.in_a - each[:n], np.broadcast_to(whole.in_b, (n, count)),
        whole.aa - to_a[:n] - own_a[:n], whole.ab - own_b[:n],
        whole.ba - to_b[:n], np.broadcast_to(whole.bb, (n, count)),
    )  # fmt: skip
    m = len(groups) - n
    less_b = _Sums(
        np.broadcast_to(whole.in_a, (m, count)), whole.in_b - each[n:],
        np.broadcast_to(whole.aa, (m, count)), whole.ab - to_a[n:],
        whole.ba - own_a[n:], whole.bb - to_b[n:] - own_b[n:],
    )  # fmt: skip
    return GroupParts(whole.parts(), np.concatenate([less_a.parts(), less_b.parts()]))
