"""Values back to pixels."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from dnacompare.specs import Picture


def eight_bit(values: NDArray[np.floating[Any]]) -> Picture:
    """Rounded to 0…255; what lies beyond stays at the end."""
    pixels: Picture = np.rint(values.clip(0, 255)).astype(np.uint8)
    return pixels
