"""How often each test rejects where nothing differs, at three levels."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from benchmarks.calibration import others, panel
from benchmarks.calibration.kept import kept
from benchmarks.calibration.nulls import NULLS

LEVELS = (0.01, 0.05, 0.1)
REPEATS = 600
PERMUTATIONS = 99
"""Every level is a multiple of 1 / (99 + 1), so a test without ties can keep it exactly."""
ROUNDING = 1e-9
FAMILY = 0.05
"""The chance that any cell of the whole table leaves its band if every test is exact."""


def measure(name: str, repeats: int = REPEATS, permutations: int = PERMUTATIONS) -> dict[str, Any]:
    """Rejections at each level by test, and of how many nulls."""
    null = NULLS[name]
    rejected: dict[str, Counter[float]] = {}
    for seed in range(repeats):
        found = panel.p_values(null.draw(seed), permutations)
        if null.items is not None:
            found |= others.p_values(name, null.items, seed, permutations)
        for title, p in found.items():
            reached = [level for level in LEVELS if p <= level + ROUNDING]
            rejected.setdefault(title, Counter()).update(reached)
    return {
        "nulls": repeats,
        "rejected": {
            title: [count[level] for level in LEVELS] for title, count in rejected.items()
        },
    }


def run(repeats: int = REPEATS) -> None:
    """Every null in turn."""
    settings = {"nulls": repeats, "permutations": PERMUTATIONS, "levels": list(LEVELS)}
    for name in NULLS:
        kept("size", name, settings, lambda name=name: measure(name, repeats))


def band(level: float, nulls: int, cells: int) -> tuple[int, int]:
    """Rejections that a test at exactly the level stays within, in all of ``cells`` cells at once
    with probability ``1 − FAMILY`` (Bonferroni, two-sided)."""
    from scipy.stats import binom

    low, high = binom.interval(1 - FAMILY / cells, nulls, level)
    return int(low), int(high)


def cells(found: Iterable[Mapping[str, Any]]) -> int:
    """Of the whole table, over which the bands hold together."""
    return sum(len(LEVELS) * len(one["rejected"]) for one in found)
