"""Watching torch modules: hooks hand each layer's output to the sink at once."""

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from dnacompare.errors import InputError
from dnacompare.networks.blocks import block_names
from dnacompare.networks.choice import choices, chosen, wanted
from dnacompare.networks.given import resizing
from dnacompare.networks.layers import Layer
from dnacompare.networks.network import Network, exact, steps_on
from dnacompare.networks.weights import Loaded
from dnacompare.specs import LayerChoice, Sink

if TYPE_CHECKING:
    from torch import Tensor
    from torch.nn import Module

IDLE = ("Identity", "Dropout")
"""Modules that pass on what they got: the layer before has it already."""


def module_network(
    name: str,
    loaded: Loaded,
    device: str,
    options: Mapping[str, Any],
    about: Mapping[str, Any] | None = None,
) -> Network:
    """The network ``name`` with the layers that ``options`` ask for, on a device.

    ``about`` joins the provenance.
    """
    import torch

    model = loaded.model.to(device)
    side, channels = loaded.preprocessing.crop, len(loaded.preprocessing.mean)
    layers = observed(model, torch.zeros((1, channels, side, side), device=device))
    body = Hooked(model, loaded.head, chosen(layers, block_names(model), wanted(options), name))
    known = {**(about or {}), "weights": loaded.digest}
    return Network(name, body, resizing(options, loaded.preprocessing), known)


def module_layers(model: "Module", pixels: "Tensor") -> tuple[LayerChoice, ...]:
    """All layers of a network to choose from; on the meta device nothing is computed."""
    return choices(observed(model, pixels), block_names(model))


def observed(model: "Module", pixels: "Tensor") -> tuple[Layer, ...]:
    """The modules that run exactly once on ``pixels`` ``(1, channels, side, side)``, in order.

    Those that run several times, like a rectifier shared by a block's convolutions, have no output
    of their own. Raises ``InputError`` when the network cannot take such an input.
    """
    import torch

    runs: dict[str, list[Layer | None]] = {}

    def note(name: str, _: "Module", __: Any, output: Any) -> None:
        shape = tuple(output.shape) if torch.is_tensor(output) else ()
        layer = Layer.of(name, shape) if shape[:1] == (1,) else None
        runs.setdefault(name, []).append(layer)

    hooks = [
        module.register_forward_hook(partial(note, name))
        for name, module in model.named_modules()
        if name and type(module).__name__ not in IDLE
    ]
    try:
        with torch.inference_mode():
            model(pixels)
    except (AssertionError, RuntimeError, ValueError, TypeError) as error:
        size = " × ".join(map(str, pixels.shape[1:]))
        raise InputError(f"{type(model).__name__} takes no input of {size}: {error}") from error
    finally:
        for hook in hooks:
            hook.remove()
    return tuple(found[0] for found in runs.values() if len(found) == 1 and found[0] is not None)


@dataclass(frozen=True)
class Run:
    """One call of a network: where its layers go, and what its head received."""

    items: int
    sink: Sink
    received: "list[Tensor]" = field(default_factory=list)


class Hooked:
    """A module on a device with hooks on its layers and its head.

    The hooks stay; each thread's calls hear of its own run alone.
    """

    def __init__(self, model: "Module", head: str, layers: Sequence[Layer]) -> None:
        self.model = model
        self.layers = tuple(layers)
        self._device = next(model.parameters()).device
        self.steps = steps_on(self._device.type)
        self._mine = threading.local()
        model.get_submodule(head).register_forward_pre_hook(self._receive)
        for number, layer in enumerate(self.layers):
            model.get_submodule(layer.name).register_forward_hook(partial(self._send, number))

    def __call__(self, inputs: NDArray[np.float32], items: int, sink: Sink) -> "Tensor":
        """See ``Body``."""
        import torch

        run = self._mine.run = Run(items, sink)
        try:
            with torch.inference_mode(), exact(self._device.type):
                self.model(torch.from_numpy(inputs).to(self._device))
        finally:
            self._mine.run = None
        if not run.received:
            raise InputError(f"The head of {type(self.model).__name__} did not run.")
        return pooled(run.received[0])

    def _receive(self, _: "Module", given: "tuple[Tensor, ...]") -> None:
        run: Run | None = getattr(self._mine, "run", None)
        if run:
            run.received.append(given[0][: run.items].clone())

    def _send(self, number: int, _: "Module", __: Any, output: "Tensor") -> None:
        run: Run | None = getattr(self._mine, "run", None)
        if run:
            # At once, because the next module may overwrite the output in place.
            run.sink(number, self.layers[number].arranged(output[: run.items]))


def pooled(features: "Tensor") -> "Tensor":
    """What a head receives as one vector per item: the mean over places or tokens."""
    layer = Layer.of("", features.shape)
    if layer is None:
        raise InputError(f"The network's head receives {tuple(features.shape)}, no vectors.")
    return layer.arranged(features).mean(2)
