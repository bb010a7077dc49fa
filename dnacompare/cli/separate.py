"""The neurons that tell B from A best."""

import argparse

from dnacompare.cli import reading, terminal
from dnacompare.cli.commands import Commands
from dnacompare.numbers import bare_p, both, interval, number
from dnacompare.results import Separation


def add(commands: Commands) -> None:
    """The command and its options."""
    command = commands.add_parser(
        "separate", help="neurons that tell B from A best: chosen on one half, told of the other"
    )
    command.add_argument("a", metavar="A", help="reference, such as real pictures")
    command.add_argument("b", metavar="B", help="what is told from it, such as generated ones")
    reading.add(command)
    command.add_argument("--count", type=int, default=20, help="neurons chosen, default 20")
    command.add_argument("--permutations", type=int, default=999, help="default 999")
    command.add_argument("--seed", type=int, default=0, help="default 0")
    command.add_argument("--json", action="store_true", help="print the whole result as JSON")
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    from dnacompare.workflow.separation import separating_neurons

    result = separating_neurons(
        reading.source(options.a, options),
        reading.source(options.b, options),
        count=options.count,
        extractor=options.extractor,
        permutations=options.permutations,
        seed=options.seed,
        device=options.device,
        options=reading.extractor_options(options),
        progress=terminal.show,
    )
    terminal.clear()
    print(result.to_json(indent=1) if options.json else summary(result))
    return 0


def summary(found: Separation) -> str:
    """The chosen neurons beside the mean over all, for a terminal."""
    lines = [
        f"Chosen on {both(found.chosen_on)} items, told of {both(found.chosen.n)}; "
        f"{found.chosen.units}; {found.extractor}; seed {found.seed}",
        "",
    ]
    means = (
        (f"mean over the {len(found.neurons)} chosen", found.chosen),
        (f"mean over all {found.neurons_compared:,}", found.all_neurons),
    )
    each = tuple((f"{one.layer} / {one.name}", one.estimate) for one in found.neurons)
    rows = [
        (
            name,
            number(one.value),
            interval(one.interval),
            number(one.noise_floor),
            bare_p(one.p_value),
        )
        for name, one in (*means, *each)
    ]
    header = ("neuron", "shift", "interval", "noise floor", "p")
    return "\n".join([*lines, *terminal.table(header, rows)])
