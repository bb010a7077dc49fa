"""Contrast: distances from middle grey that grow or shrink."""

import numpy as np

from dnacompare.nuisances.pixels import eight_bit
from dnacompare.specs import NuisanceSpec, Picture, Way

MIDDLE = 127.5


def stretched(picture: Picture, strength: float, _: np.random.Generator) -> Picture:
    """Each value's distance from middle grey times ``1 + strength``."""
    return eight_bit((picture.astype(np.float32) - MIDDLE) * (1 + strength) + MIDDLE)


NUISANCE = NuisanceSpec(
    name="contrast",
    title="Contrast",
    ways=(Way("25 % less contrast", stretched, -0.25), Way("25 % more contrast", stretched, 0.25)),
    summary="Flat or harsh pictures: distances from middle grey that shrink or grow.",
)
