"""A TorchScript program, watched operation by operation while it runs."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.utils._python_dispatch import TorchDispatchMode

from dnacompare.errors import InputError
from dnacompare.networks.layers import Layer
from dnacompare.networks.network import exact, steps_on
from dnacompare.networks.operations import ACTIVATION, ADD, OTHER, WEIGHTED, Step
from dnacompare.specs import Sink

ACTIVATIONS = (
    *("relu", "relu6", "hardtanh", "leaky_relu", "prelu", "elu", "selu", "celu", "threshold"),
    *("gelu", "silu", "hardswish", "mish", "softplus", "tanh"),
)
KINDS = {
    "add": ADD,
    **dict.fromkeys(("conv1d", "conv2d", "conv3d", "convolution"), WEIGHTED),
    **dict.fromkeys(("linear", "addmm", "mm", "matmul"), WEIGHTED),
    **dict.fromkeys(ACTIVATIONS, ACTIVATION),
}
"""What operations are, for the rule that finds blocks; all others are between."""

Seen = Callable[[str, str, tuple[Any, ...], Any], None]
"""Called with an operation's kind, the name of its value, its arguments and the value."""


class Watching(TorchDispatchMode):
    """While this is entered, ``seen`` hears of every operation: ``relu.1``, ``relu.2`` and so on.

    Operations in place bear the name of those that are not.
    """

    def __init__(self, seen: Seen) -> None:
        super().__init__()
        self._seen = seen
        self._count: Counter[str] = Counter()

    def __torch_dispatch__(
        self, func: Any, types: Any, args: tuple[Any, ...] = (), kwargs: Any = None
    ) -> Any:
        """Run the operation and tell of it."""
        output = func(*args, **(kwargs or {}))
        kind = func._schema.name.partition("::")[2].strip("_")
        self._count[kind] += 1
        self._seen(kind, f"{kind}.{self._count[kind]}", (args, kwargs), output)
        return output


class Program:
    """The program in a file, on a device."""

    def __init__(self, path: Path, device: str) -> None:
        if not path.is_file():
            raise InputError(
                f"There is no file {str(path)!r}; give a TorchScript file in 'weights'."
            )
        try:
            self.module = torch.jit.load(path, map_location=device).eval()
        except (RuntimeError, ValueError, OSError) as error:
            raise InputError(
                f"{path.name!r} is no TorchScript file: {str(error).splitlines()[0]}"
            ) from error
        self.device = torch.device(device)

    def run(self, pixels: Tensor, seen: Seen) -> None:
        """Run on ``(items, 3, side, side)``; raises ``InputError`` if the program cannot."""
        try:
            # Unoptimised: fused operations would be neither seen nor the same in every run.
            with (
                torch.inference_mode(),
                exact(self.device.type),
                torch.jit.optimized_execution(False),  # type: ignore[attr-defined]
                Watching(seen),
            ):
                self.module(pixels)
        except RuntimeError as error:
            size = " × ".join(map(str, pixels.shape[1:]))
            cause = str(error).strip().splitlines()[-1]
            raise InputError(f"The program takes no images of {size}: {cause}") from error

    def steps(self, side: int) -> list[Step]:
        """The operations that depend on the image, as they run on two black ones."""
        pixels = torch.zeros((2, 3, side, side), device=self.device)
        names = {id(pixels): "image"}
        alive: list[Any] = []  # while a tensor is alive no other has its id
        found: list[Step] = []

        def note(kind: str, name: str, arguments: tuple[Any, ...], output: Any) -> None:
            inputs = [names[id(part)] for part in tensors(arguments) if id(part) in names]
            if not inputs:
                return
            alive.append(output)
            names.update((id(part), name) for part in tensors(output))
            numbers = torch.is_tensor(output) and output.is_floating_point()
            shape = tuple(output.shape) if numbers and output.shape[:1] == (2,) else ()
            found.append(Step(name, KINDS.get(kind, OTHER), tuple(inputs), shape))

        self.run(pixels, note)
        return found


class ProgramBody:
    """A program whose layers are values of its operations."""

    def __init__(self, program: Program, layers: Sequence[Layer], embedding: Layer) -> None:
        self.layers = tuple(layers)
        self.steps = steps_on(program.device.type)
        self._program = program
        self._embedding = embedding
        self._numbers = {layer.name: number for number, layer in enumerate(layers)}

    def __call__(self, inputs: NDArray[np.float32], items: int, sink: Sink) -> Tensor:
        """See ``Body``."""
        received: list[Tensor] = []

        def take(_: str, name: str, __: tuple[Any, ...], output: Any) -> None:
            # At once, because the next operation may overwrite the value in place.
            if name in self._numbers:
                number = self._numbers[name]
                sink(number, self.layers[number].arranged(output[:items]).float())
            if name == self._embedding.name:
                received.append(self._embedding.arranged(output[:items].float()).mean(2))

        self._program.run(torch.from_numpy(inputs).to(self._program.device), take)
        return received[0]


def tensors(value: Any) -> Iterator[Tensor]:
    """The tensors in nested arguments."""
    if torch.is_tensor(value):
        yield value
    elif isinstance(value, dict):
        yield from tensors(list(value.values()))
    elif isinstance(value, (list, tuple)):
        for part in value:
            yield from tensors(part)
