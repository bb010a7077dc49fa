"""Write a DNA that is fit to be given away."""

import argparse
from pathlib import Path

from dnacompare.cli.commands import Commands
from dnacompare.dna import DNA
from dnacompare.errors import DNACompareError


def add(commands: Commands) -> None:
    """The command and its options."""
    command = commands.add_parser("export", help="a DNA to give away, with what it still tells")
    command.add_argument("source", metavar="A", type=Path, help="a .dna file")
    command.add_argument("-o", "--out", type=Path, required=True, help="the .dna file to write")
    command.add_argument(
        "--way",
        choices=("rounded", "bins", "moments", "noised", "raw"),
        default="rounded",
        help="what is given away: shares in equal steps (default), fewer bins, means and spreads "
        "alone, counts with noise, or all of it",
    )
    command.add_argument(
        "--strength",
        type=float,
        help="of rounded the number of steps (default 50), of bins the mantissa bits (1), of "
        "noised epsilon (10)",
    )
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    from dnacompare.workflow.give_away import give_away, told, warnings

    if options.source.resolve() == options.out.resolve():
        raise DNACompareError(f"{str(options.out)!r} would be overwritten; name another file.")
    dna = DNA.load(options.source)
    altered = give_away(dna, options.way, options.strength)
    altered.save(options.out)
    print(f"{options.out}: {options.out.stat().st_size:,} bytes. {told(dna, altered, options.way)}")
    for warning in warnings(dna, options.way):
        print(f"  note: {warning}")
    return 0
