"""Colour cast: more of one primary colour and less of another, everywhere alike."""

import numpy as np

from dnacompare.nuisances.pixels import eight_bit
from dnacompare.specs import NuisanceSpec, Picture, Way


def warmer(picture: Picture, strength: float, _: np.random.Generator) -> Picture:
    """More red and less blue, each by a share of the full range."""
    shift = np.array([255 * strength, 0, -255 * strength], np.float32)
    return eight_bit(picture + shift)


NUISANCE = NuisanceSpec(
    name="colour-cast",
    title="Colour cast",
    ways=(Way("red up and blue down by 6 % of the full range", warmer, 0.06),),
    summary="A warm or cold tint, as from another white balance.",
)
