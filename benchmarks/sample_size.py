"""How many pictures a distance between two sets needs: DNA distances beside the Fréchet distance.

Run it as ``python -m benchmarks.sample_size``. It reads the real datasets and weights beside the
checkout (``../shared/data``) and writes ``benchmarks/results/sample_size.json``.

Four sets of real pictures give six distances. Random subsets of each set, ``n`` a side, give the
same six again: how far are they from those of all pictures, how much do they vary, and do they rank
the pairs alike? Subsets are unions of blocks of eight pictures, as DNAs add up.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from benchmarks.machine import describe
from dnacompare import exact_sum
from dnacompare.dataset import Dataset
from dnacompare.numerics.gaussians import frechet
from dnacompare.numerics.wasserstein_counts import index_distance
from dnacompare.workflow.extract import extraction
from dnacompare.workflow.open import open_dataset

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
RESULT = Path(__file__).parent / "results" / "sample_size.json"
FOLDERS = {
    "photos": "imagenet_photos/images",
    "PACS photo": "pacs/photo",
    "PACS art": "pacs/art_painting",
    "PACS sketch": "pacs/sketch",
}
EXTRACTORS: dict[str, dict[str, Any]] = {
    "embedded": {},
    "torchvision/mobilenet_v2": {"weights": str(DATA / "weights/mobilenet_v2_imagenet_fp16.pth")},
}
BLOCK = 8
SIZES = (8, 16, 32, 64, 128, 256)
MIXED = "8 to 256, each set its own"
"""What happens most: sets of unlike sizes in one ranking."""
SUBSETS = 30
SEED = 0

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Seen:
    """Some pictures of a set, as an extractor saw them."""

    counts: NDArray[np.int64]
    """``(C, B)``: activations by neuron and bin."""
    moments: Floats
    """``(3, C)``: items, sums and sums of squares of their mean activations."""
    embeddings: torch.Tensor
    """``(n, d)`` float64."""

    @classmethod
    def of(cls, pictures: Dataset, extractor: str) -> "Seen":
        found = extraction(pictures, extractor=extractor, options=EXTRACTORS[extractor])
        return cls(
            np.concatenate([layer.counts for layer in found.dna.layers]),
            np.concatenate([_moments(layer) for layer in found.dna.layers], axis=1),
            torch.from_numpy(found.embeddings.values).double(),
        )

    @classmethod
    def union(cls, parts: Sequence["Seen"]) -> "Seen":
        return cls(
            np.sum([part.counts for part in parts], axis=0),
            np.sum([part.moments for part in parts], axis=0),
            torch.cat([part.embeddings for part in parts]),
        )


def _moments(layer: Any) -> Floats:
    sums, squares = (
        exact_sum.value(part.sum(axis=0)) for part in (layer.item_sums, layer.item_squares)
    )
    return np.stack([layer.items.sum(axis=0), sums, squares])


def dna_emd(a: Seen, b: Seen) -> float:
    """Mean over neurons, in bins, as the paper has it."""
    return float(index_distance(a.counts, b.counts).mean())


def dna_frechet(a: Seen, b: Seen) -> float:
    """Mean over neurons of ``(μ₁ − μ₂)² + (σ₁ − σ₂)²``, in units of the first set's variance."""
    (mean_a, sd_a), (mean_b, sd_b) = _gaussian(a), _gaussian(b)
    scale = np.where(sd_a > 0, sd_a, 1)
    return float((((mean_a - mean_b) ** 2 + (sd_a - sd_b) ** 2) / scale**2)[sd_a > 0].mean())


def _gaussian(seen: Seen) -> tuple[Floats, Floats]:
    items, sums, squares = seen.moments
    mean = sums / items
    return mean, np.sqrt(np.maximum(squares / items - mean**2, 0))


def embedding_frechet(a: Seen, b: Seen) -> float:
    """Full covariance on the embeddings: the arithmetic of FID."""
    return frechet(a.embeddings, b.embeddings)


DISTANCES: Mapping[str, Callable[[Seen, Seen], float]] = {
    "DNA-EMD": dna_emd,
    "DNA-Fréchet": dna_frechet,
    "Fréchet, full covariance": embedding_frechet,
}


def blocks(pictures: Dataset, extractor: str) -> list[Seen]:
    order = np.random.default_rng(SEED).permutation(len(pictures))
    cuts = range(0, len(order) - BLOCK + 1, BLOCK)
    return [Seen.of(pictures.take(np.sort(order[cut : cut + BLOCK])), extractor) for cut in cuts]


def distances(sets: Sequence[Seen]) -> Floats:
    """``(distances, pairs)``"""
    return np.array(
        [[measure(a, b) for a, b in combinations(sets, 2)] for measure in DISTANCES.values()]
    )


def agreement(found: Floats, known: Floats) -> tuple[float, float, float]:
    """Kendall's τ of two rankings, averaged over subsets ``(R, pairs)``, with its standard error;
    and the share of subsets that rank all pairs alike."""
    from scipy.stats import kendalltau

    taus = np.array([kendalltau(row, known).statistic for row in found])
    error = taus.std(ddof=1) / len(taus) ** 0.5
    return float(taus.mean()), float(error), float((taus > 1 - 1e-9).mean())


def drawn(
    sets: Sequence[Sequence[Seen]], size: int | str, random: np.random.Generator
) -> list[Seen]:
    """A random subset of each set, of ``size`` pictures or of a size of its own."""
    sizes = [random.choice(SIZES) if size == MIXED else int(size) for _ in sets]
    return [
        Seen.union([parts[i] for i in random.permutation(len(parts))[: own // BLOCK]])
        for parts, own in zip(sets, sizes, strict=True)
    ]


def rows(extractor: str) -> list[dict[str, Any]]:
    sets = [blocks(open_dataset(DATA / folder), extractor) for folder in FOLDERS.values()]
    known = distances([Seen.union(parts) for parts in sets])
    random = np.random.default_rng(SEED)
    result = []
    for size in (*SIZES, MIXED):
        found = np.stack([distances(drawn(sets, size, random)) for _ in range(SUBSETS)])
        for index, name in enumerate(DISTANCES):
            ratio = found[:, index] / known[index]
            tau, error, alike = agreement(found[:, index], known[index])
            result.append(
                {
                    "extractor": extractor,
                    "distance": name,
                    "pictures a side": size,
                    "times the distance of all": round(float(ratio.mean()), 3),
                    "coefficient of variation": round(
                        float((ratio.std(axis=0, ddof=1) / ratio.mean(axis=0)).mean()), 3
                    ),
                    "Kendall τ": round(tau, 3),
                    "standard error of τ": round(error, 3),
                    "subsets ranked alike": round(alike, 2),
                }
            )
            print(result[-1], flush=True)
    return result


def main() -> None:
    found = [row for extractor in EXTRACTORS for row in rows(extractor)]
    about = {"subsets": SUBSETS, "seed": SEED, "sets": list(FOLDERS), "all": "296 or 400 a side"}
    RESULT.write_text(
        json.dumps({"machine": describe(), **about, "rows": found}, indent=1, ensure_ascii=False)
        + "\n"
    )


if __name__ == "__main__":
    main()
