"""Pages that people compose: their layout alone; what a card shows is kept at its own address."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from dnacompare.store import result_files
from dnacompare.store.database import Database, Row

TABLE = "dashboards"


@dataclass(frozen=True)
class Card:
    """One card. ``kind`` is heading, note, comparison, matrix, explanation or versions.

    A heading or note has ``text``; the others have the ``address`` of a result and the ``figure``
    that is shown of it. ``id`` tells the card from the others of its page.
    """

    id: str
    kind: str
    text: str = ""
    address: str = ""
    figure: str = ""


@dataclass(frozen=True)
class Dashboard:
    """A composed page. ``id`` is the address at which it is edited, ``link`` the one to read it.

    Both are hard to guess, and neither tells the other. Times are seconds since 1970 UTC.
    """

    id: str
    link: str
    name: str
    created: float
    changed: float
    cards: tuple[Card, ...] = ()


class Dashboards:
    """Dashboards by either address; methods raise ``StoreError`` when the database or the disk
    fails. Each is a file too, from which a lost catalogue is filled."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, dashboard: Dashboard) -> None:
        """Keep the dashboard, in place of the one with its id."""
        cards = json.dumps([asdict(card) for card in dashboard.cards])
        row = asdict(dashboard) | {"cards": cards}
        result_files.write(self._file(dashboard.id), row | {"result": ""})
        self._database.write("dashboards.put", row)

    def get(self, key: str) -> Dashboard | None:
        """The dashboard with this id."""
        return self._one("get", {"id": key})

    def linked(self, link: str) -> Dashboard | None:
        """The dashboard with this address to read it."""
        return self._one("linked", {"link": link})

    def all(self) -> tuple[Dashboard, ...]:
        """Every dashboard, the last changed first."""
        return tuple(map(_dashboard, self._database.read("dashboards.all")))

    def delete(self, key: str) -> None:
        """Forget the dashboard; what its cards show stays."""
        self._file(key).unlink(missing_ok=True)
        self._database.write("dashboards.delete", {"id": key})

    def _file(self, key: str) -> Path:
        return result_files.place(self._database.path.parent, TABLE, key)

    def _one(self, statement: str, parameters: Mapping[str, Any]) -> Dashboard | None:
        rows = self._database.read(f"dashboards.{statement}", parameters)
        return _dashboard(rows[0]) if rows else None


def _dashboard(row: Row) -> Dashboard:
    cards = tuple(Card(**card) for card in json.loads(row["cards"]))
    return Dashboard(**(row | {"cards": cards}))
