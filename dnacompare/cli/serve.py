"""Start the app, from a checkout."""

import argparse
import os
import subprocess
import sys
from pathlib import Path

from dnacompare.cli.commands import Commands
from dnacompare.errors import DNACompareError

SERVER = Path(__file__).resolve().parents[1] / "ui" / "server.py"
LARGEST = 1024
"""MiB of one file that a page takes; ``.streamlit/config.toml`` says so too."""


def add(commands: Commands) -> None:
    """The command and its options."""
    command = commands.add_parser("serve", help="start the app (from a checkout)")
    command.add_argument("--port", type=int, default=8501, help="default 8501")
    command.add_argument("--address", default="127.0.0.1", help="default 127.0.0.1")
    command.add_argument(
        "--settings", type=Path, help="a TOML file; variables of the environment count before it"
    )
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    from dnacompare.workflow.settings import FILE, Settings

    root = SERVER.parents[2]
    if not (root / "app.py").is_file():
        raise DNACompareError("The app's pages are not installed; run this from a checkout.")
    environment = dict(os.environ)
    if options.settings is not None:
        environment[FILE] = str(options.settings.resolve())
    settings = Settings.from_environment(environment)  # a bad one is told now, in one line
    command = [sys.executable, "-m", "streamlit", "run", str(SERVER)]
    command += [f"--server.port={options.port}", f"--server.address={options.address}"]
    if settings.upload_bytes < LARGEST << 20:  # the page refuses a file before it is sent
        command += [f"--server.maxUploadSize={max(1, settings.upload_bytes >> 20)}"]
    return subprocess.call(command, cwd=root, env=environment)  # noqa: S603 - fixed command
