"""How often intervals said to hold 95 times in 100 do hold a distance that is known."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from benchmarks.calibration import truths
from benchmarks.calibration.kept import kept
from benchmarks.calibration.nulls import Points
from dnacompare import distances
from dnacompare.results import Estimate, Interval

REPEATS = 200
NOMINAL = 0.95
WIDE, CMMD_WIDTH = 1000.0, 10.0

Intervals = dict[str, Interval | None]


@dataclass(frozen=True)
class Case:
    """A pair of known distributions. ``where`` is ``far`` (most samples show the difference),
    ``near`` or ``null``; ``intervals`` are those of one sample, ``truth`` what they should hold."""

    name: str
    what: str
    where: str
    intervals: Callable[[int], Intervals]
    truth: Callable[[], dict[str, float]]


def normals(
    d: int, n: int, m: int, shift: float, deviation: float, *, where: str, name: str
) -> Case:
    """A standard normal against one that is shifted along the first axis or wider."""
    known = truths.Normals(d, shift, 1.0, deviation)

    def draw(seed: int) -> tuple[Points, Points]:
        random = np.random.default_rng([d, n, m, seed])
        x, y = random.standard_normal((n, d)), deviation * random.standard_normal((m, d))
        y[:, 0] += shift
        return x.astype(np.float32), y.astype(np.float32)

    what = f"d = {d}, n = {n}, m = {m}"
    what += f", mean + {shift:g}" * (shift > 0) + f", deviation × {deviation:g}" * (deviation != 1)
    return Case(
        f"normals-{name}",
        what,
        where,
        lambda seed: of_points(*draw(seed), seed),
        lambda: known_values(known, n, m),
    )


def of_points(x: Points, y: Points, seed: int) -> Intervals:
    """Of every distance between arrays of points."""
    found: dict[str, Estimate] = {
        "Energy distance": distances.energy(x, y, seed=seed),
        "Sliced Wasserstein, p = 2": distances.sliced_wasserstein(x, y, slices=100, seed=seed),
        "Sliced Wasserstein, p = 1": distances.sliced_wasserstein(x, y, p=1, slices=100, seed=seed),
        "Max-sliced Wasserstein": distances.max_sliced_wasserstein(x, y, seed=seed),
        "Fréchet distance": distances.frechet(x, y, seed=seed),
        "MMD, Gaussian": distances.mmd(x, y, seed=seed),
        "MMD, Laplace": distances.mmd(x, y, kernel="laplace", seed=seed),
        "MMD-FUSE": distances.mmd_fuse(x, y, seed=seed),
        "KID": distances.kid(x, y, seed=seed),
        "CMMD": distances.cmmd(x, y, seed=seed),
    }
    return {title: one.interval for title, one in found.items()}


def known_values(known: truths.Normals, n: int, m: int) -> dict[str, float]:
    """What ``of_points`` should hold; bandwidths are those of the distributions."""
    lengths, weights = known.pooled(n, m)
    median = truths.quantile(lengths, weights, 0.5)
    return {
        "Energy distance": known.energy(),
        "Sliced Wasserstein, p = 2": known.sliced(),
        "Sliced Wasserstein, p = 1": known.sliced_first(),
        "Max-sliced Wasserstein": known.max_sliced(),
        "Fréchet distance": known.frechet(),
        "MMD, Gaussian": known.mmd(truths.gaussian(median)),
        "MMD, Laplace": known.mmd(truths.laplace(median)),
        "MMD-FUSE": known.mmd(truths.fused(lengths, weights)),
        "KID": known.kid(),
        "CMMD": WIDE * known.mmd(truths.gaussian(CMMD_WIDTH)),
    }


NORMALS = (
    normals(1, 200, 200, 1.0, 1.0, where="far", name="line"),
    normals(16, 200, 100, 2.0, 1.0, where="far", name="shift"),
    normals(16, 300, 300, 0.0, 1.5, where="far", name="scale"),
    normals(16, 50, 50, 2.0, 1.0, where="far", name="few"),
    normals(16, 200, 200, 0.3, 1.0, where="near", name="near"),
    normals(16, 200, 200, 0.0, 1.0, where="null", name="null"),
    normals(256, 100, 100, 2.0, 1.0, where="near", name="high"),
)


def measure(case: Case, repeats: int = REPEATS) -> dict[str, Any]:
    """How many intervals held the truth, lay wholly above or below it, and their mean width."""
    truth = case.truth()
    counts = {title: {"held": 0, "above": 0, "below": 0} for title in truth}
    widths = dict.fromkeys(truth, 0.0)
    for seed in range(repeats):
        for title, interval in case.intervals(seed).items():
            if interval is None:  # the distance states none here
                counts.pop(title, None)
                continue
            low, high = interval
            place = "above" if truth[title] < low else "below" if truth[title] > high else "held"
            counts[title][place] += 1
            widths[title] += (high - low) / repeats
    return {
        "case": {"what": case.what, "where": case.where},
        "samples": repeats,
        "rows": {
            title: {"truth": truth[title], **counts[title], "width": widths[title]}
            for title in counts
        },
    }


def run(cases: Mapping[str, Case], repeats: int = REPEATS) -> None:
    """Every case in turn."""
    settings = {"samples": repeats, "nominal": NOMINAL}
    for name, case in cases.items():
        kept("coverage", name, settings, lambda case=case: measure(case, repeats))
