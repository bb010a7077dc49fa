"""Writes measured figures into docs/reliability.md: ``python -m benchmarks.reliability``.

Each figure stands between ``<!-- name -->`` and ``<!-- /name -->`` and comes from
``benchmarks/results/name.json``; what has not been measured yet says so.
"""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

RESULTS = Path(__file__).parent / "results"
PAGE = Path(__file__).parents[1] / "docs" / "reliability.md"

Found = Mapping[str, Any]


def crash(found: Found) -> str:
    """What was killed, where, and what was looked at afterwards."""
    kills, checked = found["kills"], found["checked"]
    where = ", ".join(f"{count} while at {phase}" for phase, count in sorted(kills.items()))
    rows = [("what was looked at, after every kill", "times"), ("---", "---:")]
    rows += [(kind, f"{count:,}") for kind, count in sorted(checked.items())]
    rows += [("**missing, damaged or unequal**", f"**{len(found['lost'])}**")]
    return f"{sum(kills.values())} kills: {where}.\n\n{_table(rows)}"


def cancel(found: Found) -> str:
    """The longest wait after a click, for each kind of work."""
    rows = [("cancelled while at", "until the worker is free, s", "of its own computing, s")]
    rows += [("---", "---:", "---:")]
    rows += [(w["case"], f"{w['wall_s']:.2f}", f"{w['cpu_s']:.2f}") for w in found["worst"]]
    return f"{_table(rows)}\n\nThe longest of three clicks each. {_machine(found)}"


def load(found: Found) -> str:
    """Answer times, errors and memory."""
    page, memory = found["page_s"], found["memory_mib"]
    rows = [
        ("", ""),
        ("---", "---:"),
        ("pages drawn", f"{found['pages']:,}"),
        ("verdicts reached", f"{found['verdicts']:,}"),
        ("a page takes: median, 95 of 100, longest", _seconds(page)),
        ("while the extraction ran", _seconds(found["page_beside_extraction_s"])),
        ("errors in sessions, and in the server's log", f"{_count(found)}"),
        ("names of another visitor seen", f"{len(found['cross_talk'])}"),
        ("memory before, at its most, afterwards", _mebibytes(memory)),
        ("memory afterwards, of that before", f"{found['memory_ratio']:.0%}"),
    ]
    return (
        f"{found['sessions']} sessions for {found['seconds']:g} s; an extraction of pictures ran "
        f"beside them for {found['extraction_s']:.0f} s.\n\n{_table(rows)}\n\n{_machine(found)}"
    )


def hostile(found: Found) -> str:
    """How many inputs, and the worst of them."""
    rows = [
        ("", ""),
        ("---", "---:"),
        ("inputs tried", f"{found['inputs']:,}"),
        ("the slowest, in time of its own computing", f"{found['slowest']:.1f} s"),
        ("the most memory beyond that before", f"{found['most'] / 2**20:.0f} MiB"),
        ("written elsewhere, run or unpickled", f"{len(found['offences'])}"),
    ]
    return _table(rows)


WRITTEN: Mapping[str, Callable[[Found], str]] = {
    "crash": crash,
    "cancel": cancel,
    "load": load,
    "hostile": hostile,
}


def written(page: str) -> str:
    """The page with every figure as its file has it now."""
    for name, told in WRITTEN.items():
        path = RESULTS / f"{name}.json"
        text = told(json.loads(path.read_text())) if path.exists() else "Not measured yet."
        before, begin, rest = page.partition(f"<!-- {name} -->\n")
        _, end, after = rest.partition(f"<!-- /{name} -->")
        page = f"{before}{begin}{text}\n{end}{after}"
    return page


def _count(found: Found) -> str:
    return f"{len(found['errors'])}, {len(found['log'])}"


def _seconds(page: Mapping[str, float]) -> str:
    return ", ".join(f"{page[name]:.2f} s" for name in ("p50", "p95", "most"))


def _mebibytes(memory: Mapping[str, float]) -> str:
    return ", ".join(f"{memory[name]:,} MiB" for name in ("before", "most", "after"))


def _machine(found: Found) -> str:
    about = found["machine"]
    return f"Measured on {about['cores']} cores ({about['processor']}), load {about['load']:g}."


def _table(rows: list[tuple[str, ...]]) -> str:
    return "\n".join("| " + " | ".join(row) + " |" for row in rows)


def main() -> None:
    """Rewrite the page."""
    PAGE.write_text(written(PAGE.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
