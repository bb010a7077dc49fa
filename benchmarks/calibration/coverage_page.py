"""The part of the document about what intervals hold."""

from collections.abc import Mapping, Sequence
from typing import Any

from benchmarks.calibration.coverage import NOMINAL
from benchmarks.calibration.coverage_others import CASES
from benchmarks.calibration.size import FAMILY
from benchmarks.calibration.tables import percent, table

Found = Mapping[str, Mapping[str, Any]]

WORDS = """\
## Coverage: how often intervals hold the true distance

Every distance that states an interval, at nominal {nominal} %, on {samples} samples a case from
distributions whose distance is known in closed form or from samples many times as large. An
interval may miss by lying wholly *above* the truth or *below* it. Intervals that hold it exactly
95 times in 100 would do so between {low} and {high} % of {samples} samples in all {cells} cells at
once with probability {family} (binomial, Bonferroni). Distances are never negative and intervals
are stretched to hold the value shown, so near the null they hold the truth more often than they
say: that costs width, not honesty. What holds it less often is **bold**.

"""

NONE = """
No interval is given where none was found to hold: for the Fréchet distance with fewer items on a
side than dimensions ({fewer} before they were refused), for pairs and other powers p of sliced
distances, for items in clusters, and for the exact Wasserstein distance of *populations*, whose
samples' distance is far above it: its interval is for the mean distance of samples of these sizes,
and says so. The intervals of kernels hold the bandwidth as it is, while the truth here has that of
the distributions, so what choosing it adds is counted.
"""
FEWER = "0 of 20 held it with 100 items a side in 256 dimensions"


def page(found: Found) -> str:
    """Markdown; what was not measured is said to be missing."""
    there = [name for name in CASES if name in found]
    if not there:
        return "## Coverage\n\nNot measured yet.\n"
    samples = found[there[0]]["samples"]
    cells = sum(len(found[name]["rows"]) for name in there)
    low, high = band(samples, cells)
    distances = dict.fromkeys(title for name in there for title in found[name]["rows"])
    rows = [
        line
        for title in distances
        for name in there
        if title in found[name]["rows"]
        for line in [_line(title, found[name], low)]
    ]
    text = WORDS.format(
        nominal=f"{100 * NOMINAL:g}",
        samples=samples,
        low=percent(low / samples),
        high=percent(high / samples),
        cells=cells,
        family=f"{1 - FAMILY:g}",
    )
    head = ["distance", "case", "from the null", "truth", "mean width", "held", "above", "below"]
    return (
        text
        + table(head, rows)
        + _below(found, there, low)
        + NONE.format(fewer=FEWER)
        + _absent(there)
    )


def band(samples: int, cells: int) -> tuple[int, int]:
    """Of ``samples`` intervals how many hold the truth if 95 % do, in all ``cells`` at once."""
    from scipy.stats import binom

    low, high = binom.interval(1 - FAMILY / cells, samples, NOMINAL)
    return int(low), int(high)


def _line(title: str, one: Mapping[str, Any], low: int) -> list[str]:
    row, samples = one["rows"][title], one["samples"]
    held = percent(row["held"] / samples)
    return [
        title,
        one["case"]["what"],
        one["case"]["where"],
        f"{row['truth']:.3g}",
        f"{row['width']:.2g}",
        f"**{held}**" if row["held"] < low else held,
        percent(row["above"] / samples),
        percent(row["below"] / samples),
    ]


def _below(found: Found, there: Sequence[str], low: int) -> str:
    short = [
        f"{title} ({found[name]['case']['what']})"
        for name in there
        for title, row in found[name]["rows"].items()
        if row["held"] < low
    ]
    if not short:
        return "\nNone holds it less often than the band allows.\n"
    return f"\nLess often than the band allows: {'; '.join(short)}.\n"


def _absent(there: Sequence[str]) -> str:
    absent = [name for name in CASES if name not in there]
    return f"\nNot measured yet: {', '.join(absent)}.\n" if absent else ""
