"""The ranges of the reference implementation's bins, from where it keeps the extremes."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dnacompare.errors import InputError
from dnacompare.range_grid import reference_ranges
from dnacompare.vdna_file.pair import about, arrays, description, files


def read_ranges(path: Path | str) -> dict[str, NDArray[np.float64]]:
    """Each layer's ranges ``(C, 2)``, widened as ``vdna`` does, from where it keeps the extremes.

    ``path`` is one of a pair of files of its kind ``activation-ranges``, or the JSON of extremes
    (``mins_per_neuron``, ``maxs_per_neuron``) that is published beside a network's weights.
    Raises ``InputError`` if neither is there or they contradict themselves.
    """
    source = Path(path)
    if source.suffix == ".json" and "mins_per_neuron" in (given := description(source)):
        extremes = _published(given, source.name)
    else:
        arrays_file, about_file = files(path)
        about(about_file, "activation-ranges")
        found = arrays(arrays_file)
        layers = [key.removeprefix("min-") for key in found if key.startswith("min-")]
        extremes = {
            layer: (found[f"min-{layer}"], found.get(f"max-{layer}", np.zeros(0)))
            for layer in layers
        }
    for layer, (low, high) in extremes.items():
        if low.ndim != 1 or low.shape != high.shape or not (low <= high).all():
            raise InputError(
                f"{source.name!r}: the minima of layer {layer!r} do not all have maxima above them."
            )
    return {layer: reference_ranges(low, high) for layer, (low, high) in extremes.items()}


def _published(given: Mapping[str, Any], name: str) -> dict[str, tuple[Any, Any]]:
    """Extremes by layer from numbers by layer and neuron."""
    try:
        lows, highs = given["mins_per_neuron"], given["maxs_per_neuron"]
        return {
            str(layer): (
                np.array([float(low) for low in lows[layer].values()]),
                np.array([float(highs[layer][neuron]) for neuron in lows[layer]]),
            )
            for layer in lows
        }
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise InputError(f"{name!r} lacks the extreme {error} or holds something else.") from error
