"""Loaders, one kind of file each."""

from dnacompare.registry import Registry
from dnacompare.specs import LoaderSpec

NAMES = ("images", "arrays", "tables", "text", "outputs")
REGISTRY: Registry[LoaderSpec] = Registry(__name__, "LOADER", NAMES)
