"""Dashboards in a bundle: read at the same link, edited at an address that only the taker knows."""

import json
import re
import secrets
from pathlib import Path

from dnacompare import codec
from dnacompare.errors import InputError
from dnacompare.fingerprint import digest
from dnacompare.store import result_files
from dnacompare.store.dashboards import TABLE, Dashboard
from dnacompare.store.workspace import Store
from dnacompare.workflow.bundles.check import check_text, check_time
from dnacompare.workflow.dashboards import KINDS, LONGEST, MOST, UNGUESSABLE
from dnacompare.workflow.names import clean_name

FOLDER = "dashboards"
LINK = re.compile(r"[0-9A-Za-z_-]{16,64}")


def pieces(store: Store) -> dict[str, str]:
    """Every dashboard of a workspace by its place in a bundle, without its address to edit it."""
    found = {}
    for board in store.dashboards.all():
        content = codec.encode(board)
        del content["id"]
        found[f"{FOLDER}/{digest(board.link)}.json"] = json.dumps(content, indent=1)
    return found


def settle(store: Store, part: Path) -> None:
    """Check the dashboards of a bundle and give those that are new an address to edit them.

    Raises ``InputError`` for one that no program wrote.
    """
    for place in sorted((part / FOLDER).glob("*")):
        board = _checked(place)
        if store.dashboards.linked(board.link) is None:
            key = secrets.token_urlsafe(UNGUESSABLE)
            row = codec.encode(board) | {"id": key, "result": ""}
            row["cards"] = json.dumps(row["cards"])
            result_files.write(result_files.place(part, TABLE, key), row)


def _checked(place: Path) -> Dashboard:
    try:
        content = codec.parsed(place.read_text(encoding="utf-8"))
        given = {**content, "id": ""} if isinstance(content, dict) else content
        board = codec.decode(Dashboard, given, "the dashboard")
        _check(place, board)
    except (OSError, ValueError) as error:
        raise InputError(f"{FOLDER}/{place.name}: {error}.") from error
    except InputError as error:
        raise InputError(f"{FOLDER}/{place.name}: {error}") from error
    return board


def _check(place: Path, board: Dashboard) -> None:
    if not LINK.fullmatch(board.link) or digest(board.link) != place.stem:
        raise InputError("its link does not belong to its place.")
    if board.name != clean_name(board.name):
        raise InputError("its name holds what no name may.")
    cards = board.cards
    if len(cards) > MOST or len({card.id for card in cards}) < len(cards):
        raise InputError(f"it has {len(cards):,} cards, of which some may be alike.")
    for card in cards:
        if card.kind not in KINDS or len(card.text) > LONGEST:
            raise InputError(f"it has a card of the kind {card.kind[:40]!r} that is none.")
        for text in (card.id, card.text, card.address, card.figure):
            check_text(text)
    for moment in (board.created, board.changed):
        check_time(moment)
