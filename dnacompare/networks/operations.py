"""Layers of a network of which only the operations are known: a rule to find its blocks and head.

ONNX graphs and TorchScript programs are lists of operations; the modules that they were made from
are gone. Blocks are then found by what nearly all of them end with: a residual addition.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dnacompare.errors import InputError
from dnacompare.networks.layers import Layer

ADD, ACTIVATION, WEIGHTED, OTHER = "add", "activation", "weighted", "other"
PLACED = 3
"""Axes of a value that has positions besides items and channels."""


@dataclass(frozen=True)
class Step:
    """One operation: the value ``name`` that it computes, and from which others.

    ``inputs`` are computed values, not weights; ``shape`` is empty if the value is no tensor of
    floating-point numbers with one entry per item. ``kind`` is one of the four above.
    """

    name: str
    kind: str
    inputs: tuple[str, ...]
    shape: tuple[int, ...] = ()


def observed(steps: Iterable[Step]) -> tuple[Layer, ...]:
    """Every value that can be a layer, in order."""
    layers = (Layer.of(step.name, step.shape) for step in steps)
    return tuple(layer for layer in layers if layer is not None)


def block_outputs(steps: Sequence[Step]) -> list[str]:
    """The default layers: the values after residual additions.

    A residual addition adds two computed values of one shape; where nothing but an activation
    reads the sum, the activation's value counts. A network without them has its activations
    with positions as layers, one without these all activations, else what its weights give.
    """
    readers = _readers(steps)
    shapes = {step.name: step.shape for step in steps}
    found = []
    for step in steps:
        if step.kind == ADD and _is_residual(step, shapes):
            ends = [reader for reader in readers.get(step.name, []) if reader.shape]
            activated = len(ends) == 1 and ends[0].kind == ACTIVATION
            found.append(ends[0].name if activated else step.name)
    activations = [step for step in steps if step.kind == ACTIVATION and step.shape]
    placed = [step.name for step in activations if len(step.shape) >= PLACED]
    weighted = [step.name for step in steps if step.kind == WEIGHTED and step.shape]
    return found or placed or [step.name for step in activations] or weighted


def embedding(steps: Sequence[Step], network: str) -> Layer:
    """What the last operation with weights receives: the features before the classifier.

    Raises ``InputError`` if nothing with weights takes a computed tensor.
    """
    shapes = {step.name: step.shape for step in steps}
    for step in reversed(steps):
        if step.kind == WEIGHTED and len(step.inputs) == 1:
            layer = Layer.of(step.inputs[0], shapes.get(step.inputs[0], ()))
            if layer is not None:
                return layer
    raise InputError(
        f"{network} has no convolution, Gemm or matrix product with weights whose input could be "
        "the embedding."
    )


def _is_residual(step: Step, shapes: dict[str, tuple[int, ...]]) -> bool:
    same = len(step.inputs) == 2 and all(shapes.get(name) == step.shape for name in step.inputs)
    return same and len(step.shape) >= PLACED


def _readers(steps: Sequence[Step]) -> dict[str, list[Step]]:
    readers: dict[str, list[Step]] = {}
    for step in steps:
        for name in dict.fromkeys(step.inputs):
            readers.setdefault(name, []).append(step)
    return readers
