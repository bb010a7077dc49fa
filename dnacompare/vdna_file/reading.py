"""A DNA from a pair of files of the reference implementation."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dnacompare import exact_sum
from dnacompare.detail import NO_GROUPS
from dnacompare.dna import DNA
from dnacompare.errors import InputError
from dnacompare.fingerprint import item_id
from dnacompare.layer import SPECIAL, Layer
from dnacompare.range_grid import RangeGrid
from dnacompare.vdna_file import pair
from dnacompare.vdna_file.pair import PREFIX, PREPROCESSING, SCALE

Ranges = Mapping[str, NDArray[np.float64]]


def read(path: Path | str, *, ranges: Ranges | None = None) -> DNA:
    """The DNA in a pair of files; ``path`` is either of them, or both without their suffix.

    ``ranges`` ``(C, 2)`` of each layer (see ``read_ranges``) put it in activation units; without
    them its unit is half of each neuron's unknown range. Means, deviations and extremes are those
    of the bins' middles and borders, for the file has no others.

    Raises ``InputError`` if a file is missing, damaged, of another kind, or contradicts itself.
    """
    arrays_file, about_file = pair.files(path)
    about = pair.about(about_file, "histogram")
    arrays = pair.arrays(arrays_file)
    name = about_file.stem
    try:
        bins = int(about["distribution"]["hist_nb_bins"])
        sizes = {str(layer): int(size) for layer, size in about["neurons_list"].items()}
        images, extractor = int(about["num_images"]), str(about["feature_extractor_name"])
        provenance = _provenance(about, extractor)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise InputError(
            f"{about_file.name!r} is not a complete vdna file: {error!r} is missing or wrong."
        ) from error
    grid = RangeGrid(equal_bins=bins)
    _check_layers(about_file.name, sizes, arrays)
    if ranges is not None:
        _check_layers("the ranges", sizes, ranges)
    layers = []
    for layer, size in sizes.items():
        counts = _checked(arrays[layer], (size, bins), images, f"{arrays_file.name!r}: {layer!r}")
        layers.append(_layer(layer, counts, grid, ranges[layer] if ranges else None))
    return DNA(
        provenance=provenance,
        grid=grid,
        layers=tuple(layers),
        items=images,
        root=_stand_in(layers),
        group_items=np.zeros(0, np.int64),
        detail=NO_GROUPS,
        name=name,
        software={"vdna": str(about.get("vdna_version", "unknown"))},
    )


def _stand_in(layers: Sequence[Layer]) -> int:
    """For the items' identities, which no file holds: sets with other histograms are others."""
    return item_id(*(layer.counts.tobytes() for layer in layers))


def _provenance(about: Mapping[str, Any], extractor: str) -> dict[str, Any]:
    """All that decides whether two of these DNAs may be compared, which ``vdna`` does not ask."""
    data, extraction = about["data_settings"], about["extraction_settings"]
    return {
        "extractor": f"{PREFIX}{extractor}",
        "preprocessing": {part: data.get(part) for part in PREPROCESSING},
        SCALE: extraction.get(SCALE, 1.2),
    }


def _check_layers(name: str, sizes: Mapping[str, int], found: Mapping[str, NDArray[Any]]) -> None:
    if set(sizes) != set(found):
        missing, other = sorted({*sizes} - {*found}), sorted({*found} - {*sizes})
        raise InputError(
            f"{name} and the histograms are of other layers: {missing or 'none'} missing, "
            f"{other or 'none'} beside them."
        )
    for layer, size in sizes.items():
        if found[layer].ndim != 2 or len(found[layer]) != size:
            raise InputError(
                f"{name}: layer {layer!r} has {size} neurons and an array of shape "
                f"{found[layer].shape}."
            )


def _checked(
    counts: NDArray[Any], shape: tuple[int, int], images: int, where: str
) -> NDArray[np.int64]:
    """The counts as 64-bit integers; raises ``InputError`` if they cannot be what was counted."""
    if counts.dtype.kind not in "iu" or counts.shape != shape:
        raise InputError(
            f"{where} holds {counts.dtype} of shape {counts.shape}; it should be counts of shape "
            f"{shape}."
        )
    if counts.size and counts.min() < 0:
        raise InputError(
            f"{where} holds negative counts, down to {counts.min():,}: vdna 0.1.1 writes 32-bit "
            "counts, which overflow beyond 2,147,483,647. Make the DNA again from fewer images."
        )
    wide = counts.astype(np.int64)
    totals = wide.sum(axis=1)
    if images < 1 or (totals != totals[:1]).any() or (totals % images).any():
        raise InputError(
            f"{where} does not add up: its neurons have {totals.min(initial=0):,} to "
            f"{totals.max(initial=0):,} activations, which is not as many for each of {images:,} "
            "images. (vdna 0.1.1 counts values on a border twice in its small batches.)"
        )
    return wide


def _layer(
    name: str, counts: NDArray[np.int64], grid: RangeGrid, ranges: NDArray[np.float64] | None
) -> Layer:
    """A layer without groups; its moments are those of the bins' middles."""
    size = len(counts)
    nothing = exact_sum.zeros((0, size))
    empty = Layer(
        name=name,
        neurons=tuple(f"neuron {number}" for number in range(size)),
        counts=counts,
        groups=np.zeros((0, size, grid.coarser(NO_GROUPS.mantissa_bits).bins), np.int32),
        items=np.zeros((0, size), np.int64),
        item_sums=nothing,
        item_squares=nothing,
        sums=exact_sum.zeros((size,)),
        squares=exact_sum.zeros((size,)),
        special=np.zeros((size, len(SPECIAL)), np.int64),
        minimum=np.full(size, np.inf, np.float32),
        maximum=np.full(size, -np.inf, np.float32),
        ranges=ranges,
    )
    return _with_moments(empty, grid)


def _with_moments(layer: Layer, grid: RangeGrid) -> Layer:
    borders = layer.origin[:, None] + layer.unit[:, None] * grid.edges()
    middles = (borders[:, 1:] + borders[:, :-1]) / 2
    held = layer.counts > 0
    first, last = held.argmax(axis=1), grid.bins - held[:, ::-1].argmax(axis=1)
    rows = np.arange(layer.size)
    return replace(
        layer,
        sums=exact_sum.split((layer.counts * middles).sum(axis=1)),
        squares=exact_sum.split((layer.counts * middles**2).sum(axis=1)),
        minimum=borders[rows, first].astype(np.float32),
        maximum=borders[rows, last].astype(np.float32),
    )
