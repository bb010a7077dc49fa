"""A torchvision network with weights: published ones, a file's, or random ones."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.error import URLError

from dnacompare.errors import InputError
from dnacompare.networks.preprocessing import Preprocessing
from dnacompare.networks.weights import Loaded, classifier, fill, read_state, seeded

if TYPE_CHECKING:
    from torch import Tensor
    from torch.nn import Module

OFFLINE = "'weights=<file>' or the extractor 'embedded' work without a network"


def load(name: str, weights: str, seed: int) -> Loaded:
    """The network ``name``; ``weights`` is ``published``, a published set, ``random`` or a file."""
    from torchvision import models

    published = models.get_model_weights(name)
    # Files in circulation are mostly of the first published kind; its transform fits them.
    first = next(iter(published))
    if weights == "random":
        return Loaded.of(seeded(lambda: empty(name), seed), preprocessing(first))
    if weights == "published" or weights in published.__members__:
        chosen = published.DEFAULT if weights == "published" else published[weights]
        return Loaded.of(_download(name, chosen), preprocessing(chosen))
    state = read_state(Path(weights))
    model = seeded(lambda: empty(name, state), 0)
    fill(model, state, name, Path(weights))
    return Loaded.of(model, preprocessing(first))


def preprocessing(weights: Any) -> Preprocessing:
    """The evaluation transform of a set of torchvision weights."""
    transform = weights.transforms()
    return Preprocessing(
        int(transform.resize_size[0]),
        int(transform.crop_size[0]),
        str(transform.interpolation.value),
        tuple(transform.mean),
        tuple(transform.std),
    )


def empty(name: str, state: "Mapping[str, Tensor] | None" = None) -> "Module":
    """The network with fresh weights, made as the published one is.

    Its number of classes is that of ``state``, so that a fine-tuned network's file fits too.
    """
    from torchvision import models

    knobs: dict[str, Any] = {}
    if name.startswith("vit_"):
        knobs["image_size"] = preprocessing(next(iter(models.get_model_weights(name)))).crop
    if name in ("inception_v3", "googlenet"):
        knobs |= {"init_weights": True, "transform_input": True}
    model: Module = models.get_model(name, weights=None, **knobs)
    classes = len((state or {}).get(f"{classifier(model)[0]}.bias", ())) or 1000
    if classes != 1000:
        model = models.get_model(name, weights=None, num_classes=classes, **knobs)
    return model


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
