"""The items of B ranked by their distance to A."""

import argparse

from dnacompare.cli import reading, terminal
from dnacompare.cli.commands import Commands
from dnacompare.item_ranking import ItemRanking
from dnacompare.numbers import bare_p, number


def add(commands: Commands) -> None:
    """The command and its options."""
    command = commands.add_parser("rank", help="the items of B, the farthest from A first")
    command.add_argument("a", metavar="A", help="reference: a folder, zip or file")
    command.add_argument("b", metavar="B", help="whose items are ranked")
    reading.add(command)
    command.add_argument("--limit", type=int, default=20, help="items told of, default 20")
    command.add_argument("--json", action="store_true", help="print the whole result as JSON")
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    from dnacompare.workflow.items import rank_items

    result = rank_items(
        reading.source(options.a, options),
        reading.source(options.b, options),
        extractor=options.extractor,
        device=options.device,
        limit=options.limit,
        progress=terminal.show,
        options=reading.extractor_options(options),
    )
    terminal.clear()
    print(result.to_json(indent=1) if options.json else summary(result))
    return 0


def summary(ranking: ItemRanking) -> str:
    """The ranked items for a terminal."""
    rows = [
        (str(rank), item.name, number(item.distance), bare_p(item.p_value))
        for rank, item in enumerate(ranking.items, start=1)
    ]
    header = ("", "item of B", f"distance ({ranking.units})", "p")
    notes = [f"note: {note}" for note in (ranking.method, *ranking.notes)]
    return "\n".join([ranking.sentence, "", *terminal.table(header, rows), "", *notes])
