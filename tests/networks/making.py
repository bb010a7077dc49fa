"""Small real networks as files, for tests of the families that read them."""

import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from torch.nn import Module

SIDE = 64


def torch_network(name: str = "resnet18", seed: int = 0) -> "Module":
    """A torchvision network with seeded random weights, in evaluation mode."""
    import torch
    from torchvision import models

    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        return models.get_model(name, weights=None).eval()


def onnx_file(model: "Module", path: Path, *, batch: int | None = None, side: int = SIDE) -> Path:
    """The network exported; ``batch`` is None for one that takes any number of images."""
    import torch

    free: dict[str, Any] = {"image": {0: "items"}} if batch is None else {}
    with warnings.catch_warnings():
        # The exporter without further packages; it says that another one is the default now.
        warnings.simplefilter("ignore")
        torch.onnx.export(
            model,
            (torch.zeros(batch or 1, 3, side, side),),
            path,
            dynamo=False,
            input_names=["image"],
            dynamic_axes=free,
        )
    return path


def torchscript_file(model: "Module", path: Path, *, side: int = SIDE) -> Path:
    """The network traced."""
    import torch

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # TorchScript is to be replaced, and says so
        torch.jit.trace(model, torch.zeros(1, 3, side, side)).save(path)
    return path


def hub_repository(folder: Path) -> Path:
    """A repository with the entry point ``tiny``: a residual network of random weights."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "hubconf.py").write_text(
        "dependencies = ['torch']\n"
        "def tiny(pretrained=False):\n"
        "    from torchvision.models import resnet18\n"
        "    return resnet18(num_classes=5)\n"
        "def broken(pretrained=False):\n"
        "    raise ValueError('out of order')\n"
    )
    return folder
