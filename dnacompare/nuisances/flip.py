"""Flip: left and right exchanged."""

import numpy as np

from dnacompare.specs import NuisanceSpec, Picture, Way


def mirrored(picture: Picture, strength: float, random: np.random.Generator) -> Picture:
    """Mirrored left to right with probability ``strength``."""
    turned = picture[:, ::-1] if random.random() < strength else picture
    return np.ascontiguousarray(turned)


NUISANCE = NuisanceSpec(
    name="flip",
    title="Flip",
    ways=(Way("mirrored left to right", mirrored, 1.0),),
    summary="Left and right exchanged.",
)
