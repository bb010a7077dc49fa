"""Brightness: light that is added to every pixel, or multiplied."""

import numpy as np

from dnacompare.nuisances.pixels import eight_bit
from dnacompare.specs import NuisanceSpec, Picture, Way


def added(picture: Picture, strength: float, _: np.random.Generator) -> Picture:
    """Every pixel lighter by a share of the full range; what is white stays white."""
    return eight_bit(picture.astype(np.float32) + 255 * strength)


def multiplied(picture: Picture, strength: float, _: np.random.Generator) -> Picture:
    """Every pixel times ``1 + strength``, as with a longer exposure."""
    return eight_bit(picture.astype(np.float32) * (1 + strength))


NUISANCE = NuisanceSpec(
    name="brightness",
    title="Brightness",
    ways=(
        Way("lighter by 15 % of the full range", added, 0.15),
        Way("30 % more light", multiplied, 0.3),
    ),
    summary="Lighter or darker pictures, whether light is added or multiplied.",
)
