"""Distances, one file each; ``distances.energy(x, y)`` is the function in ``_energy``."""

from collections.abc import Callable

from dnacompare.registry import Registry
from dnacompare.results import Estimate
from dnacompare.specs import DistanceSpec

DEFAULT = ("dna_emd", "dna_frechet", "sliced_wasserstein", "energy", "mmd_fuse")
"""What a comparison of two datasets shows unless it is told otherwise."""
NAMES = (
    *DEFAULT,
    "mmd",
    "frechet",
    "kid",
    "cmmd",
    "mind",
    "max_sliced_wasserstein",
    "wasserstein",
    "spherical_sliced_wasserstein",
    "intrinsic_sliced_wasserstein",
)
REGISTRY: Registry[DistanceSpec] = Registry(__name__, "DISTANCE", NAMES, prefix="_")


def __getattr__(name: str) -> Callable[..., Estimate]:
    if name not in REGISTRY:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return REGISTRY[name].estimate


def __dir__() -> list[str]:
    return list(REGISTRY)
