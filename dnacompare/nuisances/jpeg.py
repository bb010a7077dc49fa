"""JPEG compression: blocks and ringing of a small file."""

from io import BytesIO

import numpy as np

from dnacompare.specs import NuisanceSpec, Picture, Way


def compressed(picture: Picture, strength: float, _: np.random.Generator) -> Picture:
    """Written as JPEG with quality ``100 − strength`` and read again."""
    from PIL import Image

    file = BytesIO()
    Image.fromarray(picture).save(file, "JPEG", quality=round(100 - strength))
    return np.asarray(Image.open(file).convert("RGB"))


NUISANCE = NuisanceSpec(
    name="jpeg",
    title="JPEG compression",
    ways=(Way("JPEG with quality 30", compressed, 70),),
    summary="Blocks and ringing of files that were compressed harder.",
)
