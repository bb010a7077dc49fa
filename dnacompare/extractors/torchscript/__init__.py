"""A network of your own as a TorchScript program: it runs only where the operator allows that."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dnacompare.dataset import Dataset
from dnacompare.errors import InputError
from dnacompare.networks import choice, given
from dnacompare.specs import ExtractorSpec, LayerChoice

if TYPE_CHECKING:
    from dnacompare.networks.network import Network

NAME = "torchscript"
SIDE = 224


def build(
    variant: str, datasets: Sequence[Dataset], device: str, options: Mapping[str, Any]
) -> "Network":
    """The program in the file ``weights``, on a device.

    Raises ``InputError`` for a file that is missing or no TorchScript, for a program that does not
    take images of three channels, and for unknown layers.
    """
    from dnacompare.extractors.torchscript.program import Program, ProgramBody
    from dnacompare.fingerprint import digest_file
    from dnacompare.networks.network import Network
    from dnacompare.networks.operations import block_outputs, embedding, observed

    path = _path(variant, options)
    preprocessing = given.preprocessing(options, 3, SIDE)
    program = Program(path, device)
    steps = program.steps(preprocessing.crop)
    found = choice.chosen(observed(steps), block_outputs(steps), choice.wanted(options), NAME)
    body = ProgramBody(program, found, embedding(steps, NAME))
    return Network(NAME, body, preprocessing, {"weights": digest_file(path)})


def layers(variant: str, options: Mapping[str, Any]) -> tuple[LayerChoice, ...]:
    """All values that the program in the file ``weights`` computes and that can be layers."""
    from dnacompare.extractors.torchscript.program import Program
    from dnacompare.networks.operations import block_outputs, observed

    side = given.preprocessing(options, 3, SIDE).crop
    steps = Program(_path(variant, options), "cpu").steps(side)
    return choice.choices(observed(steps), block_outputs(steps))


def _path(variant: str, options: Mapping[str, Any]) -> Path:
    if variant or not options.get("weights"):
        raise InputError("'torchscript' has no variants; give the file in 'weights'.")
    return Path(str(options["weights"]))


EXTRACTOR = ExtractorSpec(
    name=NAME,
    title="Your network (TorchScript file)",
    modalities=("images",),
    build=build,
    summary="A TorchScript program; its layers are the values after residual additions.",
    reference="PyTorch, TorchScript",
    options={
        "weights": "the TorchScript file",
        **given.PREPROCESSING,
        choice.OPTION: choice.HELP,
    },
    layers=layers,
    runs_code=True,
)
