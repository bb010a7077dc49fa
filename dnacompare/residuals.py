"""Integers written close to their entropy, where it is known about how large each may be.

Of each integer the number of bits, less what was expected, is written apart from the bits below the
leading one. The former are few different numbers, which Huffman's code packs well; the latter are
as good as random and stay as they are. This is Elias' gamma code (1975) with a modelled first part.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

LONGEST = 64

Ints = NDArray[np.int64]
Bytes = NDArray[np.uint8]


class Writer:
    """Takes integers, some at a time."""

    def __init__(self) -> None:
        self.lengths = [np.zeros(0, np.uint8)]
        self.bits = [np.zeros(0, np.uint8)]

    def put(self, integers: Ints, expected: Bytes) -> None:
        """Append ``integers`` ``(n,)`` of about ``expected`` ``(n,)`` bits, which the reader will
        know beforehand."""
        folded = ((integers << 1) ^ (integers >> 63)).view(np.uint64)  # small sizes, small numbers
        lengths = bit_length(folded)
        self.lengths.append(lengths - expected)  # modulo 2⁸
        order, held = _planes(lengths)
        folded = folded[order]
        for plane, number in enumerate(held):
            bits = (folded[:number] >> np.uint64(plane)) & np.uint64(1)
            self.bits.append(np.packbits(bits.astype(np.uint8)))

    @property
    def incompressible(self) -> int:
        """Bytes that stay as they are."""
        return sum(len(plane) for plane in self.bits)


def arrays(writers: Sequence[Writer]) -> dict[str, Bytes]:
    """What ``Reader`` reads: all that the first of ``writers`` took, then the second, and so on."""
    return {
        "lengths": np.concatenate([one for writer in writers for one in writer.lengths]),
        "bits": np.concatenate([one for writer in writers for one in writer.bits]),
    }


class Reader:
    """Gives back what a ``Writer`` took, in the same order; raises ``ValueError`` if it cannot."""

    def __init__(self, arrays: Mapping[str, NDArray[Any]]) -> None:
        self._left: dict[str, Bytes] = {part: arrays[part] for part in ("lengths", "bits")}

    def take(self, expected: Bytes) -> Ints:
        """The next integers, one for each of ``expected`` ``(n,)``."""
        lengths = self._next("lengths", len(expected)) + expected
        order, held = _planes(lengths)
        rest = np.uint64(1) << (lengths[order].astype(np.uint64) - np.uint64(1))
        for plane, number in enumerate(held):
            bits = np.unpackbits(self._next("bits", (number + 7) // 8), count=number)
            rest[:number] |= bits.astype(np.uint64) << np.uint64(plane)
        folded = (lengths > 0).astype(np.uint64)
        folded[order] = rest
        integers: Ints = (folded >> np.uint64(1)).view(np.int64) ^ -(folded & np.uint64(1)).view(
            np.int64
        )
        return integers

    def _next(self, part: str, size: int) -> Bytes:
        left: Bytes = self._left[part]
        taken, self._left[part] = left[:size], left[size:]
        if len(taken) < size:
            raise ValueError("its integers are not complete")
        return taken

    def done(self) -> bool:
        """Whether everything has been taken."""
        return all(len(left) == 0 for left in self._left.values())


def bit_length(numbers: NDArray[np.uint64]) -> Bytes:
    """Bits of each number; 0 for 0."""
    lengths = np.frexp(numbers.astype(np.float64))[1].astype(np.uint64)
    # beyond 2⁵³ the conversion may round up to the next power of two
    over = (numbers >> (np.maximum(lengths, np.uint64(1)) - np.uint64(1)) == 0) & (lengths > 0)
    exact: Bytes = (lengths - over).astype(np.uint8)
    return exact


def _planes(lengths: Bytes) -> tuple[Ints, list[int]]:
    """The integers with bits below the leading one, the longest first, and how many of them have a
    bit in each plane, from the lowest."""
    if lengths.max(initial=0) > LONGEST:
        raise ValueError("its integers have too many bits")
    some = np.flatnonzero(lengths > 1)
    order = some[np.argsort(LONGEST - lengths[some], kind="stable")]
    many = np.bincount(lengths[some], minlength=2)
    held = many[::-1].cumsum()[::-1][2:]  # those with more than `plane + 1` bits
    return order, [int(number) for number in held]
