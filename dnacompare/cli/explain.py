"""Why B differs from A."""

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from dnacompare.cli import reading, terminal
from dnacompare.cli.commands import Commands
from dnacompare.errors import InputError
from dnacompare.explanation import Explanation
from dnacompare.numbers import number

ROWS, COLUMNS, WIDTH = 10, 8, 32
"""Of a printed table; ``--json`` and ``--csv`` have everything."""


def add(commands: Commands) -> None:
    """The command and its options."""
    command = commands.add_parser("explain", help="why B differs from A")
    command.add_argument("a", metavar="A", nargs="?", help="reference: a folder, zip or file")
    command.add_argument("b", metavar="B", nargs="?", help="what is compared with it")
    reading.add(command)
    command.add_argument("--method", default="auto", help="such as feature_shift; see --list")
    command.add_argument("--list", action="store_true", help="the methods and their options")
    command.add_argument(
        "--option",
        action="append",
        default=[],
        metavar="KEY=VALUE",
        help="of the method; several names are separated by commas; may be repeated",
    )
    command.add_argument("--seed", type=int, default=0, help="default 0")
    command.add_argument("--json", action="store_true", help="print the whole result as JSON")
    command.add_argument("--csv", type=Path, metavar="FILE", help="write the main table as CSV")
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    from dnacompare.workflow.explain import explain, method_called
    from dnacompare.workflow.explain_options import parsed

    if options.list:
        print(listing())
        return 0
    if options.a is None or options.b is None:
        raise InputError("Name two datasets, A and B, or give --list to see the methods.")
    given = parsed(method_called(options.method), _pairs(options.option))
    result = explain(
        reading.source(options.a, options),
        reading.source(options.b, options),
        method=options.method,
        extractor=options.extractor,
        device=options.device,
        seed=options.seed,
        progress=terminal.show,
        **given,
    )
    terminal.clear()
    if options.csv:
        _write(result, options.csv)
    print(result.to_json(indent=1) if options.json else summary(result))
    return 0


def listing() -> str:
    """Every method with its question and options."""
    from dnacompare.workflow.explain import list_explanations
    from dnacompare.workflow.explain_options import defaults

    lines = []
    for spec in list_explanations():
        lines += [f"{spec.name}: {spec.question}", f"  {spec.summary}"]
        usual = defaults(spec)
        lines += [f"  {name}={_cell(usual[name])}: {told}" for name, told in spec.options.items()]
        lines.append("")
    return "\n".join(lines[:-1])


def summary(result: Explanation) -> str:
    """The sentence, the first rows of every table and the notes."""
    from dnacompare.workflow.explained_tables import tables

    lines = [result.sentence]
    for name, rows in tables(result).items():
        header = _shown(rows)
        cells = [[_cell(row.get(column)) for column in header] for row in rows[:ROWS]]
        lines += ["", *terminal.table([f"{name}: {header[0]}", *header[1:]], cells)]
        if len(rows) > ROWS:
            lines.append(f"… and {len(rows) - ROWS:,} more")
    n = f"n {result.n[0]:,} and {result.n[1]:,}; seed {result.seed}"
    return "\n".join([*lines, "", n, *(f"note: {note}" for note in result.notes)])


def _pairs(given: Sequence[str]) -> dict[str, str]:
    pairs = {}
    for one in given:
        name, sign, value = one.partition("=")
        if not sign:
            raise InputError(f"--option {one!r} is no KEY=VALUE, such as permutations=999.")
        pairs[name.strip()] = value.strip()
    return pairs


def _shown(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """Columns that say something in the rows shown, as many as fit."""
    filled = [
        name for name in rows[0] if any(row.get(name) not in (None, "") for row in rows[:ROWS])
    ]
    return filled[:COLUMNS]


def _cell(value: Any) -> str:
    if isinstance(value, float):
        return number(value)
    text = "" if value is None else str(value)
    return text if len(text) <= WIDTH else f"{text[: WIDTH - 1]}…"


def _write(result: Explanation, path: Path) -> None:
    from dnacompare.workflow.csv_text import csv_text
    from dnacompare.workflow.explained_tables import tables

    found = tables(result)
    if not found:
        raise InputError(f"{result.method} gives no table; use --json.")
    path.write_text(csv_text(next(iter(found.values()))), encoding="utf-8", newline="")
