"""Extractors, one model family each."""

from dnacompare.registry import Registry
from dnacompare.specs import ExtractorSpec

NAMES = (
    *("embedded", "torchvision", "timm", "onnx", "torchscript", "torch-hub"),
    *("columns", "text-hash", "sentences"),
)
REGISTRY: Registry[ExtractorSpec] = Registry(__name__, "EXTRACTOR", NAMES)
