"""Nuisances, one file each: what pictures may differ in without being different in kind."""

from dnacompare.registry import Registry
from dnacompare.specs import NuisanceSpec

NAMES = (
    *("brightness", "contrast", "colour-cast", "blur", "jpeg", "resolution"),
    *("flip", "rotation", "crop"),
)
REGISTRY: Registry[NuisanceSpec] = Registry(__name__, "NUISANCE", NAMES)
