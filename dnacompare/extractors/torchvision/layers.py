"""Which modules of a network are its layers: the outputs of its blocks."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dnacompare.errors import InputError

if TYPE_CHECKING:
    from torch import Tensor
    from torch.nn import Module

TRUNKS = ("features", "layers", "trunk_output", "blocks")
"""Names under which torchvision's networks keep the sequence of their blocks."""
FID = ("maxpool1", "maxpool2", "Mixed_6e", "avgpool")
"""Inception's layers of 64, 192, 768 and 2048 neurons, as the Fréchet distance uses them."""


@dataclass(frozen=True)
class Watched:
    """A module whose output is a layer of ``neurons`` channels along ``axis``."""

    name: str
    neurons: int
    axis: int


def watched(model: "Module", pixels: "Tensor") -> tuple[Watched, ...]:
    """The layers that run on ``pixels`` ``(1, 3, side, side)``, in the order of the network."""
    import torch
    from torchvision.models import SwinTransformer

    named = dict(model.named_modules())
    channels_last = isinstance(model, SwinTransformer)
    found: list[Watched] = []

    def note(name: str, output: object) -> None:
        if torch.is_tensor(output) and output.ndim in (2, 3, 4):
            axis = -1 if output.ndim == 3 or channels_last else 1
            found.append(Watched(name, output.shape[axis], axis))

    hooks = [
        named[name].register_forward_hook(lambda _, __, output, name=name: note(name, output))
        for name in _blocks(model)
    ]
    try:
        with torch.inference_mode():
            model(pixels)
    finally:
        for hook in hooks:
            hook.remove()
    if not found:
        raise InputError(f"No block was found in the network {type(model).__name__}.")
    return tuple(found)


def _blocks(model: "Module") -> list[str]:
    """Names of the modules that count as blocks, by architecture and else by a general rule."""
    from torch.nn import ReLU
    from torchvision.models import VGG, AlexNet, Inception3, ResNet, VisionTransformer

    if isinstance(model, ResNet):
        return [
            f"layer{i}.{block}" for i in (1, 2, 3, 4) for block, _ in _children(model, f"layer{i}")
        ]
    if isinstance(model, VisionTransformer):
        blocks = [f"encoder.layers.{block}" for block, _ in _children(model, "encoder.layers")]
        return [*blocks, "encoder.ln"]
    if isinstance(model, (VGG, AlexNet)):
        features = _children(model, "features")
        return [f"features.{name}" for name, module in features if isinstance(module, ReLU)]
    if isinstance(model, Inception3):
        return list(FID)
    trunk = next((name for name in TRUNKS if hasattr(model, name)), "")
    blocks = [
        f"{trunk}.{name}".strip(".")
        for name, module in _children(model, trunk)
        if _is_block(module)
    ]
    return ["stem", *blocks] if trunk and hasattr(model, "stem") else blocks


def _children(model: "Module", name: str) -> "list[tuple[str, Module]]":
    return list(model.get_submodule(name).named_children())


def _is_block(module: "Module") -> bool:
    """Whether a module is a composite, or the non-linear end of a bare convolution.

    Bare convolutions, norms and poolings lie between the values that a network passes on.
    """
    return any(True for _ in module.children()) or type(module).__module__.endswith("activation")
