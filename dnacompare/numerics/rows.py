"""What every counting kernel does with a row: one item's activations of one neuron.

The loops run in vector registers because each does one thing; fused they would not, and would cost
twice as much. Unsigned indices spare the check for negative ones.
"""

import numpy as np
from numpy.typing import NDArray

from dnacompare import exact_sum
from dnacompare.grid import BIAS, MANTISSA
from dnacompare.numerics.compiled import inlined
from dnacompare.numerics.registers import lane_sums

LARGE = BIAS + 15 << MANTISSA
"""Bit pattern of 2¹⁵: below it the squares of 2³² values still fit one exact term."""
HUGE = BIAS + 31 << MANTISSA
"""Bit pattern of 2³¹: from here on values count as infinite, their squares fit no exact term."""
STEPS = 1 << exact_sum.MEAN_BITS
EXACT = 1 << 26
"""Steps below which their square is exact in float64 too."""
LOW = (1 << exact_sum.LIMB) - 1
SMALL = exact_sum.TOP
"""Below it the first digit is 0."""
SIZE = 0x7FFFFFFF
"""Mask that leaves a float's size and takes its sign."""


@inlined
def span(
    bits: NDArray[np.int32], block: int, neuron: int, start: int, end: int
) -> tuple[np.int32, np.int32, np.int32, np.int32]:
    """Number of zeros, largest size, and order keys of the extremes (keys order like values).

    As unsigned numbers the bits of negative values are above all others and grow with their size,
    so three extremes of bits tell both extremes of values.
    """
    zeros, highest = np.int32(0), np.int32(-0x80000000)
    first, last = np.uint32(0xFFFFFFFF), np.uint32(0)
    for place in range(np.uint64(start), np.uint64(end)):
        bit = bits[block, neuron, place]
        zeros = np.int32(zeros + np.int32(np.int32(bit & np.int32(SIZE)) == 0))
        highest = max(highest, bit)
        first, last = min(first, np.uint32(bit)), max(last, np.uint32(bit))
    high = highest if highest >= 0 else np.int32(first)
    low = np.int32(last) if last > np.uint32(SIZE) else np.int32(first)
    largest = max(np.int32(high & np.int32(SIZE)), np.int32(low & np.int32(SIZE)))
    return zeros, largest, key_of(low), key_of(high)


@inlined
def key_of(bit: np.int32) -> np.int32:
    """What orders like the value with these bits; it gives the bits of its own result."""
    return np.int32(bit ^ ((bit >> 31) & np.int32(SIZE)))


@inlined
def sums(
    values: NDArray[np.float32], block: int, neuron: int, start: int, end: int
) -> tuple[float, float]:
    """Sum and sum of squares of a row in float64, in an order that its positions fix."""
    if end - start == 1:  # what follows would give the same, later
        x = 0.0 + np.float64(values[block, neuron, start])  # −0 becomes 0, as in a sum
        return x, x * x
    return lane_sums(values[block, neuron].ctypes.data + 4 * start, end - start)


@inlined
def add(moments: exact_sum.Limbs, neuron: int, group: int, power: int, value: float) -> None:
    """``moments[neuron, group, power] += exact_sum.split(value)``"""
    rest = value
    if abs(value) >= SMALL:
        whole = np.trunc(value / exact_sum.TOP)
        moments[neuron, group, power, 0] += np.int64(whole)
        rest = value - whole * exact_sum.TOP
    for limb in range(1, exact_sum.LIMBS - 1):
        digit = np.int64(rest)
        moments[neuron, group, power, limb] += digit
        rest = (rest - digit) * exact_sum.BASE
    moments[neuron, group, power, exact_sum.LIMBS - 1] += np.int64(np.rint(rest))


@inlined
def add_item(
    moments: exact_sum.Limbs, items: NDArray[np.int64], neuron: int, group: int, mean: float
) -> None:
    """One more item of a group, by its mean, rounded to ``exact_sum.MEAN_BITS``."""
    items[neuron, group] += 1
    steps = np.rint(mean * STEPS)
    if abs(steps) < EXACT:  # what follows below, sooner
        whole = np.int64(steps)
        square = np.int64(whole * whole)
        moments[neuron, group, 0, 1] += whole >> exact_sum.MEAN_BITS
        moments[neuron, group, 0, 2] += (whole & (STEPS - 1)) << exact_sum.MEAN_BITS
        moments[neuron, group, 1, 1] += square >> exact_sum.LIMB
        moments[neuron, group, 1, 2] += square & LOW
    else:
        rounded = steps / STEPS
        add(moments, neuron, group, 0, rounded)
        add(moments, neuron, group, 1, rounded * rounded)
