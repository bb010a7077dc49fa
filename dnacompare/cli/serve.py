"""Start the app, from a checkout."""

import argparse
import os
import subprocess
import sys
from pathlib import Path

from dnacompare.cli.commands import Commands
from dnacompare.errors import DNACompareError


def add(commands: Commands) -> None:
    """The command and its options."""
    command = commands.add_parser("serve", help="start the app (from a checkout)")
    command.add_argument("--port", type=int, default=8501, help="default 8501")
    command.add_argument("--address", default="127.0.0.1", help="default 127.0.0.1")
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    home = Path(__file__).resolve().parents[2] / "app.py"
    if not home.is_file():
        raise DNACompareError("The app's pages are not installed; run this from a checkout.")
    command = [sys.executable, "-m", "streamlit", "run", str(home)]
    command += [f"--server.port={options.port}", f"--server.address={options.address}"]
    return subprocess.call(command, cwd=home.parent, env=os.environ)  # noqa: S603 - fixed command
