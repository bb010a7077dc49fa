"""Whether two groups of whole distributions in a table differ."""

import argparse
from pathlib import Path

from dnacompare.cli import terminal
from dnacompare.cli.commands import Commands
from dnacompare.numbers import bare_p, percent
from dnacompare.results import CollectionTest


def add(commands: Commands) -> None:
    """The command and its options."""
    command = commands.add_parser(
        "collections", help="whether two groups of whole distributions differ"
    )
    command.add_argument("a", metavar="TABLE", help="with a row a value; or the table of A")
    command.add_argument("b", metavar="B", nargs="?", help="the table of B, if it is another one")
    command.add_argument("--unit", required=True, help="column of what was drawn independently")
    command.add_argument(
        "--value", required=True, action="append", help="column of the values; again for more"
    )
    command.add_argument("--group", help="column of the group, if both are in one table")
    command.add_argument("--groups", nargs=2, default=(), metavar=("A", "B"), help="which two")
    command.add_argument("--weight", help="column of weights or counts")
    command.add_argument("--domain", default="auto", help="circle, interval, sphere, graph, …")
    command.add_argument(
        "--period", type=float, action="append", default=[], help="length of a circle: 24 for hours"
    )
    command.add_argument("--edges", help="table of a graph's edges")
    command.add_argument("--ends", nargs="+", default=(), help="its columns: from, to, [strength]")
    command.add_argument("--fewest", type=int, default=1, help="rows of a unit; default 1")
    command.add_argument("--permutations", type=int, default=9_999, help="default 9999")
    command.add_argument("--seed", type=int, default=0, help="default 0")
    command.add_argument("--json", action="store_true", help="print the whole result as JSON")
    command.add_argument("-o", "--out", type=Path, help="write the result as JSON")
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    from dnacompare.workflow.collection_question import CollectionQuestion
    from dnacompare.workflow.collection_tables import ask
    from dnacompare.workflow.open import open_dataset

    question = CollectionQuestion(
        a=options.a,
        b=options.b,
        unit=options.unit,
        values=tuple(options.value),
        group=options.group,
        groups=tuple(options.groups),
        weight=options.weight,
        domain=options.domain,
        periods=tuple(options.period),
        edges=options.edges,
        ends=tuple(options.ends),
        fewest_items=options.fewest,
        permutations=options.permutations,
        seed=options.seed,
    )
    result = ask(question, lambda path: open_dataset(path, modality="table"), terminal.show)
    terminal.clear()
    if options.out:
        result.save(options.out)
    print(result.to_json(indent=1) if options.json else summary(result))
    return 0


def summary(test: CollectionTest) -> str:
    """The verdict and every wave for a terminal, the slowest first."""
    rows = [(one.name, percent(one.share), bare_p(one.p_value)) for one in test.modes]
    lines = [test.verdict.sentence, ""]
    lines += terminal.table(("wave", "share of the squared distance", "adjusted p"), rows)
    if test.notes:
        lines += ["", *(f"note: {note}" for note in test.notes)]
    return "\n".join(lines)
