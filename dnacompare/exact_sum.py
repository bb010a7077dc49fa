"""Sums that do not depend on the order of their terms: fixed-point numbers in integer limbs.

Floating-point addition is not associative, so two shards of one dataset would merge to slightly
different moments than the whole. Each float64 term is split into four base-2³² digits with a
quantum of 2⁻⁶⁴; adding int64 digits is exact and associative for up to 2³¹ terms.
The idea is Kulisch's long accumulator (Kulisch, *Computer Arithmetic and Validity*, 2008, ch. 8).
"""

import numpy as np
from numpy.typing import NDArray

LIMBS = 4
LIMB = 32
"""Bits of a digit."""
BASE = 2.0**LIMB
TOP = 2.0**32
"""Value of one unit of the first limb; a term must be smaller than ``LARGEST`` in size."""
LARGEST = 2.0**62
MEAN_BITS = 16
"""Items' means are rounded to multiples of 2⁻¹⁶ before they are summed, and their squares are of
the rounded means: an error of 4·10⁻⁶ that more items even out. Further digits would fill files."""

Limbs = NDArray[np.int64]


def zeros(shape: tuple[int, ...]) -> Limbs:
    """An empty sum for each element of ``shape``."""
    return np.zeros((*shape, LIMBS), np.int64)


def split(values: NDArray[np.float64]) -> Limbs:
    """Digits ``(..., 4)`` of each value; exact down to 2⁻⁶⁴, the rest is rounded away.

    Values must be finite and smaller than ``LARGEST`` in size; the caller counts the others apart.
    """
    digits = np.empty((*values.shape, LIMBS), np.int64)
    rest = np.asarray(values, np.float64) / TOP
    for limb in range(LIMBS - 1):
        whole = np.trunc(rest)  # floor would cost tiny negative terms their digits
        digits[..., limb] = whole
        rest = (rest - whole) * BASE
    digits[..., LIMBS - 1] = np.rint(rest)
    return digits


def carry(limbs: Limbs) -> Limbs:
    """The same numbers with every lower digit in [0, 2³²): equal sums have equal digits."""
    canonical = limbs.copy()
    for limb in range(LIMBS - 1, 0, -1):
        overflow = canonical[..., limb] >> 32
        canonical[..., limb] -= overflow << 32
        canonical[..., limb - 1] += overflow
    return canonical


def value(limbs: Limbs) -> NDArray[np.float64]:
    """The sums as float64 ``(...)``, rounded once at the end (smallest digit first)."""
    sign = np.where(carry(limbs)[..., 0] < 0, -1, 1)
    size = carry(limbs * sign[..., None])  # of one sign, so that nothing cancels below
    total = np.zeros(limbs.shape[:-1], np.float64)
    for limb in range(LIMBS - 1, -1, -1):
        total += size[..., limb] * (TOP / BASE**limb)
    return total * sign


def steps(limbs: Limbs, bits: int) -> NDArray[np.int64] | None:
    """The sums as multiples of ``2**-bits`` (16 or 32), or ``None`` where one is none or does not
    fit 62 bits."""
    digits = carry(limbs)
    top, whole, part, rest = (digits[..., limb] for limb in range(LIMBS))
    below = LIMB - bits
    if rest.any() or (part & ((1 << below) - 1)).any():
        return None
    high = (top << LIMB) + whole
    if (np.abs(top) >= 1 << 30).any() or (np.abs(high) >= 1 << (62 - bits)).any():
        return None
    found: NDArray[np.int64] = (high << bits) + (part >> below)
    return found


def of_steps(steps: NDArray[np.int64], bits: int) -> Limbs:
    """What ``steps`` made whole numbers of."""
    limbs = zeros(steps.shape)
    limbs[..., 0] = steps >> (LIMB + bits)
    limbs[..., 1] = (steps >> bits) & ((1 << LIMB) - 1)
    limbs[..., 2] = (steps & ((1 << bits) - 1)) << (LIMB - bits)
    return limbs
