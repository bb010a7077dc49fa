"""Why B differs from A."""

import argparse

from dnacompare.cli import reading, terminal
from dnacompare.cli.commands import Commands


def add(commands: Commands) -> None:
    """The command and its options."""
    command = commands.add_parser("explain", help="why B differs from A")
    command.add_argument("a", metavar="A", help="reference: a folder, zip or file")
    command.add_argument("b", metavar="B", help="what is compared with it")
    reading.add(command)
    command.add_argument("--method", default="auto", help="such as feature_shift")
    command.add_argument("--seed", type=int, default=0, help="default 0")
    command.add_argument("--json", action="store_true", help="print the whole result as JSON")
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    from dnacompare.workflow.explain import explain

    result = explain(
        reading.source(options.a, options),
        reading.source(options.b, options),
        method=options.method,
        extractor=options.extractor,
        device=options.device,
        seed=options.seed,
        progress=terminal.show,
    )
    terminal.clear()
    if options.json:
        print(result.to_json(indent=1))
    else:
        print("\n".join([result.sentence, *(f"note: {note}" for note in result.notes)]))
    return 0
