"""The command line, one file for each command.

Exit codes: 0 done, 1 bad input (one clear line on standard error), 2 usage, 3 the shift is
significant and ``--fail-on-shift`` was given.
"""

import argparse
import sys
from collections.abc import Sequence

from dnacompare import __version__
from dnacompare.cli import (
    bundle,
    clean,
    collections,
    compare,
    explain,
    export,
    extract,
    health,
    layers,
    matrix,
    nearest,
    opened,
    rank,
    separate,
    serve,
    watch,
)
from dnacompare.errors import DNACompareError

EXIT_INPUT = 1
COMMANDS = (
    *(compare, opened, explain, rank, nearest, separate, matrix, collections),
    *(extract, export, layers, watch, bundle, serve, health, clean),
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    options = _parser().parse_args(arguments)
    try:
        code: int = options.run(options)
    except DNACompareError as error:
        print(f"dnacompare: {error}", file=sys.stderr)
        return EXIT_INPUT
    except KeyboardInterrupt:
        print("dnacompare: cancelled", file=sys.stderr)
        return 130
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="dnacompare", description="Do two datasets differ, by how much, and in what?"
    )
    parser.add_argument("--version", action="version", version=f"dnacompare {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for command in COMMANDS:
        command.add(commands)
    return parser
