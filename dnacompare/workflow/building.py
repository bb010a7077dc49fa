"""Extractors are built once per process and shared: a network takes seconds and much memory."""

import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from dnacompare import extractors
from dnacompare.dataset import Dataset
from dnacompare.errors import IncompatibleError, InputError, MissingDependencyError
from dnacompare.fingerprint import digest_json
from dnacompare.specs import Extractor, ExtractorSpec
from dnacompare.workflow.model_code import permitted

DEFAULTS = {"images": "embedded", "table": "columns", "text": "text-hash"}
KEPT = 4
"""Extractors kept ready; the one used longest ago goes first."""


@dataclass(frozen=True)
class Recipe:
    """From what an extractor that depends on no dataset is built anew, in another process too."""

    name: str
    device: str
    options: Mapping[str, Any]


_ready: OrderedDict[str, tuple[Extractor, Recipe | None]] = OrderedDict()
_lock = threading.Lock()


def default_extractor(modality: str) -> str:
    """The extractor that ``auto`` means for a modality."""
    if modality not in DEFAULTS:
        have = ", ".join(DEFAULTS)
        raise InputError(f"There is no default extractor for {modality!r}; there is for {have}.")
    return DEFAULTS[modality]


def resolve_device(device: str) -> str:
    """``cuda`` or ``cpu`` for ``auto``; anything else must be a device that is there."""
    import torch

    if device == "auto":
        return "cuda" if torch.cuda.is_available() else "cpu"
    try:
        kind = torch.device(device)
    except RuntimeError as error:
        raise InputError(f"There is no device {device!r}; give auto, cpu or cuda.") from error
    if kind.type == "cuda" and (kind.index or 0) >= torch.cuda.device_count():
        raise InputError(f"{device!r} was asked for and this machine has no such GPU; give 'auto'.")
    return device


def build_extractor(
    name: str,
    datasets: Sequence[Dataset],
    device: str = "auto",
    options: Mapping[str, Any] | None = None,
) -> Extractor:
    """The extractor called ``name`` (``auto`` for the default), ready to run.

    ``datasets`` fix the frame of those that need one, the first of them is the reference. Asking
    again for the same gives the same object. Raises ``InputError`` for an unknown name or option
    and ``MissingDependencyError`` naming what to install.
    """
    modality = datasets[0].modality
    name = default_extractor(modality) if name == "auto" else name
    family, _, variant = name.partition("/")
    spec = extractors.REGISTRY[family]
    asked = dict(options or {})
    options = permitted(spec, options)
    _check_kind(spec, datasets)
    check_usable(spec, options)
    device = resolve_device(device)
    key = digest_json(
        {
            "name": name,
            "device": device,
            "options": {option: stamp(value) for option, value in options.items()},
            "frame": [dataset.fingerprint for dataset in datasets] if spec.fitted else [],
        }
    )
    with _lock:
        if key not in _ready:
            recipe = None if spec.fitted else Recipe(name, device, asked)
            _ready[key] = spec.build(variant, datasets, device, options), recipe
        _ready.move_to_end(key)
        while len(_ready) > KEPT:
            _ready.popitem(last=False)
        return _ready[key][0]


def recipe_of(extractor: Extractor) -> Recipe | None:
    """How to build this extractor anew, if it is one of ours and depends on no dataset."""
    with _lock:
        return next((recipe for built, recipe in _ready.values() if built is extractor), None)


def _check_kind(spec: ExtractorSpec, datasets: Sequence[Dataset]) -> None:
    for dataset in datasets:
        if dataset.modality not in spec.modalities:
            raise IncompatibleError(
                f"The extractor {spec.name!r} takes {' or '.join(spec.modalities)}; "
                f"{dataset.name!r} holds {dataset.modality}."
            )


def check_usable(spec: ExtractorSpec, options: Mapping[str, Any]) -> None:
    """Raises ``InputError`` for an unknown option, ``MissingDependencyError`` naming the extra."""
    for option in options:
        if option not in spec.options:
            have = ", ".join(spec.options) or "none"
            raise InputError(f"{spec.name!r} has no option {option!r}; it has {have}.")
    for module in spec.requires:
        if find_spec(module) is None:
            raise MissingDependencyError(
                f"The extractor {spec.name!r} needs {module}; install it with "
                f"pip install 'dnacompare[{spec.name}]'."
            )


def stamp(value: Any) -> str:
    """The value as text; for a file also its size and time, so that a changed one counts anew."""
    text = str(value)
    path = Path(text)
    if isinstance(value, (str, Path)) and path.is_file():
        state = path.stat()
        text += f" {state.st_size} {state.st_mtime_ns}"
    return text
