"""What is registered, with what each entry needs; listing imports nothing heavy."""

from dnacompare import distances, extractors, loaders, nuisances
from dnacompare.specs import DistanceSpec, ExtractorSpec, LoaderSpec, NuisanceSpec


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
