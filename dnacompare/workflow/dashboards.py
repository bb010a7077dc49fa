"""Pages that people compose: every change is kept at once, so a reload loses nothing."""

import secrets
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import replace

from dnacompare.errors import InputError
from dnacompare.store.dashboards import Card, Dashboard, Dashboards
from dnacompare.workflow.names import clean_name
from dnacompare.workflow.read_only import refuse

__all__ = ["Card", "Dashboard", "DashboardService"]

KINDS = ("heading", "note", "comparison", "matrix", "explanation", "versions")
WRITTEN = ("heading", "note")
"""Cards that hold words of their own; the others show what is known at an address."""
MOST = 60
"""Cards of one page."""
LONGEST = 5_000
"""Characters of a note."""
UNGUESSABLE = 16
"""Bytes of an address: 2¹²⁸ possibilities."""

Cards = tuple[Card, ...]


class DashboardService:
    """Dashboards by address; safe to use from many threads.

    Two people may edit one page: each change is made to the cards as they are then. Methods that
    take the id of a dashboard raise ``InputError`` when there is none; those that change something
    raise ``ReadOnlyError`` where that is not allowed.
    """

    def __init__(self, records: Dashboards, *, read_only: bool = False) -> None:
        self._records = records
        self._read_only = read_only
        self._lock = threading.Lock()

    def all(self) -> tuple[Dashboard, ...]:
        """Every dashboard, the last changed first."""
        return self._records.all()

    def get(self, key: str) -> Dashboard | None:
        """The dashboard that is edited at this address."""
        return self._records.get(key)

    def linked(self, link: str) -> Dashboard | None:
        """The dashboard that is read at this address."""
        return self._records.linked(link)

    def create(self, name: str) -> Dashboard:
        """An empty dashboard."""
        refuse(self._read_only, "Making a dashboard")
        key, link = (secrets.token_urlsafe(UNGUESSABLE) for _ in range(2))
        now = time.time()
        made = Dashboard(key, link, clean_name(name), created=now, changed=now)
        self._records.put(made)
        return made

    def rename(self, key: str, name: str) -> None:
        """Give the dashboard another name; its addresses stay."""
        self._change(key, lambda board: replace(board, name=clean_name(name)))

    def delete(self, key: str) -> None:
        """Forget the dashboard; what its cards show stays where it is."""
        refuse(self._read_only, "Deleting a dashboard")
        self._records.delete(key)

    def add(
        self, key: str, kind: str, *, text: str = "", address: str = "", figure: str = ""
    ) -> Card:
        """Put a card at the end; raises ``InputError`` for an unknown kind or one card too many."""
        if kind not in KINDS:
            raise InputError(f"{kind!r} is no kind of card; there are {', '.join(KINDS)}.")
        if kind in WRITTEN and not text.strip():
            raise InputError(f"The {kind} is empty; write something.")
        card = Card(secrets.token_hex(4), kind, _clean(kind, text), address, figure)

        def put(cards: Cards) -> Cards:
            if len(cards) >= MOST:
                raise InputError(f"A dashboard holds at most {MOST} cards; remove one first.")
            return (*cards, card)

        self._edit(key, put)
        return card

    def write(self, key: str, card: str, text: str) -> None:
        """Change the words of a heading or note; empty ones leave it as it is."""
        if text.strip():
            self._each(key, card, lambda one: replace(one, text=_clean(one.kind, text)))

    def show(self, key: str, card: str, figure: str) -> None:
        """Change what is shown of a result."""
        self._each(key, card, lambda one: replace(one, figure=figure))

    def move(self, key: str, card: str, by: int) -> None:
        """Move a card up (negative) or down, at most to the end."""

        def moved(cards: Cards) -> Cards:
            order = list(cards)
            at = next((place for place, one in enumerate(order) if one.id == card), None)
            if at is not None:
                order.insert(max(0, at + by), order.pop(at))
            return tuple(order)

        self._edit(key, moved)

    def remove(self, key: str, card: str) -> None:
        """Take a card off the page."""
        self._edit(key, lambda cards: tuple(one for one in cards if one.id != card))

    def lead(self, key: str, to: Callable[[Card], str]) -> int:
        """Give every card the address that ``to`` says; how many changed. The layout stays."""
        board = self._known(key)
        addresses = {one.id: to(one) for one in board.cards}
        changed = sum(addresses[one.id] != one.address for one in board.cards)
        if changed:
            self._edit(
                key,
                lambda cards: tuple(
                    replace(one, address=addresses.get(one.id, one.address)) for one in cards
                ),
            )
        return changed

    def _each(self, key: str, card: str, change: Callable[[Card], Card]) -> None:
        self._edit(key, lambda cards: tuple(change(c) if c.id == card else c for c in cards))

    def _edit(self, key: str, change: Callable[[Cards], Sequence[Card]]) -> None:
        self._change(key, lambda board: replace(board, cards=tuple(change(board.cards))))

    def _change(self, key: str, change: Callable[[Dashboard], Dashboard]) -> None:
        refuse(self._read_only, "Changing a dashboard")
        with self._lock:
            self._records.put(replace(change(self._known(key)), changed=time.time()))

    def _known(self, key: str) -> Dashboard:
        board = self._records.get(key)
        if board is None:
            raise InputError("There is no dashboard at this address; it may have been deleted.")
        return board


def _clean(kind: str, text: str) -> str:
    """Words without control characters: a heading on one line, a note on as many as it has."""
    if kind == "heading":
        return clean_name(text)
    lines = text.replace("\r\n", "\n").encode("utf-8", "replace").decode("utf-8").split("\n")
    return "\n".join(clean_name(line) if line.strip() else "" for line in lines)[:LONGEST].strip()
