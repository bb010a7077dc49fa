"""A layer of a network: a value inside it, some of whose numbers are channels."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from torch import Tensor


@dataclass(frozen=True)
class Layer:
    """A value that a network computes, with ``neurons`` channels along ``axis`` of its shape."""

    name: str
    neurons: int
    axis: int

    @classmethod
    def of(cls, name: str, shape: Sequence[int]) -> "Layer | None":
        """The layer with values of this shape for one or more items; None if it can be none.

        ``(items, channels)`` and ``(items, tokens, channels)`` say which axis is which. Images are
        square, so of ``(items, a, b, c)`` the two that are equal are the places; if all are, the
        channels come first, as nearly everywhere.
        """
        if len(shape) not in (2, 3, 4) or 0 in shape:
            return None
        last = len(shape) == 3 or (len(shape) == 4 and shape[1] == shape[2] != shape[3])
        axis = len(shape) - 1 if last else 1
        return cls(name, int(shape[axis]), axis)

    def arranged(self, output: "Tensor") -> "Tensor":
        """``(items, neurons, positions)``; tokens and places alike are positions."""
        return output.movedim(self.axis, 1).reshape(output.shape[0], self.neurons, -1)
