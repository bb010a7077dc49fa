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
STEP = 20
"""Items' means are rounded to multiples of 2⁻²⁰ before they are summed: a thousandth of the least
value that a grid tells from zero. More digits would be noise that fills files."""

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


def steps(limbs: Limbs) -> NDArray[np.int64] | None:
    """The sums as multiples of 2⁻²⁰, or ``None`` where one is none or does not fit 64 bits."""
    digits = carry(limbs)
    top, whole, part, rest = (digits[..., limb] for limb in range(LIMBS))
    below = LIMB - STEP
    if rest.any() or (part & ((1 << below) - 1)).any() or (np.abs(top) >= 1 << (30 - STEP)).any():
        return None
    found: NDArray[np.int64] = (top << (LIMB + STEP)) + (whole << STEP) + (part >> below)
    return found


def of_steps(steps: NDArray[np.int64]) -> Limbs:
    """What ``steps`` made whole numbers of."""
    limbs = zeros(steps.shape)
    limbs[..., 0] = steps >> (LIMB + STEP)
    limbs[..., 1] = (steps >> STEP) & ((1 << LIMB) - 1)
    limbs[..., 2] = (steps & ((1 << STEP) - 1)) << (LIMB - STEP)
    return limbs
