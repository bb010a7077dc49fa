"""Remove uploads that nobody opened for long, or only say which; the server must be stopped."""

import argparse
from pathlib import Path

from dnacompare import numbers
from dnacompare.cli.commands import Commands
from dnacompare.errors import InputError


def add(commands: Commands) -> None:
    """The command and its options."""
    command = commands.add_parser("clean", help="apply the retention rule while no server runs")
    command.add_argument("--dry-run", action="store_true", help="only say what would be removed")
    command.add_argument("--settings", type=Path, help="the TOML file that the server uses")
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    import os

    from dnacompare.workflow.retention import clean, stale
    from dnacompare.workflow.settings import FILE, Settings
    from dnacompare.workflow.workspaces import Workspaces

    environment = dict(os.environ)
    if options.settings is not None:
        environment[FILE] = str(options.settings)
    settings = Settings.from_environment(environment)
    if settings.keep_days is None:
        raise InputError("Nothing is ever removed: set DNACOMPARE_KEEP_DAYS to a number of days.")
    workspaces = Workspaces(settings)
    try:
        count = 0
        for who in workspaces.known():
            service = workspaces.of(who)
            found = stale(service, settings.keep_days) if options.dry_run else clean(service)
            for one in found:
                names = ", ".join(one.names)
                print(f"{one.idle_days:.0f} days, {numbers.size(one.bytes)}: {names}")
            count += len(found)
    finally:
        workspaces.close()
    verb = "would be removed" if options.dry_run else "removed"
    print(f"{numbers.count(count, 'upload')} {verb}.")
    return 0
