"""A frozen network as an extractor: images in steps of fixed size, layers out as they appear."""

import threading
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from dnacompare.grid import FloatGrid
from dnacompare.networks.alone import alone
from dnacompare.networks.layers import Layer
from dnacompare.networks.preprocessing import Preprocessing
from dnacompare.specs import LayerInfo, Sink

if TYPE_CHECKING:
    from torch import Tensor

GRID = FloatGrid(mantissa_bits=5, min_exponent=-10, max_exponent=10)


@dataclass(frozen=True)
class Steps:
    """How many images a network takes at a time.

    Where ``full``, a short last step is filled up with black: the rounding of a matrix product
    depends on its size, and an image's result must not depend on how many came with it. Elsewhere,
    on a GPU, it is filled to the next power of two, because a step halved for want of memory must
    become smaller.
    """

    most: int
    full: bool = True

    def filled(self, items: int) -> int:
        """Images that a step computes for so many."""
        return self.most if self.full else min(self.most, 1 << (items - 1).bit_length())


def steps_on(device: str) -> Steps:
    """How many images torch takes at a time on this kind of device."""
    return Steps(32, full=False) if device == "cuda" else Steps(4)


def exact(device: str) -> AbstractContextManager[Any]:
    """Inside, a GPU computes the same each time and in full precision; processors always do.

    The setting is one for the whole process, so steps that go on side by side leave it alone.
    """
    import torch

    if device != "cuda":
        return nullcontext()
    return torch.backends.cudnn.flags(
        enabled=True, benchmark=False, deterministic=True, allow_tf32=False
    )


class Body(Protocol):
    """What computes: torch modules, an ONNX session, a TorchScript program.

    Where its steps are full, several threads may call it at once.
    """

    layers: tuple[Layer, ...]
    steps: Steps

    def __call__(self, inputs: NDArray[np.float32], items: int, sink: Sink) -> "Tensor":
        """Run on ``(filled, channels, side, side)``, of which the first ``items`` are real.

        Sends each layer's ``(items, neurons, positions)`` and returns the embedding ``(items, d)``.
        """


class Network:
    """Layers are blocks, neurons are channels; the embedding is what the classifier receives."""

    def __init__(
        self, name: str, body: Body, preprocessing: Preprocessing, about: Mapping[str, Any]
    ) -> None:
        self.grid = GRID
        self.body = body
        self.preprocessing = preprocessing
        self._lock = threading.Lock()
        self.layers = tuple(
            LayerInfo(layer.name, tuple(f"channel {i}" for i in range(layer.neurons)))
            for layer in body.layers
        )
        side = preprocessing.crop
        black = np.zeros((body.steps.filled(1), len(preprocessing.mean), side, side), np.float32)
        width = body(black, 1, lambda layer, activations: None).shape[1]
        self.dimensions = tuple(f"feature {i}" for i in range(width))
        self.provenance: Mapping[str, Any] = {
            "extractor": name,
            "version": 1,
            **about,
            "preprocessing": preprocessing.to_json(),
            "layers": [layer.name for layer in body.layers],
        }

    @property
    def together(self) -> int:
        """A step, where its size is always the same; a GPU takes as many as its memory holds."""
        return self.body.steps.most if self.body.steps.full else 0

    def prepare(self, item: NDArray[Any]) -> NDArray[np.float32]:
        """An image ``(height, width, 3)`` uint8 as network input ``(channels, side, side)``."""
        return self.preprocessing(item) if item.dtype == np.uint8 else item

    def run(self, batch: Sequence[NDArray[Any]], sink: Sink) -> NDArray[np.float32]:
        """Send all layers of a batch of images, prepared or not; return ``(items, d)``."""
        inputs = [self.prepare(image) for image in batch]
        steps = self.body.steps
        rows: list[NDArray[np.float32]] = []
        with self._turn():
            for start in range(0, len(inputs), steps.most):
                part = inputs[start : start + steps.most]
                filled = np.zeros((steps.filled(len(part)), *part[0].shape), np.float32)
                filled[: len(part)] = part
                rows.append(self.body(filled, len(part), sink).float().cpu().numpy())
        return np.concatenate(rows)

    def _turn(self) -> AbstractContextManager[Any]:
        """While this is entered the thread may run a step."""
        return alone() if self.together else self._lock
