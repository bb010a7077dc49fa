"""An ONNX file with everything that is known before it becomes an extractor."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dnacompare.errors import InputError
from dnacompare.extractors.onnx.body import OnnxBody, probed
from dnacompare.extractors.onnx.file import read
from dnacompare.extractors.onnx.graph import ImageInput, image_input
from dnacompare.fingerprint import digest
from dnacompare.networks import given
from dnacompare.networks.choice import chosen
from dnacompare.networks.network import Network
from dnacompare.networks.operations import Step, block_outputs, embedding, observed
from dnacompare.networks.preprocessing import Preprocessing

if TYPE_CHECKING:
    from onnx import ModelProto

NAME = "onnx"


@dataclass(frozen=True)
class Opened:
    """The parsed model, the image it takes, how images become that, and its operations."""

    model: "ModelProto"
    taken: ImageInput
    preprocessing: Preprocessing
    steps: Sequence[Step]

    @classmethod
    def of(cls, variant: str, options: Mapping[str, Any]) -> "Opened":
        """Read and probe the file that ``options`` name."""
        if variant or not options.get("weights"):
            raise InputError("'onnx' has no variants; give the ONNX file in 'weights'.")
        path = Path(str(options["weights"]))
        model = read(path)
        taken = image_input(model, path.name)
        preprocessing = given.preprocessing(options, taken.channels, taken.side)
        return cls(model, taken, preprocessing, probed(model, taken, preprocessing.crop))

    def network(self, patterns: Sequence[str]) -> Network:
        """The extractor that watches the layers matching ``patterns``, the default ones if none."""
        layers = chosen(observed(self.steps), block_outputs(self.steps), patterns, NAME)
        body = OnnxBody(self.model, self.taken, layers, embedding(self.steps, NAME))
        content = self.model.SerializeToString(deterministic=True)
        return Network(NAME, body, self.preprocessing, {"weights": digest(content)})
