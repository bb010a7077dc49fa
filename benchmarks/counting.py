"""What it costs to count activations, beside NumPy and beside the network that makes them.

Run it as ``python -m benchmarks.counting``; it writes ``benchmarks/results/counting.json``. Times
are CPU seconds of one thread, the least of several runs.
"""

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.machine import describe
from dnacompare.detail import Detail, detail_for
from dnacompare.grid import FloatGrid
from dnacompare.numerics.histogram import Scale, Tallies, count

RESULT = Path(__file__).parent / "results" / "counting.json"
GRID = FloatGrid(mantissa_bits=5, min_exponent=-10, max_exponent=10)
RUNS = 7
SHAPES = {
    "56 × 56": ((4, 256, 3136), 15_104),
    "28 × 28": ((4, 512, 784), 15_104),
    "14 × 14": ((4, 1024, 196), 15_104),
    "7 × 7": ((4, 2048, 49), 15_104),
    "197 tokens": ((4, 768, 197), 9_984),
    "2,048 columns of a table": ((4096, 2048, 1), 2_048),
    "14 columns of a table": ((4096, 14, 1), 14),
}
"""Items, neurons and positions of layers of ResNet-50 and ViT-B/16, four images at a time, and of
tables, with the neurons of all layers, from which the detail of the groups follows."""


def seconds(work: Callable[[], Any]) -> float:
    """CPU seconds of this thread, the least of ``RUNS`` after one that does not count."""
    work()
    times = []
    for _ in range(RUNS):
        start = time.thread_time()
        work()
        times.append(time.thread_time() - start)
    return min(times)


def counting(values: NDArray[np.float32], detail: Detail) -> float:
    items, neurons, _ = values.shape
    coarse = GRID.coarser(detail.mantissa_bits)
    scale = Scale.of(GRID, coarse)
    tallies = Tallies.empty(neurons, GRID.bins, detail.groups, coarse.bins)
    groups = np.random.default_rng(1).integers(0, detail.groups, items)
    means = np.empty((neurons, items), np.float32)
    return seconds(lambda: count(values, groups, scale, tallies, (0, neurons), means))


def in_numpy(values: NDArray[np.float32]) -> float:
    """Histograms alone, without groups, moments or special values: index, then bincount."""
    neurons = values.shape[1]
    first = (np.arange(neurons) * GRID.bins)[None, :, None]
    return seconds(
        lambda: np.bincount((GRID.index(values) + first).ravel(), minlength=neurons * GRID.bins)
    )


def beside_resnet50() -> dict[str, float]:
    """Milliseconds per image of the forward pass and of the counting, one thread each."""
    import torch

    from dnacompare.extractors.torchvision import build

    torch.set_num_threads(1)
    network = build("resnet50", (), "cpu", {"weights": "random"})
    images = list(np.random.default_rng(0).integers(0, 256, (4, 256, 256, 3), np.uint8))
    held: dict[int, NDArray[np.float32]] = {}
    inputs = [network.prepare(image) for image in images]
    network.run(inputs, lambda layer, found: held.update({layer: found.numpy().copy()}))
    forward = seconds(lambda: network.run(inputs, lambda layer, found: None))
    detail = detail_for(sum(values.shape[1] for values in held.values()))
    counted = sum(counting(values, detail) for values in held.values())
    return {
        "forward_ms": round(forward / 4 * 1e3, 2),
        "counting_ms": round(counted / 4 * 1e3, 2),
        "share": round(counted / forward, 4),
        "activations": sum(values.size for values in held.values()) // 4,
        "ns_per_activation": round(counted / sum(v.size for v in held.values()) * 1e9, 2),
    }


def main() -> None:
    random = np.random.default_rng(0)
    layers = {}
    for name, (shape, neurons) in SHAPES.items():
        values = np.maximum(random.standard_normal(shape), 0).astype(np.float32)
        layers[name] = {
            "shape": shape,
            "ns_per_activation": round(
                counting(values, detail_for(neurons)) / values.size * 1e9, 2
            ),
            "numpy_ns_per_activation": round(in_numpy(values) / values.size * 1e9, 2),
        }
    result = {"machine": describe(), "layers": layers, "resnet50": beside_resnet50()}
    RESULT.write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n")
    print(json.dumps(result, indent=1, ensure_ascii=False))


if __name__ == "__main__":
    main()
