"""The part of the document about differences that are found."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from benchmarks.calibration.alternatives import ALTERNATIVES, DIMENSIONS, ITEMS
from benchmarks.calibration.power import LEVEL, TESTS, difference
from benchmarks.calibration.tables import MISSING, percent, table

Found = Mapping[str, Mapping[str, Any]]
ENERGY = "Energy distance"
MEANT = (
    ENERGY,
    "Sliced Wasserstein distance",
    "Sliced Wasserstein distance, p = 1",
    "Maximum mean discrepancy",
    "MMD-FUSE",
)
"""The columns that the verdict was chosen against; others were added to see what it misses."""
NEAR, LEAST = 0.05, 0.03

WORDS = """\
## Power: how often a difference is found

{items} standard normal items a side in {dimensions} dimensions unless told otherwise, level
{level:g}, {permutations} permutations; all tests read the same samples and labels, the slow ones
every third. Per cent of samples in which the test rejects, with its standard error. B differs from
A by:

{alternatives}

"""


def page(found: Found) -> str:
    """Markdown; what was not measured is said to be missing."""
    there = [name for name in ALTERNATIVES if name in found]
    if not there:
        return "## Power\n\nNot measured yet.\n"
    rows = {name: found[name]["rows"] for name in there}
    lines = [[test, *(_cell(rows[name][test]) for name in there)] for test in TESTS]
    alternatives = [ALTERNATIVES[name] for name in there]
    text = WORDS.format(
        items=ITEMS,
        dimensions=DIMENSIONS,
        level=LEVEL,
        permutations=found[there[0]]["settings"]["permutations"],
        alternatives="\n".join(f"- *{one.title}*: {one.what}." for one in alternatives),
    )
    return text + table(["test", *there], lines) + _reading(rows, there) + _absent(there)


def _cell(row: Mapping[str, int]) -> str:
    share, n = row.get("rejected", 0) / row["samples"], row["samples"]
    return f"{percent(share)} ± {percent(np.sqrt(share * (1 - share) / n))}"


def _reading(rows: Mapping[str, Any], there: Sequence[str]) -> str:
    """The verdict less the best and less energy, from paired samples."""
    lines = []
    near = everywhere = 0
    for name in there:
        best = max(MEANT, key=lambda test: _share(rows[name][test]))
        any_best = max(TESTS[1:], key=lambda test: _share(rows[name][test]))
        cells = [name]
        for test in (best, any_best, ENERGY):
            mean, error = difference(rows[name][test])
            cells.append(f"{_signed(mean)} ± {percent(error)}" + f" ({test})" * (test != ENERGY))
        near += difference(rows[name][best])[0] >= -NEAR
        everywhere += difference(rows[name][any_best])[0] >= -NEAR
        lines.append(cells)
    least = min(difference(rows[name][ENERGY])[0] for name in there)
    head = ["alternative", "less the best of five", "less the best of all", "less energy"]
    return (
        "\nThe power of the verdict less that of others, in points, on the same samples; the five "
        "are energy, both sliced Wasserstein distances, MMD and MMD-FUSE:\n\n"
        + table(head, lines)
        + f"\nThe verdict comes within {100 * NEAR:.0f} points of the best of the five in {near} "
        f"of {len(there)} alternatives and of the best of all in {everywhere}; the aim is five of "
        f"seven. Its power is at least that of energy less {percent(max(-least, 0.0))} points "
        f"everywhere; the aim is {100 * LEAST:.0f}. Three p-values share one level, so where "
        "one test alone sees the difference the verdict pays for the other two.\n\n"
        "What it misses: tests of covariances alone (Fréchet, max-sliced, KID) see a correlation "
        "that is spread over all dimensions far better than any distance of all directions or "
        "scales does, and most else worse. Ask for `frechet` or `max_sliced_wasserstein` where "
        "correlations are what may change: every distance named in `compare` joins the verdict.\n"
    )


def _share(row: Mapping[str, int]) -> float:
    return row.get("rejected", 0) / row["samples"]


def _signed(share: float) -> str:
    return f"{'−' if share < 0 else '+'}{percent(abs(share))}"


def _absent(there: Sequence[str]) -> str:
    absent = [name for name in ALTERNATIVES if name not in there]
    return f"\nNot measured yet: {', '.join(absent)} {MISSING} run the command.\n" if absent else ""
