"""Networks of the timm library, frozen: DINOv2, the image towers of CLIP, and a thousand more."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from dnacompare.dataset import Dataset
from dnacompare.errors import InputError
from dnacompare.networks import choice, given
from dnacompare.specs import ExtractorSpec, LayerChoice

if TYPE_CHECKING:
    from dnacompare.networks.network import Network


@cache
def variants() -> tuple[str, ...]:
    """The architectures of the installed timm."""
    import timm

    return tuple(timm.list_models())


def build(
    variant: str, datasets: Sequence[Dataset], device: str, options: Mapping[str, Any]
) -> "Network":
    """A network with its weights, on a device.

    Raises ``InputError`` for an unknown architecture or layer, or weights that cannot be had or
    do not fit.
    """
    from dnacompare.extractors.timm.weights import load
    from dnacompare.networks.hooks import module_network

    _check(variant)
    return module_network(f"timm/{variant}", load(variant, options), device, options)


def layers(variant: str, options: Mapping[str, Any]) -> tuple[LayerChoice, ...]:
    """All layers of the architecture ``variant``; weights play no part."""
    import torch

    from dnacompare.extractors.timm.weights import empty, resized
    from dnacompare.networks.hooks import module_layers

    _check(variant)
    with torch.device("meta"):
        model = empty(variant).eval()
        side = resized(model, options).crop
        return module_layers(model, torch.empty(1, 3, side, side))


def _check(variant: str) -> None:
    import difflib

    import timm

    known = variants()
    architecture, _, tag = variant.partition(".")
    if architecture not in known:
        near = difflib.get_close_matches(architecture, known, n=3) or ["vit_small_patch14_dinov2"]
        raise InputError(
            f"timm has no network {architecture!r}. Name one after a slash, such as "
            f"{' or '.join(f'timm/{name}' for name in near)}."
        )
    if tag and variant not in timm.list_pretrained(f"{architecture}.*"):
        from dnacompare.extractors.timm.weights import tags

        have = ", ".join(tags(architecture)) or "none"
        raise InputError(f"timm/{architecture} has no weights {tag!r}; there are: {have}.")


EXTRACTOR = ExtractorSpec(
    name="timm",
    title="Pretrained networks (timm)",
    modalities=("images",),
    build=build,
    summary="DINOv2, image towers of CLIP and other networks, with published or your own weights.",
    reference="Wightman, PyTorch image models, 2019; Oquab et al., DINOv2, 2024; Radford et al., "
    "CLIP, 2021",
    variants=variants,
    options={
        "weights": "published, the tag of a published set, random, or a file (.safetensors, .pth)",
        "seed": "of random weights",
        "size": "side in pixels of the input, where the network can change it",
        **given.RESIZE,
        choice.OPTION: choice.HELP,
    },
    requires=("timm",),
    layers=layers,
)
