"""How often each test finds each of seven alternatives, all on the same samples and labels."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

import numpy as np

from benchmarks.calibration import panel
from benchmarks.calibration.alternatives import ALTERNATIVES
from benchmarks.calibration.kept import kept

LEVEL = 0.05
REPEATS = 300
PERMUTATIONS = 199
LEFT_OUT = (
    "Wasserstein distance (exact)",  # a linear programme for each labelling
    *panel.ON_SPHERE,  # for items whose length means nothing
    panel.INTRINSIC,
    *panel.DNA,
)
TESTS = tuple(title for title in panel.TESTS if title not in LEFT_OUT)
SLOW = (
    "Sliced Wasserstein distance, p = 1",
    "Max-sliced Wasserstein distance",
    "Fréchet distance",
)
EVERY = 3
"""Tests that take long are run on every third sample."""
ROUNDING = 1e-9


def measure(name: str, repeats: int = REPEATS) -> dict[str, Any]:
    """Of each test: ``samples``, how many it ``rejected``, and how many the verdict alone
    (``only_verdict``) or the test alone (``only_test``) did."""
    alternative = ALTERNATIVES[name]
    rows = {title: Counter[str]() for title in TESTS}
    for seed in range(repeats):
        tests = [title for title in TESTS if seed % EVERY == 0 or title not in SLOW]
        found = panel.p_values(alternative.draw(seed), PERMUTATIONS, tests)
        rejected = {title: p <= LEVEL + ROUNDING for title, p in found.items()}
        verdict = rejected[panel.MIN_P]
        for title, one in rejected.items():
            rows[title].update(
                samples=1, rejected=one, only_verdict=verdict > one, only_test=one > verdict
            )
    return {"rows": {title: dict(row) for title, row in rows.items()}}


def difference(row: Mapping[str, int]) -> tuple[float, float]:
    """Power of the verdict less that of the test, and its standard error, from paired samples."""
    n, only, other = row["samples"], row["only_verdict"], row["only_test"]
    mean = (only - other) / n
    return mean, float(np.sqrt(max((only + other) / n - mean**2, 0.0) / n))


def run(repeats: int = REPEATS) -> None:
    """Every alternative in turn."""
    settings = {"samples": repeats, "permutations": PERMUTATIONS, "level": LEVEL}
    for name in ALTERNATIVES:
        kept("power", name, settings, lambda name=name: measure(name, repeats))
