"""Distances beside POT, dcor, torch and geomloss: CPU seconds and memory of the same numbers.

Run it as ``python -m benchmarks.distances``; it writes ``benchmarks/results/distances.json``.
A floor is what no way of computing the number can do without: its "times ours" is the share of it
that is reached. geomloss comes with ``pip install .[peers]``; where a peer is missing this is said.
Every measurement is a process of its own on one thread (libraries change each other's threads when
they are imported together), after a warm-up that compiles what is compiled. CPU seconds, the best
of the repeats: the machine may be busy. Memory is the growth of the peak during the call.
"""

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

RESULT = Path(__file__).parent / "results" / "distances.json"
ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")
PERMUTATIONS = 999

Work = Callable[[Any, Any], float]


@dataclass(frozen=True)
class Measured:
    """One call; ``scaled`` says by how much a part of it was multiplied."""

    cpu_seconds: float
    peak_mib: float
    value: float
    scaled: float = 1.0


@dataclass(frozen=True)
class Job:
    """The same number from several libraries; each is (call, repeats, share of the work done)."""

    items: int
    dimensions: int
    peers: dict[str, tuple[Work, int, float]]
    warm: int = 50
    """Items of the warm-up: enough for all that is compiled for many."""


def ours_sliced(x: Any, y: Any) -> float:
    from dnacompare.distances import sliced_wasserstein

    return sliced_wasserstein(x, y).value


def pot_numpy(x: Any, y: Any) -> float:
    import ot

    return float(ot.sliced_wasserstein_distance(x, y, n_projections=200, seed=0))


def pot_torch(x: Any, y: Any) -> float:
    import ot
    import torch

    first, second = torch.from_numpy(x), torch.from_numpy(y)
    return float(ot.sliced_wasserstein_distance(first, second, n_projections=200, seed=0))


def ours_energy(x: Any, y: Any) -> float:
    from dnacompare.distances import energy

    return energy(x, y).value


def floor_of_slices(x: Any, y: Any, sort: Callable[[Any], None] | None = None) -> float:
    """The product with 200 directions, half of them at a time into memory that is there already,
    and ``numpy.sort`` or another way to sort rows; nothing else."""
    import numpy as np
    import torch

    directions = torch.randn(200, x.shape[1], generator=torch.Generator().manual_seed(0))
    along = np.empty((100, len(x)), np.float32)
    for start in range(0, 200, 100):
        for points in (x, y):
            some = directions[start : start + 100]
            torch.mm(some, torch.from_numpy(points).T, out=torch.from_numpy(along))
            if sort is None:
                along.sort(axis=1)
            else:
                sort(along)
    return float(np.abs(along).max())


def floor_by_digits(x: Any, y: Any) -> float:
    """The same with the sort that the package uses, where that is the faster one."""
    from dnacompare.numerics.digit_sort import sort_rows

    return floor_of_slices(x, y, sort_rows)


def floor_of_pairs(x: Any, y: Any, tile: int = 1024) -> float:
    """The matrix products of every pair once, and nothing else."""
    import numpy as np
    import torch

    points = torch.from_numpy(np.concatenate([x, y]))
    room = torch.empty(tile, tile)
    for row in range(0, len(points), tile):
        left = points[row : row + tile]
        for column in range(row, len(points), tile):
            right = points[column : column + tile]
            torch.mm(left, right.T, out=room[: len(left), : len(right)])
    return float(room[0, 0])


def torch_cdist(x: Any, y: Any) -> float:
    """The plain way: three full matrices, one after the other."""
    import torch

    a, b = torch.from_numpy(x), torch.from_numpy(y)
    return float(2 * torch.cdist(a, b).mean() - torch.cdist(a, a).mean() - torch.cdist(b, b).mean())


def geomloss_energy(x: Any, y: Any) -> float:
    import torch
    from geomloss import SamplesLoss

    loss = SamplesLoss("energy", backend="tensorized")
    return float(2 * loss(torch.from_numpy(x), torch.from_numpy(y)))


def dcor_energy(x: Any, y: Any) -> float:
    import dcor

    return float(dcor.energy_distance(x.astype(float), y.astype(float)))


def ours_energy_test(x: Any, y: Any) -> float:
    from dnacompare.distances import energy

    return float(energy(x, y, permutations=PERMUTATIONS).p_value or 0)


def ours_sliced_test(x: Any, y: Any) -> float:
    from dnacompare.distances import sliced_wasserstein

    return float(sliced_wasserstein(x, y, permutations=PERMUTATIONS).p_value or 0)


def ours_panel(x: Any, y: Any) -> float:
    """The smallest of three p-values, calibrated on the permutations that all three share."""
    import numpy as np

    from dnacompare.distances import _energy, _mmd_fuse, _sliced_wasserstein
    from dnacompare.inference import permutation

    pooled = np.concatenate([x, y])
    labels = permutation.labels(len(x), len(y), PERMUTATIONS, 0)
    tests = (_energy, _sliced_wasserstein, _mmd_fuse)
    drawn = [each.statistics(pooled, labels, 0) for each in tests]
    return float(permutation.min_p(drawn, [each.DISTANCE.weight for each in tests])[0])


def gathered_energy_test(x: Any, y: Any, permutations: int = 20) -> float:
    """The usual way: all distances once, then three blocks gathered for every permutation."""
    import numpy as np
    import torch

    pooled = torch.from_numpy(np.concatenate([x, y]))
    distances, n = torch.cdist(pooled, pooled), len(x)
    random = np.random.default_rng(0)
    found = []
    for _ in range(permutations):
        order = torch.from_numpy(random.permutation(len(pooled)))
        a, b = order[:n], order[n:]
        xy, xx, yy = (distances[i][:, j].mean() for i, j in ((a, b), (a, a), (b, b)))
        found.append(float(2 * xy - xx - yy))
    return float(np.mean(found))


def dcor_test(x: Any, y: Any) -> float:
    import dcor

    wide = x.astype(float), y.astype(float)
    return float(dcor.homogeneity.energy_test(*wide, num_resamples=5, random_state=0).pvalue)


def pot_test(x: Any, y: Any, permutations: int = 5) -> float:
    import numpy as np
    import ot

    random, pooled = np.random.default_rng(0), np.concatenate([x, y])
    for _ in range(permutations):
        order = random.permutation(len(pooled))
        value = ot.sliced_wasserstein_distance(
            pooled[order[: len(x)]], pooled[order[len(x) :]], n_projections=200, seed=0
        )
    return float(value)


JOBS = {
    "sliced Wasserstein, 200 slices": Job(
        100_000,
        256,
        {
            "ours": (ours_sliced, 3, 1),
            "floor: product and numpy.sort": (floor_of_slices, 3, 1),
            "floor: product and sort by digits": (floor_by_digits, 3, 1),
            "POT, numpy": (pot_numpy, 1, 1),
            "POT, torch": (pot_torch, 1, 1),
        },
        warm=5_000,
    ),
    "energy, 1,000 items": Job(
        1_000,
        256,
        {
            "ours": (ours_energy, 5, 1),
            "torch.cdist": (torch_cdist, 5, 1),
            "geomloss": (geomloss_energy, 5, 1),
            "dcor": (dcor_energy, 2, 1),
        },
    ),
    "energy, 10,000 items": Job(
        10_000,
        256,
        {
            "ours": (ours_energy, 3, 1),
            "floor: products": (floor_of_pairs, 3, 1),
            "torch.cdist": (torch_cdist, 2, 1),
            "geomloss": (geomloss_energy, 2, 1),
        },
    ),
    "energy, 100,000 items": Job(
        100_000, 256, {"ours": (ours_energy, 1, 1), "floor: products": (floor_of_pairs, 1, 1)}
    ),
    "energy, 999 permutations": Job(
        1_000,
        256,
        {
            "ours": (ours_energy_test, 5, 1),
            "distances once, then gathers": (gathered_energy_test, 2, 20 / PERMUTATIONS),
            "dcor": (dcor_test, 1, 5 / PERMUTATIONS),
        },
    ),
    "min-p of energy, SW2 and MMD-FUSE, 999 permutations": Job(
        1_000, 256, {"ours": (ours_panel, 2, 1)}
    ),
    "sliced Wasserstein, 999 permutations": Job(
        1_000,
        256,
        {"ours": (ours_sliced_test, 3, 1), "POT, numpy": (pot_test, 2, 5 / PERMUTATIONS)},
    ),
}
LEFT_OUT = {
    "energy, 10,000 items": "dcor holds n × n × d numbers: 191 GiB for each of three matrices"
}


def measure(job: Job, peer: str) -> Measured:
    """One peer's CPU seconds and memory, in this process."""
    import numpy as np

    work, repeats, share = job.peers[peer]
    random = np.random.default_rng(0)
    shape = (job.items, job.dimensions)
    x = random.standard_normal(shape, dtype=np.float32)
    y = random.standard_normal(shape, dtype=np.float32) + np.float32(0.05)
    work(x[: job.warm], y[: job.warm])
    best, peak, value = float("inf"), 0.0, 0.0
    for _ in range(repeats):
        start_memory = _forget_peak()
        start = time.process_time()
        value = work(x, y)
        best = min(best, time.process_time() - start)
        peak = max(peak, _status("VmHWM") - start_memory)
    return Measured(round(best / share, 4), round(peak, 1), value, round(1 / share, 1))


def _forget_peak() -> float:
    """Start the kernel's record of the peak anew; what is held now, in MiB."""
    Path("/proc/self/clear_refs").write_text("5")
    return _status("VmRSS")


def _status(key: str) -> float:
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(key):
            return int(line.split()[1]) / 1024
    raise KeyError(key)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--job", choices=list(JOBS))
    parser.add_argument("--peer")
    parser.add_argument("--only", choices=list(JOBS), action="append", help="keep the other jobs")
    options = parser.parse_args()
    if options.job:
        print(json.dumps(asdict(measure(JOBS[options.job], options.peer))))
        return
    from benchmarks.machine import describe

    report: dict[str, Any] = {"threads": 1, "jobs": {}}
    if options.only and RESULT.exists():
        report = json.loads(RESULT.read_text())
    for name in options.only or JOBS:
        job, machine = JOBS[name], describe()  # of each job: they may come from several
        rows = {peer: _apart(name, peer) for peer in job.peers}
        own = rows["ours"]["cpu_seconds"]
        for row in rows.values():
            if "cpu_seconds" in row:
                row["times ours"] = round(row["cpu_seconds"] / own, 2)
        head = {"machine": machine, "items a side": job.items, "dimensions": job.dimensions}
        report["jobs"][name] = {**head, **rows}
        if name in LEFT_OUT:
            report["jobs"][name]["left out"] = LEFT_OUT[name]
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(json.dumps(report, indent=1) + "\n")


def _apart(job: str, peer: str) -> dict[str, Any]:
    """Measure in a new process; what went wrong where that is not possible."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.distances", "--job", job, "--peer", peer],
        capture_output=True,
        text=True,
        env={**os.environ, **ONE_THREAD},
    )
    print(job, "|", peer, "|", done.stdout.strip() or done.stderr.strip()[-200:], flush=True)
    if done.returncode:
        return {"not measured": done.stderr.strip().splitlines()[-1]}
    measured: dict[str, Any] = json.loads(done.stdout)
    return measured


if __name__ == "__main__":
    main()
