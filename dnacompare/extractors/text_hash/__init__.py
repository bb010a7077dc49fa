"""The offline extractor of texts: surface counts, characters and hashed character n-grams."""

from collections.abc import Mapping, Sequence
from typing import Any

from dnacompare.dataset import Dataset
from dnacompare.errors import InputError
from dnacompare.specs import Extractor, ExtractorSpec


def build(
    variant: str, datasets: Sequence[Dataset], device: str, options: Mapping[str, Any]
) -> Extractor:
    """The extractor; it runs on the CPU, fits nothing to data and has no options.

    Raises ``InputError`` if a variant is asked for: there are none.
    """
    if variant:
        raise InputError(f"'text-hash' has no variant {variant!r}; ask for 'text-hash' alone.")
    from dnacompare.extractors.text_hash.extractor import TextHash

    return TextHash()


EXTRACTOR = ExtractorSpec(
    name="text-hash",
    title="Text statistics",
    modalities=("text",),
    build=build,
    summary="Length, punctuation, layout, characters and hashed character n-grams; offline.",
    reference="Weinberger et al., Feature hashing for large scale multitask learning, ICML 2009",
)
