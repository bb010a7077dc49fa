"""A network of your own as an ONNX file, run by onnxruntime: no code of the model is executed."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from dnacompare.dataset import Dataset
from dnacompare.networks import choice, given
from dnacompare.specs import ExtractorSpec, LayerChoice

if TYPE_CHECKING:
    from dnacompare.networks.network import Network


def build(
    variant: str, datasets: Sequence[Dataset], device: str, options: Mapping[str, Any]
) -> "Network":
    """The network in the file ``weights``, on the processor whatever the device.

    Raises ``InputError`` for a file that is missing, damaged, or uses what is not allowed, for a
    network that does not take square images, and for unknown layers.
    """
    from dnacompare.extractors.onnx.opened import Opened

    return Opened.of(variant, options).network(choice.wanted(options))


def layers(variant: str, options: Mapping[str, Any]) -> tuple[LayerChoice, ...]:
    """All values of the network in the file ``weights`` that can be layers."""
    from dnacompare.extractors.onnx.opened import Opened
    from dnacompare.networks.operations import block_outputs, observed

    steps = Opened.of(variant, options).steps
    return choice.choices(observed(steps), block_outputs(steps))


EXTRACTOR = ExtractorSpec(
    name="onnx",
    title="Your network (ONNX file)",
    modalities=("images",),
    build=build,
    summary="A network from an ONNX file; its layers are the values after residual additions.",
    reference="ONNX, open neural network exchange; onnxruntime",
    options={
        "weights": "the ONNX file; all its values in it, no loops",
        **given.PREPROCESSING,
        choice.OPTION: choice.HELP,
    },
    requires=("onnx", "onnxruntime"),
    layers=layers,
)
