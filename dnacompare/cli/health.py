"""Ask a running server for its health: exit code 0 when it can do its work, 1 otherwise."""

import argparse
import json
import urllib.error
import urllib.request

from dnacompare.cli.commands import Commands
from dnacompare.errors import DNACompareError, InputError

SECONDS = 5.0


def add(commands: Commands) -> None:
    """The command and its options."""
    command = commands.add_parser("health", help="ask a running server whether it can work")
    command.add_argument(
        "--url", default="http://127.0.0.1:8501", help="where it runs; default %(default)s"
    )
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    if not options.url.startswith(("http://", "https://")):
        raise InputError(f"--url is {options.url!r}; it must begin with http:// or https://.")
    address = f"{options.url.rstrip('/')}/healthz"
    try:
        with urllib.request.urlopen(address, timeout=SECONDS) as answer:  # noqa: S310 - see above
            told = json.loads(answer.read())
    except urllib.error.HTTPError as error:
        told = _trouble(error)
    except (OSError, ValueError) as error:
        raise DNACompareError(f"No answer from {address}: {error}.") from error
    print(json.dumps(told))
    return 0 if told.get("status") == "ok" else 1


def _trouble(error: urllib.error.HTTPError) -> dict[str, object]:
    if error.code != 503:
        raise DNACompareError(
            f"{error.url} answers {error.code}; the address is there when the server was started "
            "with 'dnacompare serve'."
        )
    told: dict[str, object] = json.loads(error.read())
    return told
