"""Weights from files, checked against the network they are for; nothing in a file is executed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from dnacompare.errors import InputError
from dnacompare.fingerprint import digest, digest_array
from dnacompare.networks.preprocessing import Preprocessing

if TYPE_CHECKING:
    from torch import Tensor
    from torch.nn import Module

NAMED = 3
"""Names of tensors that an error lists."""


@dataclass(frozen=True)
class Loaded:
    """A network in evaluation mode; ``digest`` is the hash of all its tensors.

    ``head`` names the module that tells the classes apart: what it receives is the embedding.
    """

    model: "Module"
    head: str
    preprocessing: Preprocessing
    digest: str

    @classmethod
    def of(cls, model: "Module", preprocessing: Preprocessing, head: str = "") -> "Loaded":
        """The frozen network; without ``head`` it is the last module that has weights."""
        model.eval().requires_grad_(False)
        parts = (
            part
            for key, value in sorted(model.state_dict().items())
            for part in (key, digest_array(value.numpy()))
        )
        return cls(model, head or classifier(model)[0], preprocessing, digest(*parts))


def classifier(model: "Module") -> tuple[str, "Module"]:
    """Name and module of the last layer that has weights: what tells the classes apart."""
    from torch.nn import Conv2d, Linear

    named: list[tuple[str, Module]] = list(model.named_modules())
    found = [item for item in named if isinstance(item[1], (Conv2d, Linear))]
    if not found:
        raise InputError(f"{type(model).__name__} has no linear layer or convolution.")
    return found[-1]


def seeded(make: "Callable[[], Module]", seed: int) -> "Module":
    """What ``make`` builds with these random weights; the global generator is left alone."""
    import torch

    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        return make()


def read_state(path: Path) -> Mapping[str, "Tensor"]:
    """The tensors of a file, of any precision as single.

    Raises ``InputError`` when there is no such file or it holds something else.
    """
    import pickle

    import torch
    from safetensors import SafetensorError
    from safetensors.torch import load_file

    if not path.is_file():
        raise InputError(
            f"There are no weights {str(path)!r}: neither a file nor the name of a published set."
        )
    try:
        state = (
            load_file(path)
            if path.suffix == ".safetensors"
            else torch.load(path, map_location="cpu", weights_only=True)
        )
    except (pickle.UnpicklingError, SafetensorError, RuntimeError, EOFError, OSError) as error:
        cause = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise InputError(f"{path.name!r} holds no weights that can be read: {cause}") from error
    if not isinstance(state, dict) or not all(torch.is_tensor(part) for part in state.values()):
        raise InputError(
            f"{path.name!r} holds {type(state).__name__}, not a state dict; save "
            "model.state_dict() with safetensors.torch.save_file or torch.save."
        )
    return {key: part.float() if part.is_floating_point() else part for key, part in state.items()}


def fill(model: "Module", state: Mapping[str, "Tensor"], name: str, path: Path) -> None:
    """Put a file's tensors into the network ``name``; raises ``InputError`` unless all fit."""
    own = model.state_dict()
    faults = {
        "lacks": sorted(own.keys() - state.keys()),
        "has besides": sorted(state.keys() - own.keys()),
        "has another shape for": [
            f"{key} ({_shape(state[key])} instead of {_shape(own[key])})"
            for key in own
            if key in state and own[key].shape != state[key].shape
        ],
    }
    told = [f"{what} {_some(keys)}" for what, keys in faults.items() if keys]
    if told:
        raise InputError(f"{path.name!r} does not fit {name}: it {'; it '.join(told)}.")
    model.load_state_dict(state)


def _shape(tensor: "Tensor") -> str:
    return " × ".join(map(str, tensor.shape)) or "a single number"


def _some(keys: list[str]) -> str:
    more = f" and {len(keys) - NAMED:,} more" if len(keys) > NAMED else ""
    return ", ".join(keys[:NAMED]) + more
