"""A pass counts activations where they are; wherever that is, it gives the same."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from dnacompare.dataset import Dataset
from dnacompare.grid import FloatGrid
from dnacompare.numerics.accumulate_cuda import CudaLayerCounter
from dnacompare.specs import LayerInfo, Sink
from dnacompare.workflow.one_pass import OnePass


class Waves:
    """Two layers of a fixed convolution, computed on the processor and sent from ``device``."""

    provenance: Mapping[str, Any] = {"extractor": "waves"}
    dimensions = tuple("abcdef")
    layers = (LayerInfo("first", tuple("abcdef")), LayerInfo("rectified", tuple("abcdef")))

    def __init__(self, device: str, grid: FloatGrid) -> None:
        self.device, self.grid = device, grid
        self.weights = torch.randn(6, 3, 3, 3, generator=torch.Generator().manual_seed(0))

    def run(self, batch: list[NDArray[np.uint8]], sink: Sink) -> NDArray[np.float32]:
        pixels = torch.from_numpy(np.stack(batch)).permute(0, 3, 1, 2).float() / 255
        first = torch.nn.functional.conv2d(pixels, self.weights).flatten(2)
        sink(0, first.to(self.device))
        sink(1, first.relu().to(self.device, torch.bfloat16))
        return first.mean(dim=2).numpy()


class Noise:
    def __init__(self, items: int) -> None:
        shape = (items, 12, 9, 3)
        self.pixels = np.random.default_rng(0).integers(0, 256, shape, dtype=np.uint8)

    def read(self, positions: NDArray[np.int64]) -> list[NDArray[np.uint8]]:
        return list(self.pixels[positions])


def dataset(items: int = 70) -> Dataset:
    ids = np.random.default_rng(1).integers(0, 2**64, items, dtype=np.uint64)
    names = [str(item) for item in range(items)]
    return Dataset("noise", "images", ids, names, Noise(items), "noise")


def one_pass(device: str, grid: FloatGrid, size: int) -> OnePass:
    items = dataset()
    found = OnePass(items, Waves(device, grid))
    for first in range(0, len(items), size):
        some = np.arange(first, min(first + size, len(items)))
        found.take(some, items.read(some))
    return found


@pytest.mark.gpu
def test_a_pass_on_a_gpu_gives_what_one_on_the_processor_gives() -> None:
    here, there = one_pass("cpu", FloatGrid(), 30), one_pass("cuda", FloatGrid(), 16)
    assert all(isinstance(counter, CudaLayerCounter) for counter in there._counters)
    one, other = here.result(), there.result()
    assert one.dna == other.dna
    assert other.notes == ()
    for layer, extremes in one.exemplars.layers.items():
        for part, values in vars(extremes).items():
            assert np.array_equal(values, getattr(other.exemplars.layers[layer], part)), part


@pytest.mark.gpu
def test_a_grid_too_fine_for_the_gpu_is_counted_on_the_processor_and_said() -> None:
    fine = FloatGrid(12, -10, 6)
    here, there = one_pass("cpu", fine, 70).result(), one_pass("cuda", fine, 70).result()
    assert here.dna == there.dna
    assert len(there.notes) == 1
    assert "do not fit the shared memory" in there.notes[0]
