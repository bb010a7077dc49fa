"""What a report or a JSON result found."""

import argparse
from pathlib import Path

from dnacompare.cli.commands import Commands
from dnacompare.cli.summary import summary
from dnacompare.results import Comparison


def add(commands: Commands) -> None:
    """The command and its options."""
    command = commands.add_parser("open", help="what a report or a JSON result found")
    command.add_argument("file", metavar="FILE", type=Path, help="a report (.html) or a .json file")
    command.add_argument("--json", action="store_true", help="print the whole result as JSON")
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    result = Comparison.load(options.file)
    print(result.to_json(indent=1) if options.json else summary(result))
    return 0
