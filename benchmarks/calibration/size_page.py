"""The part of the document about rejections where nothing differs."""

from collections.abc import Mapping, Sequence
from typing import Any

from benchmarks.calibration import others, panel
from benchmarks.calibration.nulls import NULLS
from benchmarks.calibration.size import FAMILY, LEVELS, band, cells
from benchmarks.calibration.tables import MISSING, percent, table

TESTS = (*panel.TESTS, *others.TESTS)
Found = Mapping[str, Mapping[str, Any]]

WORDS = """\
## Size: how often nothing is called a difference

Rejections of true nulls in per cent, at the levels {levels}; {nulls} nulls a scenario,
{permutations} permutations. The nulls:

{scenarios}

All tests of a scenario read the same samples and, in the upper rows, one matrix of labels, as in
`compare`. The lower rows are tests of other things, with items drawn from the same populations: a
stream of 150 items against 240 of a reference, 80 items in a row, 20 clusters of four, a matrix of
eight groups of ten, and collections of 15 and 15 units ({unequal}; real units are days of thefts
in Chicago). {missing} means that the test is not offered for the design, or makes no sense there.

**The band.** A test that is exactly at its level rejects a binomial number of nulls. There are
{cells} cells, so the band is widened (Bonferroni, two-sided): if every test were exact, all cells
would lie within it together with probability {family}. That is {bands}.
The last column adds up the scenarios; it tells smaller departures apart, with a band of its own
over its {sums} cells. What lies outside a band is **bold**. `≤` marks bounds, which should reject
less often; only their upper ends count.

"""

REASONS = """
What is outside, and why:

{outside}

- **Ties and blocks make a test careful, never rash.** Where labellings tie, the permutation p-value
  counts ties against the observed one. DNAs permute blocks of items; with 20 items against 80 few
  blocks are left, and DNA-EMD rejects about half as often as it may.
- **The verdict at 0.01 with 99 permutations is careful too.** It takes the smallest of three
  p-values, of which up to three labellings share each value, so hardly any p of 0.01 can be
  reached. `compare` draws 999.
- **Combinations of t tests are ranked among relabellings**, except between two sides of one size,
  30 units or more, whose t tests are what their limit laws take them for. Read off the laws, 8
  skewed units against 32 rejected 37 % (harmonic mean), 38 % (Cauchy) and 19 % (Bonferroni) of 600
  nulls at 0.05, and 60 against 120 rejected 7 %, 8 % and 3 % of 300.
- **The stream's test is a bound at all times together**, so at one length some level is left.
"""


def page(found: Found) -> str:
    """Markdown; what was not measured is said to be missing."""
    there = [name for name in NULLS if name in found]
    if not there:
        return "## Size\n\nNot measured yet.\n"
    total = cells(found.values())
    sums = len(TESTS) * len(LEVELS)
    nulls = found[there[0]]["nulls"]
    head = ["test", *(NULLS[name].title for name in there), "all"]
    marked = {test: _row(test, found, there, total, sums) for test in TESTS}
    return (
        WORDS.format(
            levels=", ".join(f"{level:g}" for level in LEVELS),
            nulls=nulls,
            permutations=found[there[0]]["settings"]["permutations"],
            scenarios="\n".join(f"- *{NULLS[name].title}*: {NULLS[name].what}." for name in there),
            unequal="8 and 32 in *n ≠ m*",
            missing=MISSING,
            cells=total,
            family=f"{1 - FAMILY:g}",
            bands=_bands(nulls, total),
            sums=sums,
        )
        + table(head, (row.cells for row in marked.values()))
        + REASONS.format(outside=_outside(marked, there))
        + _absent(there)
    )


class _Row:
    """One test: the cells of the table, and the columns in which it leaves its band."""

    def __init__(self, test: str) -> None:
        self.cells = [test + " ≤" * (test in others.ONE_SIDED)]
        self.often: list[str] = []
        self.seldom: list[str] = []

    def add(self, column: str, rejected: Sequence[int], nulls: int, among: int) -> None:
        """A cell of rejections at each level, in a band that holds over ``among`` cells."""
        parts = []
        for count, level in zip(rejected, LEVELS, strict=True):
            low, high = band(level, nulls, among)
            often = count > high
            seldom = count < low and self.cells[0][-1] != "≤"
            parts.append(
                f"**{percent(count / nulls)}**" if often or seldom else percent(count / nulls)
            )
            for place, out in ((self.often, often), (self.seldom, seldom)):
                if out:
                    place.append(f"{column} at {level:g}")
        self.cells.append(" / ".join(parts))


def _row(test: str, found: Found, there: Sequence[str], total: int, sums: int) -> _Row:
    row = _Row(test)
    added, nulls = [0] * len(LEVELS), 0
    for name in there:
        rejected = found[name]["rejected"].get(test)
        if rejected is None:
            row.cells.append(MISSING)
            continue
        row.add(NULLS[name].title, rejected, found[name]["nulls"], total)
        added = [a + b for a, b in zip(added, rejected, strict=True)]
        nulls += found[name]["nulls"]
    row.add("all", added, nulls, sums) if nulls else row.cells.append(MISSING)
    return row


def _outside(marked: Mapping[str, _Row], there: Sequence[str]) -> str:
    lines = []
    for test, row in marked.items():
        for how, where in (("too often", row.often), ("less often", row.seldom)):
            if where:
                lines.append(f"- {test} rejects {how}: {', '.join(where)}.")
    return "\n".join(lines) or "- nothing."


def _bands(nulls: int, total: int) -> str:
    ends = [band(level, nulls, total) for level in LEVELS]
    told = [
        f"{percent(low / nulls)} to {percent(high / nulls)} % at {level:g}"
        for (low, high), level in zip(ends, LEVELS, strict=True)
    ]
    return ", ".join(told)


def _absent(there: Sequence[str]) -> str:
    absent = [null.title for name, null in NULLS.items() if name not in there]
    return f"\nNot measured yet: {', '.join(absent)}.\n" if absent else ""
