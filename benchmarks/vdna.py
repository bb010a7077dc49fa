"""Side by side with ``vdna``, the paper's own package: images to DNA, and DNA to distance.

Run it as ``python -m benchmarks.vdna``; it writes ``benchmarks/results/vdna.json``. It needs
``vdna`` (``pip install .[peers]``, or the environment variable ``VDNA_PYTHON`` naming an
interpreter that has it and this package's dependencies) and says so where it is missing. Times are
CPU seconds with one thread of torch, because they change least with what else the machine does.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.machine import describe

RESULT = Path(__file__).parent / "results" / "vdna.json"
PYTHON = "VDNA_PYTHON"
NETWORKS = {"resnet50": 64, "vit_b_16": 64}
"""Images, in one batch of 64."""
RUNS = 3
NEURONS, BINS = 13_000, 1_000


def least(work: Callable[[], Any], runs: int = 7) -> float:
    """CPU seconds of the process, the least of several runs after one that does not count."""
    work()
    times = []
    for _ in range(runs):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times)


def distance() -> dict[str, float]:
    """Milliseconds for the EMD of all neurons of two DNAs; both give the same numbers."""
    import torch
    from vdna.utils.stats import earth_movers_distance

    from dnacompare.numerics.wasserstein_counts import index_distance

    torch.set_num_threads(1)
    a, b = np.random.default_rng(0).poisson(30, (2, NEURONS, BINS))
    first, second = torch.from_numpy(a), torch.from_numpy(b)
    ours, theirs = index_distance(a, b), earth_movers_distance(first, second).numpy()
    mine = least(lambda: index_distance(a, b)) * 1e3
    other = least(lambda: earth_movers_distance(first, second)) * 1e3
    return {
        "ours_ms": round(mine, 1),
        "vdna_ms": round(other, 1),
        "times_faster": round(other / mine, 1),
        "largest_relative_difference": float(np.abs(ours / theirs - 1).max()),
    }


def counting() -> dict[str, Any]:
    """Nanoseconds per activation of one layer of ResNet-50, and how many counts differ."""
    import torch
    from vdna.utils.stats import histogram_per_channel

    from dnacompare.detail import Detail
    from dnacompare.grid import FloatGrid
    from dnacompare.numerics.accumulate import LayerCounter
    from dnacompare.range_grid import RangeGrid, middle_and_half

    torch.set_num_threads(1)
    values = np.maximum(np.random.default_rng(0).standard_normal((16, 256, 3136)), 0)
    values = values.astype(np.float32)
    names, ids = [str(i) for i in range(256)], np.arange(16, dtype=np.uint64)
    ranges = np.tile([-3.0, 3.0], (256, 1))
    middle, half = (torch.from_numpy(one).reshape(1, -1, 1, 1) for one in middle_and_half(ranges))
    tensor = torch.from_numpy(values)[..., None]
    free = LayerCounter("layer", names, FloatGrid(5, -10, 10), Detail(16, 0))
    ranged = LayerCounter("layer", names, RangeGrid(), Detail(16, 0), ranges=ranges)
    ranged.add(values, ids)
    counts = histogram_per_channel((tensor - middle) / half, 1000, [-1.0, 1.0]).numpy()
    differing = int(np.abs(ranged.layer().counts - counts).sum())
    times = {
        "ours_free": least(lambda: free.add(values, ids)),
        "ours_in_ranges": least(lambda: ranged.add(values, ids)),
        "vdna": least(
            lambda: histogram_per_channel((tensor - middle) / half, 1000, [-1.0, 1.0]), 2
        ),
    }
    each = {f"{name}_ns": round(took / values.size * 1e9, 2) for name, took in times.items()}
    return each | {"counts_that_differ": differing}


def side(which: str, network: str, images: int) -> dict[str, float]:
    """The best of several processes."""
    runs = [
        json.loads(
            subprocess.run(
                [sys.executable, "-m", "benchmarks.vdna_side", which, network, str(images)],
                capture_output=True,
                text=True,
                check=True,
            ).stdout.splitlines()[-1]
        )
        for _ in range(RUNS)
    ]
    return max(runs, key=lambda run: run["images_per_cpu_second"])


def extraction() -> dict[str, Any]:
    """Images to DNA: ours on both grids, and vdna."""
    found: dict[str, Any] = {}
    for network, images in NETWORKS.items():
        sides = {which: side(which, network, images) for which in ("free", "ranges", "vdna")}
        rate = {which: one["images_per_cpu_second"] for which, one in sides.items()}
        found[network] = {
            "images": images,
            **sides,
            "times_faster": round(rate["free"] / rate["vdna"], 2),
            "times_faster_in_ranges": round(rate["ranges"] / rate["vdna"], 2),
        }
        print(network, json.dumps(found[network]), flush=True)
    return found


def main() -> int:
    if os.environ.get(PYTHON) and os.environ[PYTHON] != sys.executable:
        return subprocess.call([os.environ[PYTHON], "-m", "benchmarks.vdna"])
    try:
        import vdna
    except ImportError as error:
        print(f"Skipped: {error}. Install the peer with 'pip install .[peers]' or name {PYTHON}.")
        return 0
    result = {
        "machine": describe(),
        "vdna": vdna.__version__,
        "distance_of_13000_neurons": distance(),
        "counting_one_layer": counting(),
        "extraction": extraction(),
        "load_at_the_end": round(os.getloadavg()[0], 2),
    }
    RESULT.write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n")
    print(json.dumps(result, indent=1, ensure_ascii=False))
    return 0


if __name__ == "__main__":
    sys.exit(main())
