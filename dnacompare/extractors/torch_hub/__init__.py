"""Networks of torch.hub: code from a repository, run only where the operator allows that."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from dnacompare.dataset import Dataset
from dnacompare.errors import InputError
from dnacompare.networks import choice, given
from dnacompare.specs import ExtractorSpec, LayerChoice

if TYPE_CHECKING:
    from dnacompare.networks.network import Network


def build(
    variant: str, datasets: Sequence[Dataset], device: str, options: Mapping[str, Any]
) -> "Network":
    """The network that the entry point ``model`` of ``repository`` makes, on a device.

    Raises ``InputError`` if the repository's code fails, weights do not fit, or a layer is unknown.
    """
    from dnacompare.extractors.torch_hub.repository import about, load
    from dnacompare.networks.hooks import module_network

    _check(variant)
    model, code = about(options)
    return module_network(f"torch-hub/{model}", load(options), device, options, code)


def layers(variant: str, options: Mapping[str, Any]) -> tuple[LayerChoice, ...]:
    """All layers of the network, which has to be made to know them."""
    import torch

    from dnacompare.extractors.torch_hub.repository import load
    from dnacompare.networks.hooks import module_layers

    _check(variant)
    loaded = load({**options, "weights": "random"})
    side = loaded.preprocessing.crop
    return module_layers(loaded.model, torch.zeros(1, 3, side, side))


def _check(variant: str) -> None:
    if variant:
        raise InputError(f"'torch-hub' has no variant {variant!r}; name it in the option 'model'.")


EXTRACTOR = ExtractorSpec(
    name="torch-hub",
    title="Networks of a repository (torch.hub)",
    modalities=("images",),
    build=build,
    summary="A network made by the code of a repository; this runs that code.",
    reference="PyTorch, torch.hub",
    options={
        "repository": "owner/name:tag on GitHub, or a folder with a hubconf.py",
        "model": "the entry point in hubconf.py",
        "weights": "published, random, or a file (.safetensors, .pth)",
        "seed": "of random weights",
        **given.PREPROCESSING,
        choice.OPTION: choice.HELP,
    },
    layers=layers,
    runs_code=True,
)
