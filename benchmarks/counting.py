"""What it costs to count activations, beside NumPy and beside the network that makes them.

Run it as ``python -m benchmarks.counting``; it writes ``benchmarks/results/counting.json``. Times
are CPU seconds of one thread: of a layer alone the least of several runs, beside the network the
medians of passes that take turns with passes that count nothing.
"""

import json
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.machine import describe
from dnacompare.dataset import Ids
from dnacompare.detail import Detail, detail_for
from dnacompare.grid import FloatGrid
from dnacompare.numerics.accumulate import LayerCounter
from dnacompare.workflow.one_pass import OnePass

if TYPE_CHECKING:
    from torch import Tensor

RESULT = Path(__file__).parent / "results" / "counting.json"
GRID = FloatGrid(mantissa_bits=5, min_exponent=-10, max_exponent=10)
RUNS = 4
TIMES = 6
"""Pieces of a layer in a run, because small ones wait for each other."""
STEP, PASSES = 16, 8
"""Images of a pass, and passes of each kind after one that does not count."""
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
    """A layer by itself, its tallies as near as they come; what waits is counted in the end."""
    names = [str(neuron) for neuron in range(values.shape[1])]
    counter = LayerCounter("layer", names, GRID, detail, shared=False)
    ids = np.random.default_rng(1).integers(0, 2**63, len(values), np.uint64)

    def work() -> None:
        for _ in range(TIMES):
            counter.add(values, ids)
        counter.extremes()

    return seconds(work) / TIMES


def in_numpy(values: NDArray[np.float32]) -> float:
    """Histograms alone, without groups, moments or special values: index, then bincount."""
    neurons = values.shape[1]
    first = (np.arange(neurons) * GRID.bins)[None, :, None]
    return seconds(
        lambda: np.bincount((GRID.index(values) + first).ravel(), minlength=neurons * GRID.bins)
    )


def beside_resnet50() -> dict[str, Any]:
    """Milliseconds per image of a forward pass and of the counting within one.

    The counting is all that a pass does with a layer, from the hook to the exemplars, with the
    tallies as cold as the network leaves them. Both passes have the hooks.
    """
    import torch

    from dnacompare.extractors.torchvision import build
    from tests.build import image_dataset

    torch.set_num_threads(1)
    network: Any = build("resnet50", (), "cpu", {"weights": "random"})
    images = list(np.random.default_rng(0).integers(0, 256, (STEP, 256, 256, 3), np.uint8))
    inputs = [network.prepare(image) for image in images]
    watched = Watched(image_dataset(images * (1 + PASSES)), network)
    forward, counted = [], []
    for turn in range(1 + PASSES):
        start = time.thread_time()
        network.run(inputs, lambda layer, found: None)
        forward.append(time.thread_time() - start)
        watched.spent, watched.activations = 0.0, 0
        watched.take(np.arange(turn * STEP, (turn + 1) * STEP), inputs)
        counted.append(watched.spent)
    whole, part = float(np.median(forward[1:])), float(np.median(counted[1:]))
    shares = np.array(counted[1:]) / np.array(forward[1:])
    return {
        "images_a_pass": STEP,
        "passes": PASSES,
        "forward_ms": round(whole / STEP * 1e3, 2),
        "counting_ms": round(part / STEP * 1e3, 2),
        "share": round(float(np.median(shares)), 4),
        "share_quartiles": [round(float(q), 4) for q in np.quantile(shares, [0.25, 0.75])],
        "activations": watched.activations // STEP,
        "ns_per_activation": round(part / watched.activations * 1e9, 2),
        "load": round(os.getloadavg()[0], 2),
    }


class Watched(OnePass):
    """A pass that knows how long it counted, and how much."""

    spent = 0.0
    activations = 0

    def _count(self, layer: int, values: "Tensor", ids: Ids) -> None:
        start = time.thread_time()
        super()._count(layer, values, ids)
        self.spent += time.thread_time() - start
        self.activations += values.numel()


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
