"""Classification networks of torchvision, frozen: each block's output is a layer."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from dnacompare.dataset import Dataset
from dnacompare.errors import InputError
from dnacompare.networks import choice, given
from dnacompare.specs import ExtractorSpec, LayerChoice

if TYPE_CHECKING:
    from dnacompare.networks.network import Network

WITHOUT_META = ("regnet",)
"""Families that compute their widths with tensors, which the meta device cannot."""


@cache
def variants() -> tuple[str, ...]:
    """The architectures of the installed torchvision that classify images."""
    from torchvision import models

    return tuple(models.list_models(module=models))


def build(
    variant: str, datasets: Sequence[Dataset], device: str, options: Mapping[str, Any]
) -> "Network":
    """A network with its weights, on a device.

    Raises ``InputError`` for an unknown architecture or layer, or weights that cannot be had or
    do not fit.
    """
    from dnacompare.extractors.torchvision.weights import load
    from dnacompare.networks.hooks import module_network

    _check(variant)
    loaded = load(
        variant, str(options.get("weights", "published")), given.whole(options, "seed", 0)
    )
    return module_network(f"torchvision/{variant}", loaded, device, options)


def layers(variant: str, options: Mapping[str, Any]) -> tuple[LayerChoice, ...]:
    """All layers of the architecture ``variant``; weights play no part."""
    import torch
    from torchvision import models

    from dnacompare.extractors.torchvision.weights import empty, preprocessing
    from dnacompare.networks.hooks import module_layers

    _check(variant)
    side = preprocessing(next(iter(models.get_model_weights(variant)))).crop
    with torch.device("cpu" if variant.startswith(WITHOUT_META) else "meta"):
        return module_layers(empty(variant).eval(), torch.empty(1, 3, side, side))


def _check(variant: str) -> None:
    import difflib

    known = variants()
    if variant not in known:
        near = difflib.get_close_matches(variant, known, n=3) or ["resnet50", "mobilenet_v2"]
        raise InputError(
            f"torchvision has no network {variant!r}. Name one after a slash, such as "
            f"{' or '.join(f'torchvision/{name}' for name in near)}."
        )


EXTRACTOR = ExtractorSpec(
    name="torchvision",
    title="Pretrained networks (torchvision)",
    modalities=("images",),
    build=build,
    summary="The layers of a network trained on ImageNet, with published or your own weights.",
    reference="Ramtoula et al., Visual DNA, CVPR 2023; torchvision models",
    variants=variants,
    options={
        "weights": "published, the name of a published set, random, or a file (.safetensors, .pth)",
        "seed": "of random weights",
        **given.RESIZE,
        choice.OPTION: choice.HELP,
    },
    layers=layers,
)
