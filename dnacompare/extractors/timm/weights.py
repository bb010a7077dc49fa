"""A timm network with weights: published ones, a file's, or random ones."""

from collections.abc import Mapping
from math import floor
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dnacompare.errors import InputError
from dnacompare.networks.given import whole
from dnacompare.networks.preprocessing import Preprocessing
from dnacompare.networks.weights import Loaded, fill, read_state, seeded

if TYPE_CHECKING:
    from torch import Tensor
    from torch.nn import Module

OFFLINE = "'weights=<file>' or the extractor 'embedded' work without a network"


def load(variant: str, options: Mapping[str, Any]) -> Loaded:
    """The network ``variant``, an architecture with or without the tag of published weights."""
    weights = str(options.get("weights", "published"))
    architecture = variant.partition(".")[0]
    if weights == "random":
        seed = whole(options, "seed", 0)
        model = seeded(lambda: empty(variant), seed)
    elif weights == "published" or weights in tags(architecture):
        named = variant if weights == "published" else f"{architecture}.{weights}"
        model = _download(named)
    else:
        state = read_state(Path(weights))
        model = seeded(lambda: empty(variant, state), 0)
        fill(model, state, variant, Path(weights))
    return Loaded.of(model, resized(model, options), head(model))


def tags(architecture: str) -> tuple[str, ...]:
    """The names of the published sets of weights of an architecture."""
    import timm

    return tuple(name.partition(".")[2] for name in timm.list_pretrained(f"{architecture}.*"))


def empty(variant: str, state: "Mapping[str, Tensor] | None" = None) -> "Module":
    """The network with fresh weights and as many classes as ``state`` has, if it is given.

    Networks that are published without a classifier, such as DINOv2, have none here either.
    """
    import timm

    model = timm.create_model(variant)
    if state is not None:
        classes = len(state.get(f"{head(model)}.weight", ()))
        if classes != model.num_classes:
            model = timm.create_model(variant, num_classes=classes)
    made: Module = model
    return made


def head(model: Any) -> str:
    """The module that tells the classes apart; it is there, doing nothing, also without classes."""
    name = model.pretrained_cfg["classifier"]
    return str(name if isinstance(name, str) else name[0])


def resized(model: Any, options: Mapping[str, Any]) -> Preprocessing:
    """The transform for evaluation, with the network set to the side that ``options`` ask for."""
    import timm

    about = timm.data.resolve_model_data_config(model)
    side = whole(options, "size", about["input_size"][1], least=1)
    if side != about["input_size"][1] and hasattr(model, "set_input_size"):
        try:
            model.set_input_size(img_size=side)
        except (AssertionError, RuntimeError, ValueError) as error:
            raise InputError(f"The network takes no images of side {side}: {error}") from error
    return Preprocessing(
        floor(side / about["crop_pct"]),
        side,
        about["interpolation"],
        tuple(about["mean"]),
        tuple(about["std"]),
        squash=about["crop_mode"] == "squash",
    )


def _download(variant: str) -> "Module":
    import timm

    try:
        model: Module = timm.create_model(variant, pretrained=True)
    except Exception as error:  # the hub's client raises errors of several libraries
        reason = (str(error) or type(error).__name__).splitlines()[0]
        raise InputError(
            f"The weights of {variant} could not be downloaded ({reason}); {OFFLINE}."
        ) from error
    return model
