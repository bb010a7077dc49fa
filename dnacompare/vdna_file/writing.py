"""A DNA as a pair of files that the reference implementation reads."""

import json
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dnacompare.dna import DNA
from dnacompare.errors import InputError
from dnacompare.range_grid import RangeGrid
from dnacompare.vdna_file import pair
from dnacompare.vdna_file.pair import PREFIX, PREPROCESSING, SCALE

HIST_RANGE = [-1.0, 1.0]


def write(dna: DNA, path: Path | str) -> None:
    """Write a DNA on the grid of equal bins as a pair of files that ``vdna`` reads.

    Groups of items, moments and ranges have no place in it. Counts are 32-bit where they fit and
    else 64-bit, which ``vdna`` reads too. Raises ``InputError`` for a DNA on another grid.
    """
    grid = dna.grid
    if not isinstance(grid, RangeGrid) or grid.joined > 1:
        raise InputError(
            "vdna's files hold histograms of equal bins in given ranges, and this DNA is on the "
            f"grid {grid.to_json()}. Extract it on a RangeGrid to write it so."
        )
    arrays_file, about_file = pair.files(path)
    about_file.parent.mkdir(parents=True, exist_ok=True)
    preprocessing = dna.provenance.get("preprocessing", {})
    about = {
        "time_of_compute": "",
        "vdna_version": dna.software.get("vdna", "0.1.1"),
        "distribution": {"hist_nb_bins": grid.bins},
        "type": "histogram",
        "name": f"histogram-{grid.bins}",
        "data_settings": {
            "source": dna.name,
            **{part: preprocessing.get(part, "unknown") for part in PREPROCESSING},
        },
        "extraction_settings": {
            "accumulate_spatial_feats_in_hist": True,
            "accumulate_sample_feats_in_hist": True,
            "normalise_feats": True,
            SCALE: dna.provenance.get(SCALE, 1.2),
            "hist_range": HIST_RANGE,
            "hist_nb_bins": grid.bins,
            "device": "cpu",
        },
        "num_images": dna.items,
        "feature_extractor_name": str(dna.provenance.get("extractor", "")).removeprefix(PREFIX),
        "neurons_list": {layer.name: layer.size for layer in dna.layers},
    }
    about_file.write_text(json.dumps(about, indent=4))
    narrow = {layer.name: _narrowed(layer.counts) for layer in dna.layers}
    np.savez_compressed(arrays_file, allow_pickle=False, **narrow)


def _narrowed(counts: NDArray[np.int64]) -> NDArray[Any]:
    return counts.astype(np.int32) if counts.max(initial=0) <= np.iinfo(np.int32).max else counts
