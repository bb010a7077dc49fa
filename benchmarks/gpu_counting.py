"""What counting costs beside the network on a GPU: ``python -m benchmarks.gpu_counting``.

ResNet-50 with random weights in bfloat16, channels last, 256 images of 224² a batch; counted are
the outputs of its 16 blocks, 15,104 neurons and 1.4 billion activations a batch. Writes
``benchmarks/results/gpu_counting.json``. Torch, torchvision, numba, numpy and scipy are enough.
"""

import json
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch.profiler import ProfilerActivity, profile

from benchmarks.machine import describe
from dnacompare.detail import detail_for
from dnacompare.grid import FloatGrid
from dnacompare.numerics.accumulate import LayerCounter
from dnacompare.numerics.accumulate_cuda import CudaLayerCounter
from dnacompare.numerics.cuda_device import CudaDevice
from dnacompare.numerics.histogram_cuda import KERNELS

RESULT = Path(__file__).parent / "results" / "gpu_counting.json"
IMAGES = 256
REPEATS = 20
BINS, RANGE = 1000, (-10.0, 10.0)
"""Of the plain way: a histogram of equal bins for each channel, each launched by itself."""
DEVICE = torch.device("cuda", 0)
GRID = FloatGrid()
DETAIL = detail_for(15_104)

Layers = dict[str, torch.Tensor]


def milliseconds(work: Callable[[], object], repeats: int = REPEATS) -> float:
    """Median time from the first launch to the end of the last on the device."""
    times = []
    for turn in range(repeats + 3):
        start, end = torch.cuda.Event(enable_timing=True), torch.cuda.Event(enable_timing=True)
        torch.cuda.synchronize()
        start.record()
        work()
        end.record()
        torch.cuda.synchronize()
        if turn >= 3:  # the first ones compile and warm up
            times.append(start.elapsed_time(end))
    return statistics.median(times)


def stream(work: Callable[[], object], batches: int = REPEATS) -> float:
    """Milliseconds a batch when batches follow one another without waiting."""
    return milliseconds(lambda: [work() for _ in range(batches)], 5) / batches


def kernel_times(work: Callable[[], object], repeats: int = 5) -> dict[str, float]:
    """Milliseconds on the device of each of the counting kernels."""
    work()
    torch.cuda.synchronize()
    with profile(activities=[ProfilerActivity.CUDA]) as found:
        for _ in range(repeats):
            work()
        torch.cuda.synchronize()
    times = {event.key: event.device_time_total / repeats / 1000 for event in found.key_averages()}
    return {name: round(times[name], 4) for name in KERNELS.values()}


def identities(seed: int) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 2**64, IMAGES, dtype=np.uint64)


def counter(name: str, values: torch.Tensor) -> CudaLayerCounter:
    names = [str(i) for i in range(values.shape[1])]
    return CudaLayerCounter(name, names, GRID, DETAIL, CudaDevice(values.device))


class Network:
    """A network whose blocks' outputs can be counted as they come."""

    def __init__(self) -> None:
        from torchvision.models.resnet import Bottleneck, resnet50

        torch.manual_seed(0)
        net = resnet50(weights=None).eval().to(DEVICE, torch.bfloat16)
        self.net = net.to(memory_format=torch.channels_last)
        images = torch.randn(IMAGES, 3, 224, 224, device=DEVICE, dtype=torch.bfloat16)
        self.images = images.contiguous(memory_format=torch.channels_last)
        self.blocks = {n: m for n, m in net.named_modules() if isinstance(m, Bottleneck)}
        self.seed = 0

    def plain(self) -> None:
        with torch.inference_mode():
            self.net(self.images)

    def layers(self) -> Layers:
        """The blocks' outputs ``(items, channels, positions)``."""
        found: Layers = {}
        hooks = [
            block.register_forward_hook(
                lambda _, __, out, name=name: found.__setitem__(name, out.flatten(2).clone())
            )
            for name, block in self.blocks.items()
        ]
        self.plain()
        for hook in hooks:
            hook.remove()
        return found

    def counting(self, layers: Layers) -> Callable[[], None]:
        """A batch whose blocks are counted."""
        counters = {name: counter(name, values) for name, values in layers.items()}

        def hook(name: str) -> Callable[..., None]:
            return lambda _, __, out: counters[name].add(out.flatten(2), self.ids)

        for name, block in self.blocks.items():
            block.register_forward_hook(hook(name))

        def batch() -> None:
            self.seed += 1
            self.ids = identities(self.seed)
            self.plain()

        return batch


def layer_times(layers: Layers) -> list[dict[str, Any]]:
    """For each shape of layer the time of the kernels, and the plain way's."""
    rows, seen = [], set()
    for name, values in layers.items():
        if values.shape in seen:
            continue
        seen.add(values.shape)
        own, turn = counter(name, values), iter(range(10**6))
        times = kernel_times(lambda own=own, v=values, t=turn: own.add(v, identities(next(t))))
        size = values.numel() * values.element_size()
        rows.append(
            {
                "layer": name,
                "channels": values.shape[1],
                "positions": values.shape[2],
                "same_shape": sum(other.shape == values.shape for other in layers.values()),
                "kernels_ms": times,
                "gigabytes_per_second": round(size / times["count_layer"] / 1e6),
                "zeros_percent": round(100 * float((values == 0).float().mean()), 1),
                "histc_ms": round(milliseconds(lambda v=values: each_channel(v), 3), 2),
            }
        )
    return rows


def each_channel(values: torch.Tensor) -> list[torch.Tensor]:
    """A histogram for each channel, each by a launch of its own."""
    wide = values.float()  # torch.histc does not take bfloat16
    return [torch.histc(wide[:, c], BINS, *RANGE) for c in range(values.shape[1])]


def on_the_processor(layers: Layers) -> float:
    """Milliseconds to copy one batch's layers to the processor and to count them there."""
    counters = {
        name: LayerCounter(name, [str(i) for i in range(values.shape[1])], GRID, DETAIL)
        for name, values in layers.items()
    }

    def batch() -> None:
        for name, values in layers.items():
            counters[name].add(values.float().cpu().numpy(), identities(0))

    batch()  # compiles
    start = time.perf_counter()
    batch()
    return 1000 * (time.perf_counter() - start)


def launch_time(batch: Callable[[], None]) -> float:
    """Milliseconds that the processor takes to launch a batch; the device may take longer."""
    times = []
    for _ in range(REPEATS):
        torch.cuda.synchronize()
        start = time.perf_counter()
        batch()
        times.append(1000 * (time.perf_counter() - start))
    return round(statistics.median(times), 2)


def copy_rate() -> float:
    """Gigabytes a second that a copy on the device reads and writes."""
    a = torch.randn(2**28, device=DEVICE)
    b = torch.empty_like(a)
    return 2 * a.numel() * 4 / milliseconds(lambda: b.copy_(a)) / 1e6


def main(result_file: Path) -> None:
    found = torch.cuda.get_device_properties(DEVICE)
    rate = round(copy_rate())
    network = Network()
    layers = network.layers()
    plain, launched = stream(network.plain), launch_time(network.plain)
    rows = layer_times(layers)
    host = on_the_processor(layers)
    batch = network.counting(layers)
    both, inside = stream(batch), kernel_times(batch)
    histc = sum(row["histc_ms"] * row["same_shape"] for row in rows)
    result = {
        "machine": describe(),
        "gpu": {
            "name": found.name,
            "multiprocessors": found.multi_processor_count,
            "memory_gib": round(found.total_memory / 2**30, 1),
            "cuda": torch.version.cuda,
            "copy_gigabytes_per_second": rate,
        },
        "images_a_batch": IMAGES,
        "activations_a_batch": sum(values.numel() for values in layers.values()),
        "forward_ms": round(plain, 2),
        "forward_and_counting_ms": round(both, 2),
        "launched_by_the_processor_ms": {
            "forward": launched,
            "forward and counting": launch_time(batch),
        },
        "images_per_second": {
            "forward": round(1000 * IMAGES / plain),
            "forward and counting": round(1000 * IMAGES / both),
        },
        "counting_percent_of_forward": round(100 * (both / plain - 1), 1),
        "kernels_ms": inside,
        "kernels_percent_of_forward": round(100 * sum(inside.values()) / plain, 1),
        "layers": rows,
        "histogram_of_each_channel_ms": round(histc, 1),
        "copied_and_counted_on_the_processor_ms": round(host, 1),
        "times_faster": {
            "than a histogram of each channel": round(histc / sum(inside.values()), 1),
            "than on the processor": round(host / sum(inside.values()), 1),
        },
    }
    result_file.parent.mkdir(exist_ok=True)
    result_file.write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n")
    print(json.dumps(result, indent=1, ensure_ascii=False))


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else RESULT)
