"""Resolution: fewer pixels for the same scene."""

import numpy as np

from dnacompare.specs import NuisanceSpec, Picture, Way


def fewer_pixels(picture: Picture, strength: float, _: np.random.Generator) -> Picture:
    """Both sides divided by ``strength``, with antialiasing; no side falls below one pixel."""
    from PIL import Image

    sides = [max(1, round(side / strength)) for side in (picture.shape[1], picture.shape[0])]
    small = Image.fromarray(picture).resize((sides[0], sides[1]), Image.Resampling.BICUBIC)
    return np.asarray(small)


NUISANCE = NuisanceSpec(
    name="resolution",
    title="Resolution",
    ways=(Way("half as many pixels a side", fewer_pixels, 2.0),),
    summary="The same scenes in more or fewer pixels.",
)
