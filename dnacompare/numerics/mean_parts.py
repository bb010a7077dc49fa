"""The difference of two means taken apart by groups, and what single items do to it.

Kitagawa's decomposition (JASA 1955), with changed shares counted against the mean of both sides:
``R_B − R_A = Σ_g (ρ_g − π_g)(m_g − m) + Σ_g (π_g + ρ_g)/2 · (R_Bg − R_Ag)``, exactly.
"""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Codes = NDArray[np.int64]


def mean_parts(values: Floats, groups: Codes, n: int) -> Floats:
    """``(2, G)``: share and inside parts, which add up to B's mean less A's.

    ``values`` ``(n + m,)`` are A's and then B's. A group that one side lacks has no inside.
    """
    count = int(groups.max()) + 1
    sides = [(values[:n], groups[:n]), (values[n:], groups[n:])]
    sizes = [np.bincount(codes, minlength=count) for _, codes in sides]
    means = [
        np.bincount(codes, one, count) / np.maximum(size, 1)
        for (one, codes), size in zip(sides, sizes, strict=True)
    ]
    first = np.where(sizes[0] > 0, means[0], means[1])
    second = np.where(sizes[1] > 0, means[1], means[0])
    pi, rho = sizes[0] / n, sizes[1] / (len(values) - n)
    whole = (values[:n].mean() + values[n:].mean()) / 2
    share = (rho - pi) * ((first + second) / 2 - whole)
    return np.stack([share, (pi + rho) / 2 * (second - first)])


def influence(values: Floats) -> Floats:
    """``ψ(x) = h(x) − E h`` ``(n,)``: how the mean moves as weight is put on the item."""
    moved: Floats = values - values.mean()
    return moved


def without_one(values: Floats) -> Floats:
    """The mean of all other items ``(n,)``, two items at least."""
    left: Floats = (values.sum() - values) / (len(values) - 1)
    return left
