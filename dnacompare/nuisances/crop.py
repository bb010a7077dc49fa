"""Crop: a part of the picture, somewhere in it."""

import numpy as np

from dnacompare.specs import NuisanceSpec, Picture, Way


def cropped(picture: Picture, strength: float, random: np.random.Generator) -> Picture:
    """``1 − strength`` of each side, at a place of the item's own."""
    place = []
    for side in picture.shape[:2]:
        kept = max(1, round(side * (1 - strength)))
        start = int(random.integers(side - kept + 1))
        place.append(slice(start, start + kept))
    return picture[place[0], place[1]].copy()


NUISANCE = NuisanceSpec(
    name="crop",
    title="Crop",
    ways=(Way("80 % of each side kept, anywhere", cropped, 0.2),),
    summary="Closer framing: a part of each picture.",
)
