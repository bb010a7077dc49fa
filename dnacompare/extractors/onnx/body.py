"""An ONNX network run by onnxruntime, with values inside it as outputs."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from dnacompare.errors import InputError
from dnacompare.extractors.onnx.graph import ImageInput, computed, steps
from dnacompare.networks.layers import Layer
from dnacompare.networks.network import Steps
from dnacompare.networks.operations import Step
from dnacompare.specs import Sink

if TYPE_CHECKING:
    from onnx import ModelProto
    from torch import Tensor

TOGETHER = 4
"""Images per step where the network takes any number."""
ERRORS_ONLY = 3


class OnnxBody:
    """A session that gives the layers and the embedding, and computes nothing behind them."""

    def __init__(
        self, model: "ModelProto", taken: ImageInput, layers: Sequence[Layer], embedding: Layer
    ) -> None:
        self.layers = tuple(layers)
        self.steps = Steps(taken.batch or TOGETHER)
        self._taken = taken
        self._embedding = embedding
        self._names = [*(layer.name for layer in layers), embedding.name]
        self._session = _session(model, list(dict.fromkeys(self._names)))

    def __call__(self, inputs: NDArray[np.float32], items: int, sink: Sink) -> "Tensor":
        """See ``Body``."""
        import torch

        given = inputs.transpose(0, 2, 3, 1) if self._taken.channels_last else inputs
        fed = {self._taken.name: np.ascontiguousarray(given, self._taken.dtype)}
        values = _run(self._session, self._names, fed)
        for number, (layer, value) in enumerate(zip(self.layers, values, strict=False)):
            sink(number, layer.arranged(torch.from_numpy(value[:items]).float()))
        return self._embedding.arranged(torch.from_numpy(values[-1][:items]).float()).mean(2)


def probed(model: "ModelProto", taken: ImageInput, side: int) -> list[Step]:
    """The operations of the graph, with the shapes that they give for black images."""
    nodes = computed(model.graph, taken.name)
    names = [name for node, _ in nodes for name in node.output if name]
    items = taken.batch or 2
    shape = (items, side, side, taken.channels)
    black = np.zeros(shape if taken.channels_last else (items, shape[3], side, side), taken.dtype)
    values = _run(_session(model, names), names, {taken.name: black})
    shapes = {
        name: value.shape
        for name, value in zip(names, values, strict=True)
        if isinstance(value, np.ndarray)
        and value.dtype in (np.float32, np.float16)
        and value.shape[:1] == (items,)
    }
    return steps(nodes, shapes)


def _session(model: "ModelProto", names: Sequence[str]) -> Any:
    """A session on the processor whose outputs are ``names``; only built-in operations run."""
    import onnx
    import onnxruntime

    wanted = onnx.ModelProto()
    wanted.CopyFrom(model)
    del wanted.graph.output[:]
    wanted.graph.output.extend(onnx.ValueInfoProto(name=name) for name in names)
    settings = onnxruntime.SessionOptions()
    settings.log_severity_level = ERRORS_ONLY
    settings.intra_op_num_threads = 1  # steps go on side by side, and rounding is always the same
    try:
        return onnxruntime.InferenceSession(
            wanted.SerializeToString(), settings, providers=["CPUExecutionProvider"]
        )
    except Exception as error:  # onnxruntime's errors share no base
        raise InputError(f"onnxruntime cannot load the network: {_first(error)}") from error


def _run(session: Any, names: Sequence[str], fed: dict[str, NDArray[Any]]) -> list[NDArray[Any]]:
    try:
        values: list[NDArray[Any]] = session.run(list(names), fed)
    except Exception as error:  # onnxruntime's errors share no base
        raise InputError(f"onnxruntime cannot run the network: {_first(error)}") from error
    return values


def _first(error: Exception) -> str:
    return (str(error) or type(error).__name__).splitlines()[0][:400]
