"""A workspace, or one comparison, as one file: written, and taken in elsewhere."""

import argparse
from pathlib import Path

from dnacompare import numbers
from dnacompare.cli.commands import Commands


def add(commands: Commands) -> None:
    """The two commands and their options."""
    bundle = commands.add_parser("bundle", help="a workspace or one comparison as one file")
    actions = bundle.add_subparsers(required=True, metavar="ACTION")
    export = actions.add_parser("export", help="write results and DNAs as one file")
    export.add_argument("file", metavar="FILE", type=Path, help="the .dnacompare file to write")
    export.add_argument(
        "--comparison", metavar="ADDRESS", help="only this one and what was found of its datasets"
    )
    export.add_argument("--raw", action="store_true", help="with the data that were uploaded")
    export.set_defaults(run=run_export)
    take = actions.add_parser("import", help="take such a file in, all of it or nothing")
    take.add_argument("file", metavar="FILE", type=Path, help="a .dnacompare file")
    take.set_defaults(run=run_import)
    for action in (export, take):
        action.add_argument(
            "--home", type=Path, help="the workspace's folder (default: DNACOMPARE_HOME)"
        )


def run_export(options: argparse.Namespace) -> int:
    from dnacompare.workflow.bundles.files import export_bundle

    inside = export_bundle(
        options.file, home=options.home, comparison=options.comparison, raw=options.raw
    )
    print(f"{options.file}: {numbers.size(options.file.stat().st_size)}")
    for sentence in (*inside.told(), *inside.left_out):
        print(f"  {sentence}")
    return 0


def run_import(options: argparse.Namespace) -> int:
    from dnacompare.workflow.bundles.files import import_bundle

    print(import_bundle(options.file, home=options.home).told())
    return 0
