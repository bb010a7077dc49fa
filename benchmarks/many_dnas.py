"""The matrix of 40 DNAs of ViT-B/16's size: seconds, CPU seconds and the peak of memory.

Run it as ``python -m benchmarks.many_dnas``; it writes ``benchmarks/results/many_dnas.json``. The
DNAs are files, drawn so that neurons are normal on any scale that networks have and differ a
little between sets. The matrix is made by a process of its own, whose peak includes its imports.
"""

import json
import resource
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from benchmarks.machine import describe
from dnacompare import exact_sum
from dnacompare.detail import detail_for
from dnacompare.dna import DNA
from dnacompare.layer import Layer
from dnacompare.networks.network import GRID

RESULT = Path(__file__).parent / "results" / "many_dnas.json"
SETS, LAYERS, NEURONS, POSITIONS, IMAGES = 40, 13, 768, 197, 1_000


def drawn(seed: int) -> DNA:
    """One set of ``IMAGES`` images as the layers of ViT-B/16 see them."""
    random, common = np.random.default_rng([seed, 1]), np.random.default_rng(0)
    detail = detail_for(LAYERS * NEURONS)
    group_items = random.multinomial(IMAGES, np.full(detail.groups, 1 / detail.groups))
    layers = tuple(_layer(f"block {n}", random, common, group_items) for n in range(LAYERS))
    return DNA(
        provenance={"extractor": "drawn"},
        grid=GRID,
        layers=layers,
        items=IMAGES,
        root=seed,
        group_items=group_items.astype(np.int64),
        detail=detail,
        name=f"set {seed}",
    )


def _layer(
    name: str, random: np.random.Generator, common: np.random.Generator, items: Any
) -> Layer:
    scale = 10 ** common.uniform(-1, 1, (NEURONS, 1))
    middle = scale * (common.uniform(-1, 1, (NEURONS, 1)) + 0.1 * random.normal(size=(NEURONS, 1)))
    edges = GRID.edges()
    height = np.exp(-0.5 * (((edges[1:] + edges[:-1]) / 2 - middle) / scale) ** 2)
    share = height * np.diff(edges) / (scale * np.sqrt(2 * np.pi))
    counts = random.poisson(share * IMAGES * POSITIONS).astype(np.int64)
    coarse = GRID.coarsen(counts, GRID.coarser(0))
    by_group = random.multinomial(coarse, items / items.sum())
    wide = np.repeat(items[:, None], NEURONS, axis=1)
    sums = wide * middle[:, 0] + np.sqrt(wide) * scale[:, 0] * random.normal(size=wide.shape)
    squares = wide * (middle[:, 0] ** 2 + scale[:, 0] ** 2)
    total = counts.sum(axis=1)
    return Layer(
        name=name,
        neurons=tuple(f"channel {i}" for i in range(NEURONS)),
        counts=counts,
        groups=np.moveaxis(by_group, -1, 0).astype(np.int32),
        items=wide.astype(np.int64),
        item_sums=exact_sum.of_steps(np.rint(sums * 2**16).astype(np.int64), 16),
        item_squares=exact_sum.of_steps(np.rint(squares * 2**32).astype(np.int64), 32),
        sums=exact_sum.split(total * middle[:, 0]),
        squares=exact_sum.split(total * (middle[:, 0] ** 2 + scale[:, 0] ** 2)),
        special=np.zeros((NEURONS, 5), np.int64),
        minimum=(middle - 5 * scale)[:, 0].astype(np.float32),
        maximum=(middle + 5 * scale)[:, 0].astype(np.float32),
    )


def measure(folder: Path) -> dict[str, Any]:
    """The matrix of the files in ``folder``, in this process."""
    from dnacompare.workflow.compare_many import compare_many

    paths = sorted(folder.glob("*.dna"))
    compare_many(paths[:2])  # loads and compiles what is needed
    start, worked = time.perf_counter(), time.process_time()
    matrix = compare_many(paths)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    return {
        "pairs": len(matrix.cells),
        "seconds": round(time.perf_counter() - start, 1),
        "cpu_seconds": round(time.process_time() - worked, 1),
        "peak_gib": round(peak, 2),
    }


def main() -> None:
    if sys.argv[1:]:
        print(json.dumps(measure(Path(sys.argv[1]))))
        return
    with TemporaryDirectory() as folder:
        for seed in range(SETS):
            drawn(seed).save(Path(folder, f"{seed:02}.dna"))
        size = sum(path.stat().st_size for path in Path(folder).iterdir())
        machine = describe()
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks.many_dnas", folder],
            capture_output=True,
            text=True,
            check=True,
        )
    found = {
        "machine": machine,
        "sets": SETS,
        "neurons": LAYERS * NEURONS,
        "bins": GRID.bins,
        "images a set": IMAGES,
        "mean_file_mb": round(size / SETS / 1e6, 1),
        **json.loads(done.stdout.splitlines()[-1]),
    }
    RESULT.write_text(json.dumps(found, indent=1) + "\n")
    print(json.dumps(found, indent=1))


if __name__ == "__main__":
    main()
