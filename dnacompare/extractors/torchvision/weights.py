"""A network with weights: published ones, a file's, or random ones."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.error import URLError

from dnacompare.errors import InputError
from dnacompare.extractors.torchvision.preprocessing import Preprocessing
from dnacompare.fingerprint import digest, digest_array

if TYPE_CHECKING:
    from torch import Tensor
    from torch.nn import Module

OFFLINE = "'weights=<file>' or the extractor 'embedded' work without a network"


@dataclass(frozen=True)
class Loaded:
    """A network in evaluation mode; ``digest`` is the hash of all its tensors."""

    model: "Module"
    preprocessing: Preprocessing
    digest: str


def load(name: str, weights: str, seed: int) -> Loaded:
    """The network ``name``; ``weights`` is ``published``, a published set, ``random`` or a file."""
    import torch
    from torchvision import models

    published = models.get_model_weights(name)
    if weights == "random":
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(seed)
            model = _empty(name, next(iter(published)), {})
        return _finished(model, next(iter(published)))
    if weights == "published" or weights in published.__members__:
        chosen = published.DEFAULT if weights == "published" else published[weights]
        return _finished(_download(name, chosen), chosen)
    # Files in circulation are mostly of the first published kind; its transform fits them.
    first = next(iter(published))
    state = _read(Path(weights))
    with torch.random.fork_rng(devices=[]):
        model = _empty(name, first, state)
    _fill(model, state, name, Path(weights))
    return _finished(model, first)


def _download(name: str, chosen: Any) -> "Module":
    from torchvision import models

    try:
        model: Module = models.get_model(name, weights=chosen, progress=False)
    except (URLError, OSError, RuntimeError) as error:  # RuntimeError: the hash does not match
        raise InputError(
            f"The weights {chosen.name} of {name} could not be downloaded from {chosen.url} "
            f"({error}); {OFFLINE}."
        ) from error
    return model


def _empty(name: str, first: Any, state: Mapping[str, "Tensor"]) -> "Module":
    """The network with fresh weights, made as the published one is.

    Its number of classes is that of ``state``, so that a fine-tuned network's file fits too.
    """
    from torchvision import models

    knobs: dict[str, Any] = {}
    if name.startswith("vit_"):
        knobs["image_size"] = Preprocessing.of(first).crop
    if name in ("inception_v3", "googlenet"):
        knobs |= {"init_weights": True, "transform_input": True}
    model: Module = models.get_model(name, weights=None, **knobs)
    head = classifier(model)[0]
    classes = len(state.get(f"{head}.bias", ())) or 1000
    if classes != 1000:
        model = models.get_model(name, weights=None, num_classes=classes, **knobs)
    return model


def classifier(model: "Module") -> tuple[str, "Module"]:
    """Name and module of the last layer that has weights: what tells the classes apart."""
    from torch.nn import Conv2d, Linear

    named: list[tuple[str, Module]] = list(model.named_modules())
    return [item for item in named if isinstance(item[1], (Conv2d, Linear))][-1]


def _read(path: Path) -> Mapping[str, "Tensor"]:
    """The tensors of a file, of any precision; nothing in the file is executed."""
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
            "model.state_dict() with torch.save."
        )
    return {key: part.float() if part.is_floating_point() else part for key, part in state.items()}


def _fill(model: "Module", state: Mapping[str, "Tensor"], name: str, path: Path) -> None:
    own = model.state_dict()
    wrong = [key for key in own if key in state and own[key].shape != state[key].shape]
    lists = {
        "lacks": sorted(own.keys() - state.keys()),
        "has besides": sorted(state.keys() - own.keys()),
        "has another shape for": wrong,
    }
    told = [f"{what} {', '.join(keys[:3])}" for what, keys in lists.items() if keys]
    if told:
        raise InputError(f"{path.name!r} does not fit {name}: it {'; it '.join(told)}.")
    model.load_state_dict(state)  # which also turns half precision into single


def _finished(model: "Module", weights: Any) -> Loaded:
    model.eval().requires_grad_(False)
    parts = (
        part
        for key, value in sorted(model.state_dict().items())
        for part in (key, digest_array(value.numpy()))
    )
    return Loaded(model, Preprocessing.of(weights), digest(*parts))
