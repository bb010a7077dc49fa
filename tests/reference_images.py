"""The images, networks and preprocessing with which the reference implementation's figures were
taken: smooth coloured noise with three rectangles, on networks with random weights of seed 0."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from torch import Tensor
    from torch.nn import Module

MEAN, STD = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)
Images = NDArray[np.uint8]


def images(count: int, seed: int, shift: float = 0.0, side: int = 256) -> Images:
    """``(count, side, side, 3)``; ``shift`` moves contrast and colour."""
    import torch
    from torch.nn.functional import interpolate

    random = np.random.default_rng(seed)
    drawn = np.empty((count, side, side, 3), np.uint8)
    for number in range(count):
        waves = np.zeros((side, side, 3))
        for cells in (4, 16, 64):
            coarse = torch.from_numpy(random.standard_normal((1, 3, cells, cells)))
            fine = interpolate(coarse, size=(side, side), mode="bicubic", align_corners=False)
            waves += fine[0].permute(1, 2, 0).numpy() * (0.6 if cells == 4 else 0.35)
        picture = 0.5 + (0.22 + 0.05 * shift) * waves + shift * np.array([0.06, 0.0, -0.04])
        for _ in range(3):
            top, left = random.integers(0, side - 32, 2)
            height, width = random.integers(8, 96, 2)
            picture[top : top + height, left : left + width] = random.random(3)
        drawn[number] = np.clip(picture * 255, 0, 255).astype(np.uint8)
    return drawn


def network_input(image: Images) -> NDArray[np.float32]:
    """``(3, 224, 224)``: bicubic in floating point, cut to 0…255, normalised."""
    from PIL import Image

    planes = [
        np.asarray(
            Image.fromarray(image[:, :, channel].astype(np.float32)).resize(
                (224, 224), Image.Resampling.BICUBIC
            )
        ).clip(0, 255)
        for channel in range(3)
    ]
    mean, std = (np.array(part, np.float32)[:, None, None] for part in (MEAN, STD))
    return (np.stack(planes) / np.float32(255) - mean) / std


def activations(
    model: "Module", layers: dict[str, str], pictures: Images, batch: int
) -> Iterator[dict[str, NDArray[np.float32]]]:
    """For each batch the outputs ``(items, C, positions)`` of modules, ``layers`` by their names;
    tokens come with their channels last."""
    import torch

    found: dict[str, NDArray[np.float32]] = {}

    def keep(name: str) -> Callable[..., None]:
        def hook(_: object, __: object, output: "Tensor") -> None:
            planes = output.transpose(1, 2) if output.ndim == 3 else output.flatten(2)
            found[name] = planes.numpy().copy()

        return hook

    named = dict(model.named_modules())
    hooks = [named[module].register_forward_hook(keep(name)) for name, module in layers.items()]
    try:
        for start in range(0, len(pictures), batch):
            inputs = np.stack([network_input(one) for one in pictures[start : start + batch]])
            with torch.inference_mode():
                model(torch.from_numpy(inputs))
            yield dict(found)
    finally:
        for hook in hooks:
            hook.remove()
