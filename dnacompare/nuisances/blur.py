"""Blur: a lens slightly out of focus."""

import numpy as np

from dnacompare.specs import NuisanceSpec, Picture, Way


def soft(picture: Picture, strength: float, _: np.random.Generator) -> Picture:
    """Gaussian blur with a deviation of ``strength`` pixels."""
    from PIL import Image, ImageFilter

    return np.asarray(Image.fromarray(picture).filter(ImageFilter.GaussianBlur(strength)))


NUISANCE = NuisanceSpec(
    name="blur",
    title="Blur",
    ways=(Way("Gaussian blur, σ 1 pixel", soft, 1.0),),
    summary="Softer or sharper pictures, as from another lens or sharpening.",
)
