"""What is registered, with what each entry needs; listing imports nothing heavy."""

import json
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from dnacompare import distances, extractors, loaders, nuisances
from dnacompare.errors import InputError
from dnacompare.specs import DistanceSpec, ExtractorSpec, LayerChoice, LoaderSpec, NuisanceSpec

Layers = Callable[[str, Mapping[str, Any]], tuple[LayerChoice, ...]]


def list_extractors() -> list[ExtractorSpec]:
    """Every extractor family, the defaults first."""
    return list(extractors.REGISTRY.specs().values())


def list_distances() -> list[DistanceSpec]:
    """Every distance."""
    return list(distances.REGISTRY.specs().values())


def list_loaders() -> list[LoaderSpec]:
    """Every kind of file that can be opened."""
    return list(loaders.REGISTRY.specs().values())


def list_nuisances() -> list[NuisanceSpec]:
    """Every difference between pictures that a comparison can ignore or focus on."""
    return list(nuisances.REGISTRY.specs().values())


def list_layers(
    extractor: str, options: Mapping[str, Any] | None = None
) -> tuple[LayerChoice, ...]:
    """The layers of a network such as ``torchvision/resnet50``: names, neurons, which are default.

    Any of them, or patterns, can be named in the option ``layers``. ``options`` are those of the
    extractor, such as the file of an ONNX network. Weights of a named architecture are not read.
    Raises ``InputError`` for an extractor whose layers are always all watched.
    """
    from dnacompare.workflow.building import check_usable, stamp
    from dnacompare.workflow.model_code import permitted

    family, _, variant = extractor.partition("/")
    spec = extractors.REGISTRY[family]
    given = permitted(spec, options)
    if spec.layers is None:
        raise InputError(f"All layers of {family!r} are always watched; there is no choice.")
    check_usable(spec, given)
    given.pop("layers", None)
    stamps = tuple(stamp(value) for value in given.values())
    return _listed(spec.layers, variant, json.dumps(given, default=str), stamps)


@lru_cache(maxsize=64)
def _listed(
    layers: Layers, variant: str, options: str, stamps: tuple[str, ...]
) -> tuple[LayerChoice, ...]:
    """Kept, because pages ask at every click; ``stamps`` tell a file from its next version."""
    return layers(variant, json.loads(options))
