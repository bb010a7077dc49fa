"""Classification networks of torchvision, frozen: each block's output is a layer."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from dnacompare.dataset import Dataset
from dnacompare.errors import InputError
from dnacompare.specs import ExtractorSpec

if TYPE_CHECKING:
    from dnacompare.extractors.torchvision.network import Network


def variants() -> tuple[str, ...]:
    """The architectures of the installed torchvision that classify images."""
    from torchvision import models

    return tuple(models.list_models(module=models))


def build(
    variant: str, datasets: Sequence[Dataset], device: str, options: Mapping[str, Any]
) -> "Network":
    """A network with its weights, on a device.

    Raises ``InputError`` for an unknown architecture or weights that cannot be had or do not fit.
    """
    import difflib

    from dnacompare.extractors.torchvision.network import Network
    from dnacompare.extractors.torchvision.weights import load

    known = variants()
    if variant not in known:
        near = difflib.get_close_matches(variant, known, n=3) or ["resnet50", "mobilenet_v2"]
        raise InputError(
            f"torchvision has no network {variant!r}. Name one after a slash, such as "
            f"{' or '.join(f'torchvision/{name}' for name in near)}."
        )
    loaded = load(variant, str(options.get("weights", "published")), options.get("seed", 0))
    return Network(f"torchvision/{variant}", loaded, device)


EXTRACTOR = ExtractorSpec(
    name="torchvision",
    title="Pretrained networks (torchvision)",
    modalities=("images",),
    build=build,
    summary="The layers of a network trained on ImageNet, with published or your own weights.",
    reference="Ramtoula et al., Visual DNA, CVPR 2023; torchvision models",
    variants=variants,
    options={
        "weights": "published, the name of a published set, random, or a file (.pth, .safetensors)",
        "seed": "of random weights",
    },
)
