"""Compare B with the reference A."""

import argparse
from pathlib import Path

from dnacompare.cli import reading, terminal
from dnacompare.cli.commands import Commands
from dnacompare.cli.summary import summary
from dnacompare.dataset import Dataset
from dnacompare.errors import DNACompareError

EXIT_SHIFT = 3


def add(commands: Commands) -> None:
    """The command and its options."""
    command = commands.add_parser("compare", help="compare B with the reference A")
    command.add_argument("a", metavar="A", help="reference: a folder, zip, file or .dna")
    command.add_argument("b", metavar="B", help="what is compared with it")
    reading.add(command)
    command.add_argument(
        "--distances",
        default="default",
        metavar="NAMES",
        help="such as energy,kid; all join the verdict; default: the five that are usual",
    )
    command.add_argument("--permutations", type=int, default=999, help="default 999")
    command.add_argument("--level", type=float, default=0.05, help="of the test; default 0.05")
    command.add_argument("--seed", type=int, default=0, help="default 0")
    command.add_argument("--ignore", default="", metavar="NAMES", help="such as brightness,jpeg")
    command.add_argument("--focus", default="", metavar="NAMES", help="what to look for, as above")
    command.add_argument(
        "--ignore-pair",
        nargs=2,
        action="append",
        default=[],
        metavar=("WITHOUT", "WITH"),
        help="the same images without and with what is to be ignored",
    )
    _sampling(command)
    command.add_argument("--json", action="store_true", help="print the whole result as JSON")
    command.add_argument("--out", type=Path, help="write a report, one .html file")
    command.add_argument(
        "--fail-on-shift", action="store_true", help="exit 3 if the shift is significant"
    )
    command.set_defaults(run=run)


def _sampling(command: argparse.ArgumentParser) -> None:
    """How the items were sampled: without these they count as independent."""
    command.add_argument(
        "--pairs",
        metavar="COLUMN",
        help="items with the same value belong together, one of A to "
        "one of B; also: name (of files)",
    )
    command.add_argument(
        "--blocks", metavar="COLUMN", help="compare within the values of this column only"
    )
    command.add_argument(
        "--clusters",
        metavar="COLUMN|N",
        help="items with the same value, or N in a row, depend "
        "on each other; also: folder, name, 'day of name'",
    )


def run(options: argparse.Namespace) -> int:
    from dnacompare.workflow.attributes import NuisancePair
    from dnacompare.workflow.compare import compare

    if options.out and options.out.suffix != ".html":
        raise DNACompareError(f"{options.out.name!r} cannot be written; a report ends with .html.")
    pairs = [NuisancePair(a, b, f"{Path(a).name} → {Path(b).name}") for a, b in options.ignore_pair]
    a, b = reading.source(options.a, options), reading.source(options.b, options)
    result = compare(
        a,
        b,
        extractor=options.extractor,
        distances=_distances(options.distances),
        permutations=options.permutations,
        level=options.level,
        seed=options.seed,
        ignore=[*_names(options.ignore), *pairs],
        focus=_names(options.focus),
        pairs=options.pairs,
        blocks=options.blocks,
        clusters=_clusters(options.clusters),
        device=options.device,
        options=reading.extractor_options(options),
        progress=terminal.show,
    )
    terminal.clear()
    if options.out:
        result.report(options.out, *(one if isinstance(one, Dataset) else None for one in (a, b)))
    print(result.to_json(indent=1) if options.json else summary(result))
    shifted = result.verdict.outcome == "different"
    return EXIT_SHIFT if options.fail_on_shift and shifted else 0


def _distances(listed: str) -> str | list[str]:
    return listed if listed == "default" else _names(listed)


def _names(listed: str) -> list[str]:
    return [name.strip() for name in listed.split(",") if name.strip()]


def _clusters(given: str | None) -> str | int | None:
    return int(given) if given is not None and given.isdecimal() else given
