"""Sliced Wasserstein and energy on a GPU, beside what the hardware would need at least.

Run it as ``python -m benchmarks.gpu > benchmarks/results/gpu.json`` on a machine with CUDA; torch,
numba, numpy and scipy are enough. The floor counts float32 products at 67 TFLOP/s and memory at
4.3 TB/s (an H200's), sorting as a four-pass radix sort of 32 bytes a key.
"""

import json
import sys
import time
from collections.abc import Callable
from typing import Any

import torch

from dnacompare.distances import energy, sliced_wasserstein
from dnacompare.inference.permutation import labels
from dnacompare.numerics.clouds import clouds
from dnacompare.numerics.pairwise import row_sums, within_sums
from dnacompare.numerics.sliced import slice_costs
from dnacompare.numerics.slices import directions

FLOPS, BYTES = 67e12, 4.3e12
SORT_BYTES = 32
REPEATS = 5


def cloud(n: int, d: int, seed: int, shift: float = 0.0) -> torch.Tensor:
    """Gaussian points made on the device."""
    generator = torch.Generator("cuda").manual_seed(seed)
    return torch.randn(n, d, device="cuda", generator=generator) + shift


def seconds(work: Callable[[], Any]) -> float:
    """The best of some runs after a warm-up, with the device waited for."""
    work()
    best = float("inf")
    for _ in range(REPEATS):
        torch.cuda.synchronize()
        start = time.perf_counter()
        work()
        torch.cuda.synchronize()
        best = min(best, time.perf_counter() - start)
    return best


def row(what: str, floor: float, work: Callable[[], Any]) -> dict[str, Any]:
    """One line of the report."""
    torch.cuda.empty_cache()
    torch.cuda.reset_peak_memory_stats()
    before = torch.cuda.memory_allocated()
    spent = seconds(work)
    line = {
        "what": what,
        "ms": round(1e3 * spent, 3),
        "floor ms": round(1e3 * floor, 3),
        "share of floor": round(floor / spent, 3),
        "peak MiB": round((torch.cuda.max_memory_allocated() - before) / 2**20),
    }
    print(line, file=sys.stderr, flush=True)
    return line


def sliced(n: int, d: int, count: int) -> list[dict[str, Any]]:
    x, y = cloud(n, d, 1), cloud(n, d, 2, 0.05)
    both, along = clouds(x, y), directions(d, count, seed=0)
    product = 2 * 2 * n * d * count / FLOPS
    floor = product + (4 * 2 * n * d + SORT_BYTES * 2 * n * count) / BYTES
    name = f"n = {n:,}, d = {d}, {count} slices"
    return [
        row(f"slice costs, {name}", floor, lambda: slice_costs(both, along, 2.0)),
        row(
            f"sliced_wasserstein with interval, {name}",
            floor,
            lambda: sliced_wasserstein(x, y, slices=count),
        ),
    ]


def pairs(n: int, d: int) -> list[dict[str, Any]]:
    x, y = cloud(n, d, 3), cloud(n, d, 4, 0.05)
    both = clouds(x, y)
    floor = (2 * n) ** 2 * d / FLOPS  # each pair once, two operations a coordinate
    name = f"n = {n:,}, d = {d}"
    return [
        row(f"row sums, {name}", floor, lambda: row_sums(both)),
        row(f"energy with interval, {name}", floor, lambda: energy(x, y)),
    ]


def permuted(n: int, d: int, permutations: int) -> list[dict[str, Any]]:
    both = clouds(cloud(n, d, 5), cloud(n, d, 6))
    drawn = labels(n, n, permutations, seed=0)
    floor = (2 * n) ** 2 * (permutations + 1 + d) / FLOPS
    name = f"n = {n:,}, d = {d}, {permutations} permutations"
    return [row(f"within sums, {name}", floor, lambda: within_sums(both, drawn))]


def agreement() -> dict[str, float]:
    """Relative difference of the device's numbers from the processor's."""
    x, y = cloud(3000, 64, 7), cloud(2500, 64, 8, 0.1)
    found = {}
    for name, distance in (("energy", energy), ("sliced_wasserstein", sliced_wasserstein)):
        there = distance(x, y, permutations=99)
        here = distance(x.cpu(), y.cpu(), permutations=99)
        found[name] = abs(there.value / here.value - 1)
        found[f"{name}, p-values differ by"] = abs((there.p_value or 0) - (here.p_value or 0))
    return found


def main() -> None:
    report = {
        "device": torch.cuda.get_device_name(),
        "torch": torch.__version__,
        "agreement with the processor": agreement(),
        "rows": [
            *sliced(100_000, 256, 200),
            *sliced(100_000, 2048, 200),
            *sliced(1_000_000, 768, 1000),
            *permuted(10_000, 256, 999),
            *pairs(100_000, 768),
        ],
    }
    print(json.dumps(report, indent=1))


if __name__ == "__main__":
    main()
