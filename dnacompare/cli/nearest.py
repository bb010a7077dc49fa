"""The items of a dataset that are nearest to one of them."""

import argparse

from dnacompare.cli import reading, terminal
from dnacompare.cli.commands import Commands
from dnacompare.item_ranking import NearestItems
from dnacompare.numbers import number


def add(commands: Commands) -> None:
    """The command and its options."""
    command = commands.add_parser("nearest", help="the items nearest to a chosen one")
    command.add_argument("source", metavar="A", help="a folder, zip or file")
    command.add_argument("item", metavar="ITEM", help="its name, or its identity (16 hex digits)")
    reading.add(command)
    command.add_argument("--count", type=int, default=10, help="how many, default 10")
    command.add_argument("--json", action="store_true", help="print the whole result as JSON")
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    from dnacompare.workflow.nearest_items import nearest_items

    result = nearest_items(
        reading.source(options.source, options),
        options.item,
        count=options.count,
        extractor=options.extractor,
        device=options.device,
        progress=terminal.show,
        options=reading.extractor_options(options),
    )
    terminal.clear()
    print(result.to_json(indent=1) if options.json else summary(result))
    return 0


def summary(nearest: NearestItems) -> str:
    """The neighbours for a terminal."""
    rows = [(one.name, one.id, number(one.distance)) for one in nearest.items]
    lines = [f"Nearest to {nearest.name!r} of {nearest.n:,} other items of {nearest.dataset!r}", ""]
    lines += terminal.table(("item", "identity", f"distance ({nearest.units})"), rows)
    lines += ["", f"median distance of all: {number(nearest.typical)}"]
    return "\n".join([*lines, *(f"note: {note}" for note in (nearest.method, *nearest.notes))])
