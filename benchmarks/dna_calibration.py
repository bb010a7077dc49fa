"""Do p-values and intervals of DNA distances keep their word on real pictures?

Run it as ``python -m benchmarks.dna_calibration``. It reads the real datasets beside the checkout
(``../shared/data``) and writes ``benchmarks/results/dna_calibration.json``.

Level: a set of pictures is split at random in two, again and again; both parts are samples of one
source, so at level 0.05 a test may call 5 % of the splits different. Coverage: two sets stand for
two sources, pictures are drawn from each with replacement, and the interval should hold the
distance between the whole sets.
"""

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.machine import describe
from dnacompare.dataset import Dataset
from dnacompare.dna import DNA
from dnacompare.inference.dna_blocks import neuron_shifts
from dnacompare.layer import Layer
from dnacompare.workflow.extract import extraction
from dnacompare.workflow.open import open_dataset

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
RESULT = Path(__file__).parent / "results" / "dna_calibration.json"
PHOTOS, PHOTO, ART, SKETCH = (
    "imagenet_photos/images",
    *("pacs/photo", "pacs/art_painting", "pacs/sketch"),
)
SPLITS = ((PHOTOS, 200, 200), (PHOTOS, 40, 360), (SKETCH, 150, 150))
PAIRS = ((PHOTO, ART, 100), (PHOTOS, PHOTO, 100), (PHOTO, SKETCH, 30))
REPEATS = 200
PERMUTATIONS = 199
LEVEL = 0.05
SEED = 0

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Part:
    """One layer of each picture's own DNA."""

    layer: Layer
    """Of one picture: names and shapes."""
    counts: NDArray[np.uint16]
    """``(n, C, B)``"""
    groups: NDArray[np.uint16]
    """``(n, C, b)``"""
    sums: dict[str, Ints]
    """What adds up, ``(n, C, …)``."""
    ends: NDArray[np.float32]
    """``(2, n, C)``: least and greatest activations."""

    @classmethod
    def of(cls, layers: Sequence[Layer]) -> "Part":
        fine = np.stack([layer.counts for layer in layers])
        assert fine.max() < 2**16
        plain = ("sums", "squares", "special")
        grouped = ("items", "item_sums", "item_squares")
        return cls(
            layers[0],
            fine.astype(np.uint16),
            np.stack([layer.groups.sum(axis=0) for layer in layers]).astype(np.uint16),
            {name: np.stack([getattr(layer, name) for layer in layers]) for name in plain}
            | {
                name: np.stack([getattr(layer, name).sum(axis=0) for layer in layers])
                for name in grouped
            },
            np.array([[layer.minimum for layer in layers], [layer.maximum for layer in layers]]),
        )

    def drawn(self, items: Ints, groups: Ints, many: int) -> Layer:
        """The layer of some pictures, each in the group that is given for it."""

        def grouped(values: NDArray[Any]) -> Ints:
            found = np.zeros((many, *values.shape[1:]), np.int64)
            for item, group in zip(items, groups, strict=True):
                found[group] += values[item]
            return found

        of_groups = {
            name: grouped(self.sums[name]) for name in ("items", "item_sums", "item_squares")
        }
        return replace(
            self.layer,
            counts=self.counts[items].sum(axis=0, dtype=np.int64),
            groups=grouped(self.groups).astype(np.int32),
            **of_groups,
            **{name: self.sums[name][items].sum(axis=0) for name in ("sums", "squares", "special")},
            minimum=self.ends[0, items].min(axis=0),
            maximum=self.ends[1, items].max(axis=0),
        )


@dataclass(frozen=True)
class Pictures:
    """The DNA of every picture of a set by itself."""

    dna: DNA
    parts: tuple[Part, ...]

    @classmethod
    def of(cls, dataset: Dataset) -> "Pictures":
        found = [extraction(dataset.take([item])).dna for item in range(len(dataset))]
        layers = zip(*(dna.layers for dna in found), strict=True)
        return cls(found[0], tuple(Part.of(of_all) for of_all in layers))

    def __len__(self) -> int:
        return len(self.parts[0].counts)

    def drawn(self, items: Ints, random: np.random.Generator) -> DNA:
        """The DNA of some pictures, as if each were another that nobody has seen before."""
        many = self.dna.detail.groups
        groups = random.integers(0, many, len(items))
        return replace(
            self.dna,
            layers=tuple(part.drawn(items, groups, many) for part in self.parts),
            items=len(items),
            root=int(random.integers(0, 2**63)),
            group_items=np.bincount(groups, minlength=many).astype(np.int64),
        )


def level(folder: str, n: int, m: int) -> dict[str, Any]:
    """How often splits of one set are called different."""
    pictures = Pictures.of(open_dataset(DATA / folder))
    random = np.random.default_rng(SEED)
    found = []
    for seed in range(REPEATS):
        order = random.permutation(len(pictures))
        parts = order[:n], order[n : n + m]
        shifts = neuron_shifts(
            *(pictures.drawn(part, random) for part in parts),
            permutations=PERMUTATIONS,
            seed=seed,
        )
        layers = [layer.estimate.p_value or 1.0 for layer in shifts.layers]
        neurons = [
            layer.p_adjusted.min() for layer in shifts.layers if layer.p_adjusted is not None
        ]
        found.append((shifts.overall.p_value, min(layers), min(neurons)))
    rejected = (np.array(found) <= LEVEL).sum(axis=0)
    return {
        "set": folder,
        "n": n,
        "m": m,
        "splits": REPEATS,
        **dict(zip(("distance", "any layer", "any neuron"), map(int, rejected), strict=True)),
    }


def coverage(first: str, second: str, n: int) -> dict[str, Any]:
    """How often the interval holds the distance of the whole sets."""
    a, b = (Pictures.of(open_dataset(DATA / folder)) for folder in (first, second))
    random = np.random.default_rng(SEED)
    whole = [pictures.drawn(np.arange(len(pictures)), random) for pictures in (a, b)]
    truth = neuron_shifts(*whole).overall.value
    held = 0
    for _ in range(REPEATS):
        both = (pictures.drawn(random.integers(0, len(pictures), n), random) for pictures in (a, b))
        interval = neuron_shifts(*both).overall.interval
        assert interval is not None
        held += interval[0] <= truth <= interval[1]
    return {"sets": [first, second], "n": n, "draws": REPEATS, "truth": truth, "held": held}


def band() -> list[int]:
    """Rejections that a test at exactly the level stays within 95 % of the time."""
    from scipy.stats import binom

    return [int(end) for end in binom.interval(0.95, REPEATS, LEVEL)]


def main() -> None:
    result: dict[str, Any] = {"machine": describe(), "extractor": "embedded", "band": band()}
    result |= {"permutations": PERMUTATIONS, "level": LEVEL, "seed": SEED}
    for name, function, cases in (("levels", level, SPLITS), ("coverages", coverage, PAIRS)):
        result[name] = []
        for case in cases:
            result[name].append(function(*case))
            print(result[name][-1], file=sys.stderr, flush=True)
    RESULT.write_text(json.dumps(result, indent=1) + "\n")


if __name__ == "__main__":
    main()
