"""What an ONNX graph says of itself: the image it takes, and its operations one after the other."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dnacompare.errors import InputError
from dnacompare.networks.operations import ACTIVATION, ADD, OTHER, WEIGHTED, Step

if TYPE_CHECKING:
    from onnx import GraphProto, ModelProto, NodeProto, ValueInfoProto

USUAL_SIDE = 224
"""Side in pixels where the graph takes any."""
ACTIVATIONS = (
    *("Relu", "Clip", "LeakyRelu", "PRelu", "Elu", "Selu", "Celu", "ThresholdedRelu"),
    *("Gelu", "HardSwish", "Swish", "Mish", "Softplus", "Softsign", "Tanh"),
)
KINDS = {
    **dict.fromkeys(("Add", "Sum"), ADD),
    **dict.fromkeys(("Conv", "ConvTranspose", "Gemm", "MatMul"), WEIGHTED),
    **dict.fromkeys(ACTIVATIONS, ACTIVATION),
}
"""What operations are, for the rule that finds blocks; all others are between."""


@dataclass(frozen=True)
class ImageInput:
    """The input of a graph: ``batch`` is None if it takes any number of images."""

    name: str
    dtype: str
    batch: int | None
    channels: int
    side: int
    channels_last: bool


def image_input(model: "ModelProto", file: str) -> ImageInput:
    """The one input, a batch of square images; raises ``InputError`` if it is anything else."""
    import onnx

    constants = {tensor.name for tensor in model.graph.initializer}
    inputs = [value for value in model.graph.input if value.name not in constants]
    if len(inputs) != 1:
        names = ", ".join(repr(value.name) for value in inputs) or "none"
        raise InputError(f"{file!r} must take one input, a batch of images; it takes {names}.")
    dtypes = {onnx.TensorProto.FLOAT: "float32", onnx.TensorProto.FLOAT16: "float16"}
    dtype = dtypes.get(inputs[0].type.tensor_type.elem_type)
    if dtype is None:
        raise InputError(f"{file!r} must take numbers of type float or float16.")
    return _shaped(inputs[0], dtype, file)


def _shaped(value: "ValueInfoProto", dtype: str, file: str) -> ImageInput:
    dims = [dim.dim_value or None for dim in value.type.tensor_type.shape.dim]
    told = " × ".join("any" if dim is None else str(dim) for dim in dims) or "of no known shape"
    if len(dims) != 4:
        raise InputError(f"{file!r} must take images (items, channels, side, side); not {told}.")
    last = dims[3] in (1, 3) and dims[1] not in (1, 3)
    channels, sides = (dims[3], dims[1:3]) if last else (dims[1] or 3, dims[2:])
    known = {side for side in sides if side is not None}
    if channels not in (1, 3) or len(known) > 1:
        raise InputError(f"{file!r} must take square images of 3 channels or 1; not {told}.")
    side = known.pop() if known else USUAL_SIDE
    return ImageInput(value.name, dtype, dims[0], channels, side, last)


def computed(graph: "GraphProto", source: str) -> list[tuple["NodeProto", tuple[str, ...]]]:
    """Nodes whose values depend on the input ``source``, each with its inputs that do.

    The others compute with weights alone.
    """
    living = {source}
    found = []
    for node in graph.node:
        inputs = tuple(name for name in node.input if name in living)
        if inputs:
            living.update(name for name in node.output if name)
            found.append((node, inputs))
    return found


def steps(
    nodes: Sequence[tuple["NodeProto", tuple[str, ...]]], shapes: Mapping[str, tuple[int, ...]]
) -> list[Step]:
    """The operations with the shapes of their values, where these have one entry per item."""
    return [
        Step(name, KINDS.get(node.op_type, OTHER), inputs, shapes.get(name, ()))
        for node, inputs in nodes
        for name in node.output
        if name
    ]
