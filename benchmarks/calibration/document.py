"""The document ``docs/calibration.md``, written from what was measured and from nothing else."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.calibration import coverage_page, power_page, size_page
from benchmarks.calibration.kept import read

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "calibration.md"
OPENING = """\
# Do p-values and intervals keep their word?

A test at level 0.05 may call 5 of 100 pairs of samples different where nothing differs, and an
interval at 95 % should hold the true distance 95 times in 100. This page says how often they did.
It is written by

```bash
python -m benchmarks.calibration            # or: make calibration
python -m benchmarks.calibration --only size
```

from `benchmarks/results/calibration/*.json`. A run that was interrupted goes on where it was; the
scenarios are in `benchmarks/calibration/`, and the slow tests (`make test-slow`) read the same
ones.
"""


def write() -> None:
    """All three parts, as far as they were measured."""
    parts = [
        OPENING,
        size_page.page(read("size")),
        power_page.page(read("power")),
        coverage_page.page(read("coverage")),
        _closing(),
    ]
    DOCUMENT.write_text("\n".join(parts))


def _closing() -> str:
    """On what it was measured, and how long that took."""
    found: Sequence[dict[str, Any]] = [
        one for part in ("size", "power", "coverage") for one in read(part).values()
    ]
    if not found:
        return ""
    spent = sum(one["cpu_seconds"] for one in found) / 60
    machine = found[0]["machine"]
    return (
        f"\nMeasured in {spent:.0f} CPU minutes on one thread of a shared machine "
        f"({machine['cores']} cores, numpy {machine['numpy']}, torch {machine['torch']}).\n"
    )
