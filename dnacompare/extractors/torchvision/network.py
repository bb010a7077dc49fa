"""A frozen network as an extractor: hooks hand each block's output to the sink at once."""

import threading
from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from dnacompare.extractors.torchvision.layers import Watched, watched
from dnacompare.extractors.torchvision.weights import Loaded, classifier
from dnacompare.grid import FloatGrid
from dnacompare.specs import LayerInfo, Sink

if TYPE_CHECKING:
    from torch import Tensor
    from torch.nn import Module

GRID = FloatGrid(mantissa_bits=5, min_exponent=-10, max_exponent=10)
TOGETHER = {"cpu": 4, "cuda": 32}
"""Images per step. On a processor a short last step is filled up: the rounding of a matrix product
depends on its size, and an image's result must not depend on how many came with it."""


class Network:
    """Layers are blocks, neurons are channels; the embedding is what the classifier receives."""

    def __init__(self, name: str, loaded: Loaded, device: str) -> None:
        import torch

        self.grid = GRID
        self._preprocessing = loaded.preprocessing
        self._model = loaded.model.to(device)
        self._classifier = classifier(self._model)[1]
        self._device = torch.device(device)
        self._lock = threading.Lock()
        side = loaded.preprocessing.crop
        black = torch.zeros((1, 3, side, side), device=self._device)
        self._watched = watched(self._model, black)
        self.layers = tuple(
            LayerInfo(layer.name, tuple(f"channel {i}" for i in range(layer.neurons)))
            for layer in self._watched
        )
        width = self._forward(black, 1, lambda layer, activations: None).shape[1]
        self.dimensions = tuple(f"feature {i}" for i in range(width))
        self.provenance: Mapping[str, Any] = {
            "extractor": name,
            "version": 1,
            "weights": loaded.digest,
            "preprocessing": loaded.preprocessing.to_json(),
            "layers": [layer.name for layer in self._watched],
        }

    def prepare(self, item: NDArray[Any]) -> NDArray[np.float32]:
        """An image ``(height, width, 3)`` uint8 as network input ``(3, side, side)`` float32."""
        return self._preprocessing(item) if item.dtype == np.uint8 else item

    def run(self, batch: Sequence[NDArray[Any]], sink: Sink) -> NDArray[np.float32]:
        """Send all layers of a batch of images, prepared or not; return ``(items, d)``."""
        import torch

        inputs = [self.prepare(image) for image in batch]
        rows = []
        with self._lock:
            step = TOGETHER[self._device.type]
            for start in range(0, len(inputs), step):
                part = inputs[start : start + step]
                filled = np.zeros((self._filled(len(part)), *part[0].shape), np.float32)
                filled[: len(part)] = part
                pixels = torch.from_numpy(filled).to(self._device)
                rows.append(self._forward(pixels, len(part), sink))
        return np.concatenate(rows)

    def _filled(self, items: int) -> int:
        """Images that a step computes for so many.

        On a GPU the next power of two: a step halved for want of memory must become smaller.
        """
        full = TOGETHER[self._device.type]
        return full if self._device.type == "cpu" else min(full, 1 << (items - 1).bit_length())

    def _forward(self, pixels: "Tensor", items: int, sink: Sink) -> NDArray[np.float32]:
        """Run the network on ``pixels``, of which the first ``items`` are real."""
        import torch

        received: list[Tensor] = []

        def receive(_: "Module", inputs: "tuple[Tensor, ...]") -> None:
            received.append(inputs[0][:items].clone())

        def send(number: int, _: "Module", __: Any, output: "Tensor") -> None:
            # At once, because the next module may overwrite the output in place.
            sink(number, _as_layer(output[:items], self._watched[number]))

        hooks = [self._classifier.register_forward_pre_hook(receive)]
        for number, layer in enumerate(self._watched):
            module = self._model.get_submodule(layer.name)
            hooks.append(module.register_forward_hook(partial(send, number)))
        exact = torch.backends.cudnn.flags(
            enabled=True, benchmark=False, deterministic=True, allow_tf32=False
        )
        try:
            with torch.inference_mode(), exact:
                self._model(pixels)
        finally:
            for hook in hooks:
                hook.remove()
        (features,) = received
        pooled = features.flatten(2).mean(2) if features.ndim > 2 else features
        values: NDArray[np.float32] = pooled.float().cpu().numpy()
        return values


def _as_layer(output: "Tensor", layer: Watched) -> "Tensor":
    """``(items, neurons, positions)``; tokens and places alike are positions."""
    return output.movedim(layer.axis, 1).reshape(output.shape[0], layer.neurons, -1)
