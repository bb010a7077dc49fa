"""The built-in extractor of images: a fixed wavelet scattering network, nothing to download."""

from collections.abc import Mapping, Sequence
from typing import Any

from dnacompare.dataset import Dataset
from dnacompare.errors import InputError
from dnacompare.specs import Extractor, ExtractorSpec


def build(
    variant: str, datasets: Sequence[Dataset], device: str, options: Mapping[str, Any]
) -> Extractor:
    """The extractor on a device; it fits nothing to data and has no options.

    Raises ``InputError`` if a variant is asked for: there are none.
    """
    if variant:
        raise InputError(f"'embedded' has no variant {variant!r}; ask for 'embedded' alone.")
    from dnacompare.extractors.embedded.extractor import Embedded

    return Embedded(device)


EXTRACTOR = ExtractorSpec(
    name="embedded",
    title="Built-in wavelets",
    modalities=("images",),
    build=build,
    summary=(
        "Colours, stripes and textures at named scales and orientations; no weights to download. "
        "Tells style, light and sharpness apart well, what is depicted poorly."
    ),
    reference="Bruna & Mallat, Invariant scattering convolution networks, 2013",
)
