"""A dashboard as one file: headings, notes, and cards with their pictures; it works offline."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dnacompare import numbers
from dnacompare.charts.cards import drawing
from dnacompare.errors import LimitError
from dnacompare.report.figures import Drawn, drawn
from dnacompare.report.shell import render
from dnacompare.store.dashboards import Card
from dnacompare.workflow.listing import list_distances

LARGEST = 8_000_000
"""Bytes of the file: more is a burden to send and to open."""
MISSING = "This card had no result when the page was written."


@dataclass(frozen=True)
class Part:
    """One card as the page shows it; ``paragraphs`` and all the rest are plain text."""

    kind: str
    title: str = ""
    sentence: str = ""
    facts: str = ""
    paragraphs: tuple[str, ...] = ()
    pictures: tuple[Drawn, ...] = ()


def board(name: str, cards: Sequence[tuple[Card, Any]]) -> str:
    """A self-contained HTML page called ``name``.

    With each card comes its result, or None for headings, notes and what has none. Raises
    ``LimitError`` for more than ``LARGEST`` bytes.
    """
    titles = {spec.name: spec.title for spec in list_distances()}
    parts = [_part(card, result, titles) for card, result in cards]
    text = render("board.html", {"name": name, "parts": parts})
    size = len(text.encode())
    if size > LARGEST:
        raise LimitError(
            f"The page would have {numbers.size(size)}, more than {numbers.size(LARGEST)}. Take "
            "off some cards, or show a verdict or distances in place of maps."
        )
    return text


def _part(card: Card, result: Any, titles: dict[str, str]) -> Part:
    if card.kind == "heading":
        return Part("heading", title=card.text)
    if card.kind == "note":
        return Part("note", paragraphs=tuple(card.text.split("\n")))
    if result is None:
        return Part("card", sentence=MISSING)
    found = drawing(card.kind, result, card.figure, titles)
    return Part(
        "card",
        found.title,
        found.sentence,
        found.facts,
        pictures=tuple(drawn(picture) for picture in found.pictures),
    )
