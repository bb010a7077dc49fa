"""Rotation: a camera held askew."""

import numpy as np

from dnacompare.specs import NuisanceSpec, Picture, Way


def turned(picture: Picture, strength: float, _: np.random.Generator) -> Picture:
    """Turned anticlockwise by ``strength`` degrees; the corners are filled by mirroring."""
    from PIL import Image

    height, width = picture.shape[:2]
    angle = np.radians(abs(strength))
    # what the corners of the turned frame reach beyond the picture, a pixel more for rounding
    more = 1 + int(np.ceil(max(height, width) / 2 * (np.sin(angle) + np.cos(angle) - 1)))
    wide = np.pad(picture, ((more, more), (more, more), (0, 0)), mode="symmetric")
    whole = Image.fromarray(wide).rotate(strength, Image.Resampling.BICUBIC)
    return np.asarray(whole)[more : more + height, more : more + width].copy()


NUISANCE = NuisanceSpec(
    name="rotation",
    title="Rotation",
    ways=(Way("turned left by 10°", turned, 10.0), Way("turned right by 10°", turned, -10.0)),
    summary="Pictures turned by some degrees, as from a camera held askew.",
)
