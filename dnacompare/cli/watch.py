"""Watch a stream beside a reference: wealth, anytime p-value and alarm, batch by batch."""

import argparse
import time

from dnacompare.cli import reading, terminal
from dnacompare.cli.commands import Commands
from dnacompare.cli.compare import EXIT_SHIFT
from dnacompare.errors import InputError
from dnacompare.numbers import bare_p, number
from dnacompare.results import Watched


def add(commands: Commands) -> None:
    """The command and its options."""
    command = commands.add_parser("watch", help="watch data that keeps coming beside a reference")
    command.add_argument("reference", metavar="REFERENCE", help="a folder, zip or file")
    command.add_argument("stream", metavar="STREAM", nargs="+", help="batches, in their order")
    reading.add(command)
    command.add_argument("--level", type=float, default=0.05, help="of false alarms; default 0.05")
    command.add_argument("--seed", type=int, default=0, help="default 0")
    command.add_argument(
        "--every",
        type=float,
        metavar="SECONDS",
        help="look again and again for new files in the folders and new rows in the files",
    )
    command.add_argument("--rounds", type=int, help="with --every: stop after so many looks")
    command.add_argument("--json", action="store_true", help="print the whole result as JSON")
    command.add_argument("--fail-on-shift", action="store_true", help="exit 3 if there is an alarm")
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    from dnacompare.workflow.watch import watch

    if options.every is not None and options.every < 0:
        raise InputError(f"--every is {options.every:g} seconds; give 0 or more.")
    watching = watch(
        reading.source(options.reference, options),
        extractor=options.extractor,
        level=options.level,
        seed=options.seed,
        device=options.device,
        options=reading.extractor_options(options),
        progress=terminal.show,
    )
    looks, told = 0, 0
    while True:
        for path in options.stream:
            watching.follow(reading.source(path, options))
        terminal.clear()
        state = watching.state
        if not options.json:
            for line in _lines(state)[told:]:
                print(line, flush=True)
            told = len(state.batches)
        looks += 1
        done = options.rounds is not None and looks >= options.rounds
        if options.every is None or done or state.left == 0:
            break
        time.sleep(options.every)
    print(state.to_json(indent=1) if options.json else state.sentence)
    return EXIT_SHIFT if options.fail_on_shift and state.alarm is not None else 0


def _lines(state: Watched) -> list[str]:
    """One line a batch."""
    return [
        f"{batch.name}: {batch.items:,} items, wealth {number(batch.wealth)}, "
        f"anytime p = {bare_p(batch.p_value)}"
        f"{'  ALARM' if batch.p_value <= state.level else ''}"
        for batch in state.batches
    ]
